"""The subscribers of a demonstration, from its `subscribers.toml`: made up, at addresses that nobody can have."""

import random
import tomllib
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.alerts.models import ConsentSource, Frequency, ListImport, MailFormat, Subscription, Threshold
from home.parts import KINDS_PEOPLE_KNOW
from home.topics import Topic
from people.models import User
from places.models import Area

from . import Demonstration
from .sign_ins import RESIDENT, demonstration_sign_ins

OF_EVERY = 20
MOST_PLACES = 3


@transaction.atomic
def subscribe_people(demonstration: Demonstration) -> None:
    """Make the subscribers where there are none; who has stopped since stays away."""
    path = demonstration.folder / "subscribers.toml"
    places = _places()
    if not path.exists() or not places or Subscription.objects.exists():
        return
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    listed = content["list"]
    brought = ListImport.objects.create(
        consent=listed["consent"], file_name=listed["file_name"], count=listed["people"], made_by=None
    )
    # Always the same ones, so that two who look at it see one demonstration.
    chance = random.Random(content["people"])  # noqa: S311 - nothing secret comes of it
    topics = list(Topic.objects.order_by("slug"))
    for number in range(content["people"]):
        subscription = _subscribe(f"subscriber-{number:03d}@{demonstration.mail_domain}", content, chance)
        if number < listed["people"]:
            subscription.consent_source, subscription.list_import = ConsentSource.IMPORT, brought
            subscription.save()
        if not subscription.is_everywhere:
            subscription.areas.set(chance.sample(places, min(len(places), chance.randint(1, MOST_PLACES))))
        if topics and chance.randrange(OF_EVERY) < content["of_one_topic"]:
            subscription.topics.add(chance.choice(topics))
    _subscribe_resident(demonstration, places)


def _places() -> list[Area]:
    """The places that people know, of the first kind that there is."""
    district = Area.objects.district()
    if district is None:
        return []
    kinds = (Area.objects.of_kind(kind).current().within(district).order_by("code") for kind in KINDS_PEOPLE_KNOW)
    return next((list(areas) for areas in kinds if areas), [])


def _subscribe(address: str, content: dict[str, Any], chance: random.Random) -> Subscription:
    def is_one(share: str) -> bool:
        return chance.randrange(OF_EVERY) < content[share]

    confirmed_at = timezone.now() - timedelta(days=chance.randint(10, 700))
    return Subscription.objects.create(
        address=address,
        is_everywhere=is_one("of_everywhere"),
        frequency=Frequency.DAILY if is_one("daily") else Frequency.WEEKLY if is_one("weekly") else Frequency.AT_ONCE,
        threshold=Threshold.IMPORTANT if is_one("of_important_things") else Threshold.EVERYTHING,
        format=MailFormat.LARGE
        if is_one("in_large_print")
        else MailFormat.AUDIO
        if is_one("with_audio")
        else MailFormat.ORDINARY,
        confirmed_at=confirmed_at,
        consented_on=timezone.localdate(confirmed_at),
        consent_source=ConsentSource.EMAIL,
    )


def _subscribe_resident(demonstration: Demonstration, places: list[Area]) -> None:
    """Whoever signs in as the resident finds alerts in their account."""
    email = next(each.email for each in demonstration_sign_ins(demonstration) if each.role == RESIDENT)
    resident = User.objects.filter(email=email).first()
    if resident is None:
        return
    subscription = Subscription.objects.create(
        address=email,
        user=resident,
        frequency=Frequency.WEEKLY,
        confirmed_at=timezone.now(),
        consented_on=timezone.localdate(),
        consent_source=ConsentSource.ACCOUNT,
    )
    subscription.areas.set(places[:2])
