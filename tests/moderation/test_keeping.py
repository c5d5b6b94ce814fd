"""What is kept about people, for how long; what a person has and can erase; and the numbers, which name nobody."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from moderation.models import Appeal, Decision, DefamationComplaint, Item, ModerationSettings, Report
from moderation.numbers import numbers_of_last_year
from moderation.retention import forget_what_is_over
from moderation.services import appeal, complain, forget, report
from people import personal_data
from tests.moderation.test_defamation import NOTICE

pytestmark = pytest.mark.django_db
TEXT = "Ring 07700 900123 about the lights."


def reread(item: Item) -> Item:
    return Item.objects.get(pk=item.pk)


def test_who_wrote_it_is_forgotten_after_half_a_year_and_removed_words_after_one(sent, decided, noon):
    refused, redacted, waiting = sent(TEXT), sent(TEXT), sent(TEXT)
    decided(refused, "refused", reason="spam")
    decided(redacted, "published", removals=["07700 900123"], reason="personal-details")
    noon.shift(timedelta(days=183))
    forget_what_is_over()
    assert reread(refused).author_address and reread(redacted).author_name
    noon.shift(timedelta(days=1))
    forget_what_is_over()
    for item in (refused, redacted):
        assert not reread(item).author_address and not reread(item).author_name and reread(item).text == TEXT
    assert reread(waiting).author_address
    noon.shift(timedelta(days=182))
    forget_what_is_over()
    assert reread(refused).text == "" and "07700" not in repr(vars(reread(redacted)))
    assert reread(redacted).text == reread(redacted).public_text != ""
    assert reread(waiting).text == TEXT and Decision.objects.count() == 2


def test_reports_lose_their_address_then_their_words(published, decided, noon):
    item = published()
    report(item=item, why="other", words="My own story.", address="reader@example.org")
    decided(item, "kept")
    noon.shift(timedelta(days=184))
    forget_what_is_over()
    assert Report.objects.get().address == "" and Report.objects.get().words
    noon.shift(timedelta(days=182))
    forget_what_is_over()
    assert Report.objects.get().words == ""


def test_an_open_complaint_holds_everything_and_goes_a_year_after_it_was_closed(published, noon):
    item = published()
    complaint = complain(item=item, **NOTICE)
    noon.shift(timedelta(days=400))
    forget_what_is_over()
    assert reread(item).author_address
    complaint.closed_at = timezone.now()
    complaint.save()
    forget_what_is_over()
    assert not reread(item).author_address and DefamationComplaint.objects.exists()
    noon.shift(timedelta(days=366))
    forget_what_is_over()
    assert not DefamationComplaint.objects.exists()


def test_what_its_app_deleted_is_forgotten_the_same_night(sent, published):
    waiting, public = sent(TEXT), published(TEXT)
    for item in (waiting, public):
        item.subject.delete()
    forget_what_is_over()
    for item in (waiting, public):
        assert (reread(item).text, reread(item).public_text, reread(item).author_address) == ("", "", "")
    assert not Item.objects.open().exists()


def test_a_sign_of_risk_waits_for_somebody_even_where_its_app_has_deleted_it(sent, decided):
    item = sent("I want to die.")
    item.subject.delete()
    forget_what_is_over()
    assert list(Item.objects.to_decide()) == [reread(item)] and reread(item).text
    decided(reread(item), "refused", reason="other", note_to_author="We are calling you.")
    forget_what_is_over()
    assert reread(item).text == ""


def test_what_its_author_takes_back_goes_at_once_unless_somebody_must_still_see_it(sent, published):
    plain, risk, complained = sent(TEXT), sent("I want to die."), published(TEXT)
    complain(item=complained, **NOTICE)
    for item in (plain, risk, complained):
        forget(subject=item.subject)
    assert [bool(reread(item).text) for item in (plain, risk, complained)] == [False, True, True]
    assert list(Item.objects.to_decide()) == [risk]


def test_a_person_has_all_that_is_kept_and_erases_what_may_go(sent, decided, people, published):
    user = people(email="me@example.org")
    mine = sent(TEXT, user=user, address="")
    decided(mine, "refused", reason="spam")
    appeal(item=mine, words="My appeal.")
    report(item=published(), why="other", words="My report.", address="me@example.org")
    complain(item=published(), **{**NOTICE, "address": "me@example.org"})
    handed_over = str(personal_data.export(user))
    for words in (TEXT, "My appeal.", "My report.", NOTICE["meaning"]):
        assert words in handed_over
    personal_data.erase(user)
    assert Appeal.objects.get().words == "" and Report.objects.get().address == Report.objects.get().words == ""
    assert reread(mine).author is None and reread(mine).text == ""
    assert DefamationComplaint.objects.get().address == "me@example.org"  # a court may ask for it


def test_a_moderator_who_leaves_is_taken_out_of_the_log_which_stays(sent, decided, moderator):
    decided(sent(), "published")
    personal_data.erase(moderator)
    assert Decision.objects.get().decided_by is None


def test_what_still_waits_is_kept_without_its_author(sent, people):
    user = people(email="me@example.org")
    item = sent(TEXT, user=user, address="")
    personal_data.erase(user)
    assert reread(item).text == TEXT and reread(item).author is None


# Numbers


def test_the_numbers_count_a_year_up_to_yesterday(sent, decided, noon):
    for _number in range(6):
        decided(sent(TEXT), "published")
    for _number in range(5):
        decided(sent(TEXT), "refused", reason="spam")
    decided(sent(TEXT), "refused", reason="sexual-offence")
    decided(sent(TEXT), "held", reason="active-case")
    assert numbers_of_last_year(date(2026, 3, 4)).total == 0
    numbers = numbers_of_last_year(date(2026, 3, 5))
    assert (numbers.published, numbers.refused, numbers.total) == (6, 6, 12)
    assert (numbers.reasons, numbers.other) == ([("Advertising or spam", 5)], 1)
    assert numbers_of_last_year(date(2027, 3, 4)).total == 12 and numbers_of_last_year(date(2027, 3, 5)).total == 0


def test_the_numbers_are_public_only_where_the_switch_is_on(sent, decided, noon):
    decided(sent(TEXT), "published")
    noon.shift(timedelta(days=1))
    settings = ModerationSettings.for_site(Site.objects.get(is_default_site=True))
    page = Client().get("/moderation/").content.decode()
    assert "Our decisions in numbers" not in page and "Monday to Friday: 9am to 5pm" in page
    settings.shows_numbers = True
    settings.save()
    page = Client().get("/moderation/").content.decode()
    assert "Our decisions in numbers" in page and "writer@example.org" not in page
    decided(sent(TEXT), "published")
    noon.shift(timedelta(days=1))
    assert '<td class="number">2</td>' in Client().get("/moderation/").content.decode()
