"""`make bench`, or `python -m bench [MODULE[.PART]...]`: measure, and print one report in Markdown.

Ends with code 1 when something promised was not kept.
"""

import importlib
import os
import platform
import sys
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from . import ROOT


def main(chosen: list[str], folder: str) -> int:
    names = chosen or sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    print(f"Measured on {machine()}.", flush=True)
    is_all_kept = True
    for name in names:
        print(f"Measuring: {name}", file=sys.stderr, flush=True)
        module_name, *parts = name.split(".")
        module = importlib.import_module(f"bench.{module_name}")
        if not getattr(module, "HAS_A_SITE_OF_ITS_OWN", False):
            set_up_django(folder)
            if not getattr(module, "NEEDS_NO_DATABASE", False):
                lay_database()
        heading = (module.__doc__ or name).splitlines()[0].rstrip(".")
        rows = list(module.measure(*parts))
        print(f"\n### {heading}\n\n{table(rows)}", flush=True)
        is_all_kept &= all(row.is_kept for row in rows)
    return 0 if is_all_kept else 1


def machine() -> str:
    """The machine in one line: processor, cores, memory, system, Python."""
    cpu = value_in("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()
    kilobytes = value_in("/proc/meminfo", "MemTotal").split(" ")[0]
    memory = f"{int(kilobytes) / 1e6:.0f} GB of memory" if kilobytes else "memory not known"
    return f"{cpu}, {os.cpu_count()} cores, {memory}, {platform.system()}, Python {platform.python_version()}"


def value_in(path: str, key: str) -> str:
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(key)), "")


def table(rows: Iterable) -> str:
    lines = ["| what | measured | promised |", "|---|---|---|"]
    for row in rows:
        measured = row.measured if row.is_kept else f"**{row.measured}**"
        lines.append(f"| {row.what} | {measured} | {row.promised} |")
    return "\n".join(lines)


@cache
def set_up_django(data_dir: str) -> None:
    """The settings of development, with whatever is kept in `data_dir`."""
    os.environ["DATA_DIR"] = data_dir
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    sys.path.insert(1, str(ROOT / "site"))
    import django  # noqa: PLC0415 - once the settings are known

    django.setup()


@cache
def lay_database() -> None:
    """An empty, migrated database: longer than a minute of the processor."""
    from django.core.management import call_command  # noqa: PLC0415 - once Django is set up

    call_command("migrate", verbosity=0)
    call_command("createcachetable", database="cache" if not os.environ.get("DATABASE_URL") else "default")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="safer-forum-bench-") as folder:
        sys.exit(main(sys.argv[1:], folder))
