"""`create_first_pages`: the home page, the accessibility statement, the privacy notice. Harmless to repeat."""

from django.core.management.base import BaseCommand

from home.services import create_first_pages


class Command(BaseCommand):
    help = "Make the home page and the statements that every site must have, where they are missing."

    def handle(self, *args, **options):
        home = create_first_pages()
        titles = ", ".join(home.get_children().live().values_list("title", flat=True))
        self.stdout.write(f"The site has its home page, and under it: {titles}.")
