"""Write the packed files that the crime map reads."""

from django.core.management.base import BaseCommand, CommandError

from crime_map.publishing import publish
from places.models import Area, AreaKind


class Command(BaseCommand):
    help = "Write the packed, compressed files that the crime map reads, for each council area. Harmless to repeat."

    def add_arguments(self, parser):
        parser.add_argument("--district", metavar="CODE", help="Only this council area, such as E06000042.")

    def handle(self, *args, district: str | None = None, **options):
        areas = Area.objects.of_kind(AreaKind.DISTRICT).current()
        if district:
            areas = areas.filter(code=district.strip().upper())
        if not areas:
            which = f"with the code {district} " if district else ""
            raise CommandError(f"No council area {which}has been loaded. Load its boundary with import_areas first.")
        for done in publish(areas):
            what = (
                f"{done.rows:,} crimes and incidents, {done.size / 1000:,.0f} kB" if done.has_changed else "unchanged"
            )
            self.stdout.write(f"{done.district.name}: {what}")
