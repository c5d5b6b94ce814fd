"""`seed_demo`: a site that is alive, for one of the places in `demonstration/`. Quick and harmless to repeat."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from wagtail import hooks

from crime_map.police_archive import PoliceFileError
from home.demonstration import DEFAULT, DemonstrationError, read_demonstration
from home.demonstration.crime import load_crime
from home.demonstration.identity import set_identity
from home.demonstration.packages import fetch_packages
from home.demonstration.places import load_areas, load_populations, load_postcodes
from home.demonstration.sign_ins import make_sign_ins
from home.services import create_first_pages


class Command(BaseCommand):
    help = (
        "Load a demonstration: identity, pages, areas, postcodes, populations, crime months and a sign-in for each "
        "role. The environment variables DEMO, BOUNDARIES, POSTCODES, POPULATIONS and CRIME_DATA serve as well as the "
        "options."
    )

    def add_arguments(self, parser):
        parser.add_argument("--demo", help=f"A folder in demonstration/, by default {DEFAULT}.")
        parser.add_argument("--boundaries", type=Path, help="Real boundaries: a GeoJSON file or a folder of them.")
        parser.add_argument("--postcodes", type=Path, help="Real postcodes: a CSV file or a folder of them.")
        parser.add_argument("--populations", type=Path, help="Real populations by official code: a CSV file.")
        parser.add_argument("--crime-data", type=Path, help="Real police files: a zip, a CSV file or a folder.")
        parser.add_argument(
            "--fetch-only", action="store_true", help="Only download the packages that demonstrations are made from."
        )

        parser.add_argument("--no-sign-ins", action="store_true", help="Do not print who can sign in.")

    def handle(self, *, demo: str | None, fetch_only: bool, **options) -> None:
        try:
            if fetch_only:
                fetch_packages()
                return
            self._load(demo or os.environ.get("DEMO") or DEFAULT, options)
        except (DemonstrationError, PoliceFileError) as error:
            raise CommandError(str(error)) from error

    def _load(self, name: str, options: dict) -> None:
        demonstration = read_demonstration(name)
        paths = {
            option: options[option] or (Path(given) if (given := os.environ.get(option.upper())) else None)
            for option in ("boundaries", "postcodes", "populations", "crime_data")
        }
        say = self.stdout.write
        say(f"Loading the demonstration for {demonstration.district_name}")
        create_first_pages()
        set_identity(demonstration)
        load_areas(demonstration, paths["boundaries"], say)
        load_postcodes(demonstration, paths["postcodes"], say)
        load_populations(demonstration, paths["populations"], say)
        load_crime(demonstration, paths["crime_data"], say)
        sign_ins = make_sign_ins(demonstration)
        for register in hooks.get_hooks("register_demonstration"):
            register(demonstration)
        if not options["no_sign_ins"]:
            self._print_sign_ins(sign_ins)

    def _print_sign_ins(self, sign_ins) -> None:
        self.stdout.write(f"Sign in at /account/login/ with the password {sign_ins[0].password} as")
        width = max(len(sign_in.role) for sign_in in sign_ins)
        for sign_in in sign_ins:
            self.stdout.write(f"  {sign_in.role:<{width}}  {sign_in.email}")
