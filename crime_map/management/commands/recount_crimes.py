"""`manage.py recount_crimes`: count every month in every area again, after many boundaries changed."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from crime_map.publishing import publish
from crime_map.services import recount_crimes


class Command(BaseCommand):
    help = "Count the crimes of every month in every area again, after many boundaries were loaded or changed."

    def handle(self, *, verbosity, **options) -> None:
        with tqdm(unit=" months", disable=None if verbosity else True, leave=False) as bar:
            months = 0
            for _ in recount_crimes(follow=lambda total: bar.reset(total=total)):
                months += 1
                bar.update()
        publish()
        self.stdout.write(f"Counted {months} months again.")
