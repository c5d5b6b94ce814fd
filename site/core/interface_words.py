"""The site's own words in other languages: `locale/<language>/LC_MESSAGES/django.po`, compiled where they changed.

gettext's own compiler is a program that not every machine has; polib comes with wagtail-localize.
"""

import os
from pathlib import Path

import polib
from django.conf import settings


def compile_interface_words() -> list[Path]:
    """Bring the compiled file beside each .po file up to date, and return those that were not."""
    written = []
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            compiled = source.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns:
                unfinished = compiled.with_suffix(f".{os.getpid()}")
                polib.pofile(str(source)).save_as_mofile(str(unfinished))
                unfinished.replace(compiled)
                written.append(compiled)
    return written
