#!/usr/bin/env python
"""Safer Forum's command line: `python manage.py help` lists what it can do."""

import os
import sys
from pathlib import Path


def main() -> None:
    # `site/` is a source root, not a package: its apps are imported by their own names.
    sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
