"""The police's crime categories, as their files name them, over time."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Category:
    """`number` is stored and packed and never changes; `slug` is in addresses; `word` is the files' own."""

    number: int
    slug: str
    word: str
    is_crime: bool = True

    @property
    def label(self) -> str:
        """The files' own word for people, in the language in use."""
        return gettext(self.word)


CATEGORIES = (
    Category(0, "anti-social-behaviour", _("Anti-social behaviour"), is_crime=False),
    Category(1, "bicycle-theft", _("Bicycle theft")),
    Category(2, "burglary", _("Burglary")),
    Category(3, "criminal-damage-and-arson", _("Criminal damage and arson")),
    Category(4, "drugs", _("Drugs")),
    Category(5, "other-crime", _("Other crime")),
    Category(6, "other-theft", _("Other theft")),
    Category(7, "possession-of-weapons", _("Possession of weapons")),
    Category(8, "public-order", _("Public order")),
    Category(9, "robbery", _("Robbery")),
    Category(10, "shoplifting", _("Shoplifting")),
    Category(11, "theft-from-the-person", _("Theft from the person")),
    Category(12, "vehicle-crime", _("Vehicle crime")),
    Category(13, "violence-and-sexual-offences", _("Violence and sexual offences")),
    # Until April 2013. It was split between public order and possession of weapons and cannot be mapped forward.
    Category(14, "public-disorder-and-weapons", _("Public disorder and weapons")),
)
BY_SLUG = {category.slug: category for category in CATEGORIES}
# `Violent crime` was renamed in May 2013 and means the same.
BY_LABEL = {category.word: category for category in CATEGORIES} | {"Violent crime": CATEGORIES[13]}
