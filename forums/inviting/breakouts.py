"""Filling the breakout tables so that as many people as can be talk about what they want most.

Where chairs are too few, they go to those who answered first. A table that somebody did not choose at all weighs more
than any number of second choices; among fillings that are equally good, who answered first gets what they want.
"""

from collections.abc import Mapping, Sequence

from django.db import transaction

from forums.preparing.models import Forum

from .models import Coming, Rsvp
from .services import hold

Wishes = Sequence[int]


def fill_tables(wishes: Sequence[Wishes], places: Mapping[int, int]) -> list[int | None]:
    """A table for each person, in the order in which they answered; None where every chair is taken.

    `wishes` are the tables each person wants, most wanted first (none: any will do); `places` are the chairs of each.
    """
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - it takes a second to load

    chairs = [table for table, count in places.items() for _chair in range(count)]
    sitting = wishes[: len(chairs)]
    standing: list[int | None] = [None] * (len(wishes) - len(sitting))
    if not sitting:
        return standing
    people = len(sitting)
    # A step down one person's list outweighs all that the order of answers can, and an unwanted table all steps.
    step = people * people * len(places) + 1
    unwanted = step * (people + 1) * (len(places) + 1)
    costs = []
    for earliness, wanted in zip(range(people, 0, -1), sitting, strict=True):
        ranks = {table: rank * (step + earliness) for rank, table in enumerate(wanted)}
        other = unwanted + earliness if wanted else 0
        costs.append([ranks.get(table, other) for table in chairs])
    _people, chosen = linear_sum_assignment(costs)
    return [chairs[int(chair)] for chair in chosen] + standing


@transaction.atomic
def seat_guests(*, forum: Forum, anew: bool = False) -> tuple[int, int]:
    """Give those in the room a table, who have none, or everybody `anew`; how many sit, and how many found no chair."""
    hold(forum.pk)
    in_room = Rsvp.objects.filter(forum=forum, coming=Coming.IN_PERSON)
    if anew:
        in_room.update(table=None)
    seated = in_room.filter(has_place=True).prefetch_related("choices").order_by("queued_at", "pk")
    guests = [rsvp for rsvp in seated if rsvp.table_id is None]
    taken = [rsvp.table_id for rsvp in seated if rsvp.table_id]
    places = {topic.pk: max(topic.places - taken.count(topic.pk), 0) for topic in forum.topics.all()}
    tables = fill_tables([[choice.topic_id for choice in rsvp.choices.all()] for rsvp in guests], places)
    for rsvp, table in zip(guests, tables, strict=True):
        if table is not None:
            rsvp.table_id = table
            rsvp.save(update_fields=["table", "changed_at"])
    return sum(table is not None for table in tables), sum(table is None for table in tables)
