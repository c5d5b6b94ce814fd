"""Whatever is published, moderated, imported or set, in whatever order: the next visitor is shown it.

Each change is made by what the site makes it with, after people have looked at the page where it shows.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from actions.models import Action, ActionWords
from actions.services import change_action, create_action
from actions.statuses import Status
from core.models import Partnership
from crime_map.services import import_crimes
from home.groups.services.keeping import verify
from home.models import Held, LocalPriority, RepliesSettings, SensitivePeriod
from home.priorities.measures import Measure
from home.priorities.services import Entry, report_on, write_reading, write_readings
from home.replies.models import Reply
from home.replies.services import Subject, answer, submit_reply
from home.sensitive_periods.services import release
from home.updates.services import correct, withdraw
from moderation.models import Decision, Item
from moderation.services import decide
from tests.home.full_place import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_pages")]
# First the address where a change shows and the words that it shows there; asked again, it makes the change.
Change = Iterator[tuple[str, str]]


def publish(page: Page, **words: str) -> Page:
    """Publish a page as it is now, but for these words."""
    newest = Page.objects.get(pk=page.pk).specific
    for name, value in words.items():
        setattr(newest, name, value)
    newest.save_revision().publish()
    return newest


def an_update(place: Place, number: int) -> Change:
    update = place.write_update()
    yield place.page.url, f"News {number}"
    publish(update, title=f"News {number}")


def a_correction(place: Place, number: int) -> Change:
    yield place.update.url, f"At {number} minutes past, not before."
    correct(update=place.update, note=f"At {number} minutes past, not before.")


def a_withdrawal(place: Place, number: int) -> Change:
    update = publish(place.write_update())
    yield update.url, f"Taken back for reason {number}."
    withdraw(update=update, sentence=f"Taken back for reason {number}.")


def a_release_in_a_sensitive_period(place: Place, number: int) -> Change:
    period = SensitivePeriod.objects.create(
        name="Elections", starts_on=place.today, ends_on=place.today, guidance="Facts only."
    )
    period.officers.add(place.user)
    publish(place.update, title=f"Released {number}")
    yield place.update.url, f"Released {number}"
    release(Held.objects.undecided().get(), officer=place.user, reason="Only facts.")
    period.starts_on = period.ends_on = place.today - timedelta(days=1)
    period.save()


def a_reply_that_moderators_let_through(place: Place, number: int) -> Change:
    yield place.update.url, f"Is it at number {number}?"
    _let_through(place, f"Is it at number {number}?")


def an_answer(place: Place, number: int) -> Change:
    reply = _let_through(place, "When is it?")
    yield place.update.url, f"In {number} days."
    words = {"text": f"In {number} days.", "agency": place.council, "by": place.user, "is_public": True}
    answer(reply=reply, key=uuid4(), **words)


def _let_through(place: Place, text: str) -> Reply:
    reply = submit_reply(
        key=uuid4(), text=text, may_be_public=True, address="a@example.org", subject=Subject(update=place.update)
    )
    item = Item.objects.get(object_id=reply.pk, kind="reply")
    decide(item=item, action=Decision.Action.PUBLISHED, by=place.user, version=item.version)
    return Reply.objects.get(pk=reply.pk)


def a_priority(place: Place, number: int) -> Change:
    yield place.priority.url, f"It harms {number} people."
    publish(place.priority, why=f"<p>It harms {number} people.</p>")


def a_reading(place: Place, number: int) -> Change:
    yield place.priority.url, f"{number} against 180"
    write_reading(measure=_measure(place), entry=_counted(number), reason="Counted again.")


def readings_from_a_file(place: Place, number: int) -> Change:
    yield place.priority.url, f"{number} against 180"
    write_readings(measure=_measure(place), entries=[_counted(number)], by=place.user, reason="Counted again.")


def _measure(place: Place) -> Measure:
    return Measure.objects.get(priority=place.priority, unit="homes")


def _counted(number: int) -> Entry:
    return Entry(date(2025, 2, 1), date(2025, 2, 28), Decimal(number))


def a_report_on_a_local_priority(place: Place, number: int) -> Change:
    yield place.page.url, f"We gave out {number} locks."
    chosen = LocalPriority.objects.filter(group=place.tasking).earliest("pk")
    report_on(priority=chosen, text=f"We gave out {number} locks.", reported_on=place.today)


def a_month_of_crimes(place: Place, number: int) -> Change:
    yield place.page.url, f"{number} crimes"
    file = place.folder / f"import-{number}" / "2025-07" / "2025-07-anyshire-street.csv"
    file.parent.mkdir(parents=True)
    west, south, *_others = place.outline.bounds
    row = f"2025-07,Anyshire,Anyshire,{west + 0.1},{south + 0.1},On or near a street,E01,One,Burglary,Unknown,\n"
    columns = "Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type"
    rows = "".join(f"{number}-{each}," + row for each in range(number))
    file.write_text(f"Crime ID,{columns},Last outcome category,Context\n{rows}")
    [report] = import_crimes(paths=[file.parent])
    assert not report.problem


def a_group(place: Place, number: int) -> Change:
    yield place.page.url, f"Group {number}"
    group = place.write_group()
    group.name, group.verified_at = f"Group {number}", None
    group.save()
    verify(group=group, by=place.user)


def an_action(place: Place, number: int) -> Change:
    yield place.page.url, f"Lamp {number}"
    create_action(
        title=f"Lamp {number}",
        public_wording="More light.",
        areas=[place.ward],
        agency=place.council,
        due_on=place.today,
        status=Status.IN_PROGRESS,
        is_public=True,
        by=place.user,
    )


def an_action_that_ends(place: Place, number: int) -> Change:
    yield place.page.url, f"There are {number} lamps."
    action = Action.objects.filter(areas=place.ward, status=Status.IN_PROGRESS).latest("pk")
    change_action(action=action, by=place.user, status=Status.DONE, evaluation=f"There are {number} lamps.")


def an_action_in_polish(place: Place, number: int) -> Change:
    yield place.polish["neighbourhood"].url, f"Lampa {number}"
    action = Action.objects.public().going_on().within_area(place.ward).first_due_first()[0]
    ActionWords.objects.update_or_create(action=action, language="pl", defaults={"title": f"Lampa {number}"})


def an_update_in_polish(place: Place, number: int) -> Change:
    yield place.polish["update"].url, f"Wiadomość {number}"
    publish(place.polish["update"], title=f"Wiadomość {number}")


def a_setting(place: Place, number: int) -> Change:
    yield place.page.url, f"within {number} working days"
    RepliesSettings.objects.update_or_create(site=place.site, defaults={"answers_within_days": number})


def the_partnership(place: Place, number: int) -> Change:
    yield "/", f"Safer {number}"
    partnership = Partnership.for_site(place.site)
    partnership.name = f"Safer {number}"
    partnership.save()


def an_organisation(place: Place, number: int) -> Change:
    yield place.update.url, f"Council {number}"
    place.council.name = f"Council {number}"
    place.council.save()


CHANGES: list[Callable[[Place, int], Change]] = [
    an_update,
    a_correction,
    a_withdrawal,
    a_release_in_a_sensitive_period,
    a_reply_that_moderators_let_through,
    an_answer,
    a_priority,
    a_reading,
    readings_from_a_file,
    a_report_on_a_local_priority,
    a_month_of_crimes,
    a_group,
    an_action,
    an_action_that_ends,
    an_action_in_polish,
    an_update_in_polish,
    a_setting,
    the_partnership,
    an_organisation,
]


@pytest.fixture
def place(settings, tmp_path: Path) -> Place:
    """Anytown, in English and Polish, and a folder for what is imported."""
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = settings.STORAGES | {"crime_data": files}
    settings.MEDIA_ROOT = tmp_path
    place = Place(tmp_path)
    place.add()
    place.translate()
    publish(place.update)
    place.user.is_superuser = True
    place.user.save()
    return place


# Hypothesis tries the plainest order first, which is always the same; any other is drawn.
ORDERS = st.permutations(CHANGES).filter(lambda order: order != CHANGES)


def shown_to_anybody(address: str) -> str:
    return Client().get(address).content.decode()


def shown_to_somebody_with_a_session(address: str) -> str:
    """To whom pages are drawn anew from parts that are kept."""
    return Client(headers={"cookie": "sessionid=0"}).get(address).content.decode()


@settings(max_examples=1, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(changes=ORDERS)
def test_nobody_is_shown_an_old_page(place, changes):
    for make, number in zip(changes, place.fresh_numbers, strict=False):
        change = make(place, number)
        address, words = next(change)
        for look in (shown_to_anybody, shown_to_somebody_with_a_session):
            assert words not in look(address), make.__name__
        next(change, None)
        for look in (shown_to_anybody, shown_to_somebody_with_a_session):
            assert words in look(address), make.__name__
