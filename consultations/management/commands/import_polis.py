"""Bring a conversation that was held with Polis into an ideas consultation."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultations.ideas.polis import PolisRefusedError, import_polis, read_polis
from consultations.preparing.models import Consultation, PhaseKind


class Command(BaseCommand):
    help = (
        "Import the export of a Polis conversation: its comments become ideas, its votes agree, pass or disagree. "
        "The export is held against its own totals first. Everything is stored, or nothing; repeating changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, help="With comments.csv, votes.csv, participants-votes.csv and summary.csv."
        )
        parser.add_argument("--consultation", required=True, help="The slug of a consultation with a phase for ideas.")

    def handle(self, *, folder: Path, consultation: str, **options) -> None:
        found = Consultation.objects.filter(slug=consultation, phases__kind=PhaseKind.IDEAS).first()
        if found is None:
            raise CommandError(f"There is no consultation “{consultation}” with a phase for ideas. Make one first.")
        try:
            polis = read_polis(folder)
        except PolisRefusedError as error:
            raise CommandError(f"Nothing was stored from {folder}. {error}") from error
        ideas, votes = import_polis(polis=polis, consultation=found)
        if options["verbosity"]:
            again = polis.logged - len(polis.votes)
            self.stdout.write(f"“{polis.topic}”: {len(polis.comments)} comments, {polis.people} people.")
            self.stdout.write(
                f"{polis.logged} votes in the log; {len(polis.votes)} count, because {again} changed an earlier one."
            )
            self.stdout.write(f"New here: {ideas} ideas and {votes} votes.")
