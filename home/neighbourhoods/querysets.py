"""Finding the page that is about a place."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db.models import F
from wagtail.query import PageQuerySet

from places.models import Area

if TYPE_CHECKING:
    from .models import NeighbourhoodPage


class NeighbourhoodPageQuerySet(PageQuerySet):
    def published(self) -> Self:
        """Pages that everybody may read, in the language that the site is written in, with it and their areas."""
        # The list above them is public, so that only a page's own restriction matters.
        pages = self.live().filter(view_restrictions=None, locale__language_code=settings.LANGUAGE_CODE)
        return pages.select_related("area", "locale")

    def smallest_first(self) -> Self:
        """In order of size: an estate before the ward around it."""
        height = F("area__boundary__north") - F("area__boundary__south")
        return self.order_by((F("area__boundary__east") - F("area__boundary__west")) * height, "title")

    def about(self, area: Area) -> "NeighbourhoodPage | None":
        """The page of this very area."""
        return self.published().filter(area=area).first()

    def sharing_ground_with(self, areas: Area | Iterable[Area]) -> Self:
        """Pages of areas that cover some of the same ground, the smallest first."""
        return self.published().filter(area__in=Area.objects.sharing_ground_with(areas)).smallest_first()

    def holding(self, areas: Iterable[Area] | Iterable[int]) -> Self:
        """Pages of areas among `areas` (or their ids), which hold a point or lie close to it, the smallest first."""
        return self.published().filter(area__in=areas).smallest_first()
