"""The police's crime categories, as their files name them, over time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """`number` is stored and packed and never changes; `slug` is in addresses.

    `label` is the files' own word, for people too.
    """

    number: int
    slug: str
    label: str
    is_crime: bool = True


CATEGORIES = (
    Category(0, "anti-social-behaviour", "Anti-social behaviour", is_crime=False),
    Category(1, "bicycle-theft", "Bicycle theft"),
    Category(2, "burglary", "Burglary"),
    Category(3, "criminal-damage-and-arson", "Criminal damage and arson"),
    Category(4, "drugs", "Drugs"),
    Category(5, "other-crime", "Other crime"),
    Category(6, "other-theft", "Other theft"),
    Category(7, "possession-of-weapons", "Possession of weapons"),
    Category(8, "public-order", "Public order"),
    Category(9, "robbery", "Robbery"),
    Category(10, "shoplifting", "Shoplifting"),
    Category(11, "theft-from-the-person", "Theft from the person"),
    Category(12, "vehicle-crime", "Vehicle crime"),
    Category(13, "violence-and-sexual-offences", "Violence and sexual offences"),
    # Until April 2013. It was split between public order and possession of weapons and cannot be mapped forward.
    Category(14, "public-disorder-and-weapons", "Public disorder and weapons"),
)
BY_SLUG = {category.slug: category for category in CATEGORIES}
# `Violent crime` was renamed in May 2013 and means the same.
BY_LABEL = {category.label: category for category in CATEGORIES} | {"Violent crime": CATEGORIES[13]}
