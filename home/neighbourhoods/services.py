"""Making neighbourhood pages, one or a whole kind of area at once."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from core.models import ContentVersion
from home.pages import HomePage
from people.models import User
from places.models import Area, AreaKind
from places.querysets import AreaQuerySet

from .models import TAKEN_SLUGS, NeighbourhoodIndexPage, NeighbourhoodPage


def create_index(home: HomePage) -> NeighbourhoodIndexPage:
    """The list of neighbourhoods, made where it is missing."""
    found = NeighbourhoodIndexPage.objects.child_of(home).first()
    if found:
        return found
    page = NeighbourhoodIndexPage(
        slug="neighbourhoods",
        title=_("Neighbourhoods"),
        summary=_("Who to talk to where you live, what is happening there, and what is being done."),
        show_in_menus=True,
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def areas_without_pages(kind: str) -> AreaQuerySet:
    """The areas of a kind, in their newest boundaries and within the council area, that have no page yet."""
    areas = Area.objects.of_kind(kind).current()
    if (district := Area.objects.district()) and kind != AreaKind.DISTRICT:
        areas = areas.within(district)
    return areas.exclude(pk__in=NeighbourhoodPage.objects.filter(area__isnull=False).values("area")).order_by("name")


@transaction.atomic
def create_neighbourhood_pages(
    *, areas: Iterable[Area], as_drafts: bool = False, made_by: User | None = None
) -> list[NeighbourhoodPage]:
    """A page for each of the areas that has none; published at once, or left as drafts to be filled in first.

    A page is useful with nothing more: figures, priorities and updates come from the area.
    """
    index = create_index(HomePage.objects.filter(locale=Locale.get_default()).get())
    have_one = set(NeighbourhoodPage.objects.values_list("area_id", flat=True))
    taken = TAKEN_SLUGS | set(index.get_children().values_list("slug", flat=True))
    pages = [_create(index, area, taken, as_drafts, made_by) for area in areas if area.pk not in have_one]
    ContentVersion.raise_number()
    return pages


def _create(
    index: NeighbourhoodIndexPage, area: Area, taken: set[str], as_drafts: bool, made_by: User | None
) -> NeighbourhoodPage:
    slug = area.slug if area.slug not in taken else f"{area.slug}-{area.kind}"
    taken.add(slug)
    page = NeighbourhoodPage(title=area.name, slug=slug, area=area, live=not as_drafts, owner=made_by)
    index.add_child(instance=page)
    revision = page.save_revision(user=made_by)
    if not as_drafts:
        revision.publish(user=made_by)
    return page
