"""`make_neighbourhood_pages`: a page for each area of a kind that has none. Harmless to repeat."""

from django.core.management.base import BaseCommand, CommandError

from home.neighbourhoods.services import areas_without_pages, create_neighbourhood_pages
from home.services import create_first_pages
from places.models import Area, AreaKind


class Command(BaseCommand):
    help = "Make a neighbourhood page for each area of a kind that has none yet."

    def add_arguments(self, parser):
        parser.add_argument("--kind", required=True, choices=AreaKind.values, help="Which kind of area, such as ward.")
        parser.add_argument("--drafts", action="store_true", help="Leave them as drafts, to be filled in first.")

    def handle(self, *, kind: str, drafts: bool, **options):
        if not Area.objects.of_kind(kind).exists():
            raise CommandError(f"No area of the kind {kind} has been loaded. See import_areas.")
        create_first_pages()
        pages = create_neighbourhood_pages(areas=areas_without_pages(kind), as_drafts=drafts)
        state = "drafts" if drafts else "published"
        self.stdout.write(f"{len(pages)} {'page' if len(pages) == 1 else 'pages'} made ({state}).")
