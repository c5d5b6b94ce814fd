"""Running `seed_demo` in tests."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

DEMONSTRATIONS = Path(__file__).parent / "demonstrations"
VARIABLES = ("DEMO", "BOUNDARIES", "POSTCODES", "POPULATIONS", "CRIME_DATA")


def seed(name: str = "anytown", **options) -> str:
    said = StringIO()
    call_command("seed_demo", demo=name, stdout=said, verbosity=0, **options)
    return said.getvalue()
