"""`create_roles`: make the staff roles, or give them what they lack."""

from django.core.management.base import BaseCommand

from people import roles


class Command(BaseCommand):
    help = "Makes the staff roles of people/roles.py. Running it again gives them what was added since."

    def handle(self, *args, **options) -> None:
        for group in roles.create_roles():
            self.stdout.write(f"{group.name}: {roles.BY_NAME[group.name].purpose}")
