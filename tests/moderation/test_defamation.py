"""The path of a complaint of defamation: each step, its deadline, who hears what."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from wagtail.models import Site

from moderation.models import DefamationComplaint, Item, ModerationSettings
from moderation.rules import lay_packaged_rows, legal_steps
from moderation.services import (
    NotAllowedError,
    answer_complaint,
    appeal,
    close_complaint,
    complain,
    give_up_waiting,
    say_incomplete,
    take_down_for,
    tell_author,
    tell_complainant,
)
from moderation.services.defamation import steps_open
from moderation.services.letters import answer_token
from tests.moderation.conftest import letters_to

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
State = DefamationComplaint.State
NOTICE = {
    "name": "The complainant",
    "address": "complainant@example.org",
    "statement": "the shop on the corner sells stolen bikes",
    "meaning": "that I am a thief; customers stay away",
    "what_is_wrong": "all of it",
    "does_not_know_author": True,
}
AUTHOR, COMPLAINANT, DUTY = "writer@example.org", "complainant@example.org", "duty@example.org"


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=LONDON)


@pytest.fixture(autouse=True)
def on_duty(db) -> ModerationSettings:
    settings = ModerationSettings.for_site(Site.objects.get(is_default_site=True))
    settings.duty_address = DUTY
    settings.save()
    return settings


@pytest.fixture
def complaint(published, noon):
    """Makes a complaint, received on Wednesday 4 March 2026 at noon."""

    def make(address: str = AUTHOR, **notice) -> DefamationComplaint:
        item = published("The shop on the corner sells stolen bikes.", address=address)
        return complain(item=item, **{**NOTICE, **notice})

    return make


def test_a_complaint_starts_the_clock_and_alerts_the_duty_contact(complaint):
    made = complaint()
    assert made.next_due_at == at("2026-03-06T12:00") and steps_open(made) == ["tell-author"]
    [alert] = letters_to(DUTY)
    assert str(made.key) in alert.text and "Friday 6 March at midday" in alert.text
    assert made.item.is_public


@pytest.mark.parametrize(
    ("author", "given", "step"),
    [
        (AUTHOR, {}, "tell-author"),
        (AUTHOR, {"does_not_know_author": False}, "incomplete"),
        ("", {}, "cannot-reach-author"),
    ],
)
def test_what_the_law_asks_for_first(published, author, given, step):
    made = complain(item=published(address=author), **{**NOTICE, **given})
    assert steps_open(made) == [step]


def test_an_incomplete_notice_is_answered_with_what_one_must_contain(complaint, moderator):
    made = complaint(does_not_know_author=False)
    say_incomplete(complaint=made, by=moderator)
    assert "must" in letters_to(COMPLAINANT)[0].text and not made.is_open
    assert len(letters_to(AUTHOR)) == 1  # only that it was published


def test_the_author_is_told_without_what_the_complainant_keeps_back(complaint, moderator):
    made = complaint(address_may_be_passed_on=False, name_may_be_passed_on=False)
    tell_author(complaint=made, by=moderator)
    to_author, to_complainant = letters_to(AUTHOR)[-1].text, letters_to(COMPLAINANT)[-1].text
    assert NOTICE["statement"] in to_author and NOTICE["meaning"] in to_author and NOTICE["what_is_wrong"] in to_author
    assert COMPLAINANT not in to_author and NOTICE["name"] not in to_author
    assert "Monday 9 March 2026" in to_author and "Monday 9 March 2026" in to_complainant
    assert AUTHOR not in to_complainant


def test_the_author_is_told_what_the_complainant_agreed_to(complaint, moderator):
    made = complaint(address_may_be_passed_on=True, name_may_be_passed_on=True)
    tell_author(complaint=made, by=moderator)
    assert COMPLAINANT in letters_to(AUTHOR)[-1].text and NOTICE["name"] in letters_to(AUTHOR)[-1].text


def test_the_author_has_until_midnight_of_the_fifth_day_and_then_it_comes_down(complaint, moderator, noon):
    made = complaint()
    tell_author(complaint=made, by=moderator)
    noon.move_to("2026-03-09 23:59:00Z")
    assert give_up_waiting() == 0
    noon.move_to("2026-03-10 00:01:00Z")
    assert give_up_waiting() == 1 and give_up_waiting() == 0
    made.refresh_from_db()
    assert made.state == State.AUTHOR_GIVES_IN and steps_open(made) == ["no-answer"]
    assert made.next_due_at == at("2026-03-12T00:00")
    take_down_for(complaint=made, by=moderator)
    item = Item.objects.get(pk=made.item_id)
    assert item.state == Item.State.TAKEN_DOWN and item.subject.words == ""
    assert "removed it" in letters_to(COMPLAINANT)[-1].text and "defamatory" in letters_to(AUTHOR)[-1].text


@pytest.mark.parametrize(
    ("answer", "then"),
    [
        ({"agrees_to_removal": True}, (State.AUTHOR_GIVES_IN, ["remove"])),
        ({"agrees_to_removal": False}, (State.AUTHOR_GIVES_IN, ["remove"])),
        ({"agrees_to_removal": False, "full_name": "The author"}, (State.AUTHOR_GIVES_IN, ["remove"])),
        (
            {"agrees_to_removal": False, "full_name": "The author", "postal_address": "The author's home"},
            (State.AUTHOR_STANDS, ["tell-complainant"]),
        ),
    ],
)
def test_what_follows_from_the_authors_answer(complaint, moderator, noon, answer, then):
    made = complaint()
    tell_author(complaint=made, by=moderator)
    noon.move_to("2026-03-06 10:00:00Z")  # a Friday
    answer_complaint(complaint=made, **answer)
    assert (made.state, steps_open(made)) == then
    assert made.next_due_at == at("2026-03-10T10:00")


@pytest.mark.parametrize("agrees", [True, False])
def test_the_complainant_hears_who_the_author_is_only_if_they_agree(complaint, moderator, agrees):
    made = complaint()
    tell_author(complaint=made, by=moderator)
    answer_complaint(
        complaint=made,
        agrees_to_removal=False,
        full_name="The author in full",
        postal_address="The author's home",
        details_may_be_passed_on=agrees,
    )
    tell_complainant(complaint=made, by=moderator)
    words = letters_to(COMPLAINANT)[-1].text
    assert ("The author in full" in words and "The author's home" in words) is agrees
    assert not made.is_open and Item.objects.get(pk=made.item_id).is_public


def test_each_step_is_recorded_with_who_and_whether_in_time(complaint, moderator, noon):
    made = complaint()
    noon.move_to("2026-03-06 12:00:01Z")
    tell_author(complaint=made, by=moderator)
    received, told = made.steps.all()
    assert (received.done_by, received.was_late) == (None, False)
    assert (told.done_by, told.was_late) == (moderator, True)


def test_two_people_cannot_take_the_same_step(complaint, moderator):
    made = complaint()
    seen_by_both = DefamationComplaint.objects.get(pk=made.pk)
    tell_author(complaint=made, by=moderator)
    with pytest.raises(NotAllowedError, match="quicker"):
        tell_author(complaint=seen_by_both, by=moderator)
    assert len(letters_to(COMPLAINANT)) == 1


def test_a_complaint_can_be_taken_down_at_once_or_closed_but_only_once(complaint, moderator):
    first, second = complaint(), complaint()
    take_down_for(complaint=first, by=moderator)
    close_complaint(complaint=second, by=moderator, why="Withdrawn by letter.")
    assert second.outcome == "Withdrawn by letter." and Item.objects.get(pk=second.item_id).is_public
    for over in (first, second):
        with pytest.raises(NotAllowedError, match="closed"):
            take_down_for(complaint=over, by=moderator)
        with pytest.raises(NotAllowedError, match="closed"):
            close_complaint(complaint=over, by=moderator, why="Again.")


def test_what_is_appealed_can_still_be_taken_down_and_that_ends_the_appeal(complaint, moderator, decided):
    made = complaint()
    decided(made.item, "redacted", removals=["stolen"], reason="accuses")
    appeal(item=made.item, words="It is true.")
    take_down_for(complaint=made, by=moderator)
    item = Item.objects.get(pk=made.item_id)
    assert item.state == Item.State.TAKEN_DOWN and item.waiting_since is None
    assert item.appeal.is_upheld is False


def test_the_law_is_rows_that_somebody_can_correct(complaint):
    lay_packaged_rows()
    steps = legal_steps("england-and-wales")
    assert all(step.source.startswith("https://www.legislation.gov.uk/") and step.as_of for step in steps.values())
    told = steps["tell-author"]
    told.within = 24
    told.save()
    assert complaint().next_due_at == at("2026-03-05T12:00")


def test_where_the_law_has_no_steps_the_promise_is_our_own(complaint, on_duty):
    on_duty.nation = "scotland"
    on_duty.save()
    assert legal_steps("scotland") == {}
    assert complaint().next_due_at == at("2026-03-06T12:00")


def test_the_whole_path_through_the_pages(published, moderator, noon):
    item = published("The shop on the corner sells stolen bikes.")
    anybody = Client()
    address = f"/report/letter/{item.object_id}/defamation/"
    assert "Give your name." in anybody.post(address, {"name": ""}).content.decode()
    answer = anybody.post(address, {**NOTICE, "does_not_know_author": "on"})
    assert "You hear from us by Friday 6 March at midday" in answer.content.decode()
    made = DefamationComplaint.objects.get()
    tell_author(complaint=made, by=moderator)
    page = f"/moderation/complaint/{answer_token(made)}/"
    assert NOTICE["statement"] in anybody.get(page).content.decode()
    noon.shift(timedelta(days=1))
    stands = {"agrees": "no", "author_full_name": "The author", "author_postal_address": "Their home"}
    assert anybody.post(page, stands).status_code == 200
    made.refresh_from_db()
    assert made.state == State.AUTHOR_STANDS and made.author_full_name == "The author"
    assert "has been answered" in anybody.get(page).content.decode()


def test_a_paragraph_that_nobody_could_read_says_so_where_staff_read_it():
    named = [step.provision for step in legal_steps("england-and-wales").values() if "paragraph" in step.provision]
    assert named and all("not read there" in provision for provision in named)
