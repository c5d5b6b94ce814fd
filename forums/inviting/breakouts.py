"""Filling the breakout tables so that as many people as can be talk about what they want most.

Where chairs are too few, they go to those who answered first. A table that somebody did not choose at all weighs more
than any number of second choices; among fillings that are equally good, who answered first gets what they want.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F

from forums.preparing.models import Forum

from .models import Rsvp
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
    """Give those who come to the room a table, who have none; how many sit, and how many found no chair.

    Those who sit keep their table; `anew`, only those who are here already. Walk-ins take chairs too, and who takes
    part online none.
    """
    hold(forum.pk)
    in_room = Rsvp.objects.for_the_room(forum)
    if anew:
        in_room.filter(attendance=None).update(table=None)
    coming = in_room.prefetch_related("choices").order_by(F("queued_at").asc(nulls_last=True), "pk")
    guests = [rsvp for rsvp in coming if rsvp.table_id is None]
    taken = Counter(rsvp.table_id for rsvp in coming if rsvp.table_id)
    walk_ins = forum.attendances.filter(is_online=False, rsvp=None)
    taken.update(walk_ins.exclude(table=None).values_list("table", flat=True))
    places = {topic.pk: max(topic.places - taken[topic.pk], 0) for topic in forum.topics.all()}
    tables = fill_tables([[choice.topic_id for choice in rsvp.choices.all()] for rsvp in guests], places)
    for rsvp, table in zip(guests, tables, strict=True):
        if table is not None:
            rsvp.table_id = table
            rsvp.save(update_fields=["table", "changed_at"])
    return sum(table is not None for table in tables), sum(table is None for table in tables)
