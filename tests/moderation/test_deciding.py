"""Decisions: what they do, what the author hears, and what happens when two decide at once."""

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from core.models import ContentVersion
from moderation.kinds import Author
from moderation.models import Decision, Item
from moderation.reasons import TO_AUTHOR, Reason
from moderation.services import ItemChangedError, NotAllowedError, actions_for, decide
from tests.moderation.conftest import letters_to

pytestmark = pytest.mark.django_db
WRITER = "writer@example.org"
TEXT = "Ring Alex Smithson on 07700 900123 about the lights."


def test_publishing_shows_the_words_and_tells_the_author(sent, decided):
    item = sent(TEXT)
    before = ContentVersion.current()
    decided(item, "published")
    item.refresh_from_db()
    assert item.is_public and item.subject.words == TEXT and item.waiting_since is None
    assert ContentVersion.current() > before
    [letter] = letters_to(WRITER)
    assert "published as you sent it" in letter.text and f"/letters/{item.subject.pk}/" in letter.text


def test_removing_words_keeps_the_original_and_says_so(sent, decided):
    item = sent(TEXT)
    decision = decided(item, "published", removals=["07700 900123", "Alex Smithson"], reason="personal-details")
    item.refresh_from_db()
    assert decision.action == Decision.Action.REDACTED
    assert item.subject.words == "Ring [words removed] on [phone number removed] about the lights."
    assert item.text == TEXT and item.is_redacted
    [letter] = letters_to(WRITER)
    assert str(TO_AUTHOR[Reason.PERSONAL_DETAILS])[:40] in letter.text and "/moderation/appeal/" in letter.text
    assert "07700" not in letter.text


def test_refusing_tells_the_reason_and_how_to_appeal(sent, decided):
    item = sent("You idiots")
    decided(item, "refused", reason="abuse", note_to_author="Say it without the last word.")
    item.refresh_from_db()
    assert item.state == Item.State.REFUSED and item.subject.words == ""
    [letter] = letters_to(WRITER)
    for words in ("abusive", "Say it without the last word.", "/moderation/appeal/", "thirty days"):
        assert words in letter.text
    assert "idiot" not in letter.subject


def test_an_author_with_an_account_is_written_to_there(sent, decided, people):
    user = people(email="account@example.org")
    decided(sent("Words", user=user, address=""), "published")
    assert len(letters_to("account@example.org")) == 1


def test_an_author_without_an_address_is_not_written_to(sent, decided):
    item = sent("Words", address="")
    assert item.by == Author(name="A resident")
    decided(item, "refused", reason="spam")
    assert letters_to("") == []


def test_what_is_held_stays_to_be_decided_and_its_author_hears_nothing_yet(sent, decided):
    item = sent(TEXT)
    decided(item, "held", reason="active-case", note="Asked the investigating officer.")
    item.refresh_from_db()
    assert item.get_hold_reason_display() == Reason.ACTIVE_CASE.label
    assert list(Item.objects.on_hold()) == [item] and item not in Item.objects.to_decide()
    assert item in Item.objects.open() and letters_to(WRITER) == []
    decided(item, "published")
    assert not Item.objects.open().exists()


def test_taking_down_takes_it_from_the_public(published, decided):
    item = published(TEXT)
    decided(item, "taken-down", reason="accuses")
    item.refresh_from_db()
    assert item.state == Item.State.TAKEN_DOWN and item.subject.words == ""


def test_words_can_be_removed_after_publishing_and_more_of_them_later(published, decided):
    item = published(TEXT)
    decided(item, "redacted", removals=["07700 900123"], reason="personal-details")
    decided(item, "redacted", removals=["07700 900123", "Smithson"], reason="personal-details")
    item.refresh_from_db()
    assert item.subject.words == "Ring Alex [words removed] on [phone number removed] about the lights."


@pytest.mark.parametrize(
    ("action", "given", "field"),
    [
        ("refused", {}, "reason"),
        ("refused", {"reason": "nonsense"}, "reason"),
        ("refused", {"reason": "other"}, "note_to_author"),
        ("held", {}, "reason"),
        ("published", {"removals": ["07700 900123"]}, "reason"),
        ("published", {"removals": ["not in it"], "reason": "personal-details"}, "removals"),
    ],
)
def test_what_a_decision_lacks_is_said_and_nothing_happens(sent, decided, action, given, field):
    item = sent(TEXT)
    with pytest.raises(ValidationError) as error:
        decided(item, action, **given)
    assert set(error.value.message_dict) == {field}
    item.refresh_from_db()
    assert item.state == Item.State.WAITING and not item.decisions.exists() and item.version == 0
    assert letters_to(WRITER) == []


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        ("waiting", {"published", "held", "refused"}),
        ("held", {"published", "held", "refused"}),
        ("published", {"kept", "redacted", "taken-down"}),
        ("refused", set()),
        ("taken-down", set()),
    ],
)
def test_what_can_be_decided_in_each_state(sent, moderator, state, actions):
    item = sent()
    item.state = state
    item.save()
    assert set(actions_for(item)) == actions
    for action in set(Decision.Action.values) - actions:
        with pytest.raises(NotAllowedError):
            decide(item=item, action=action, by=moderator, version=0, reason="spam", removals=["lights"])


def test_the_second_of_two_moderators_is_told_who_was_quicker(sent, people):
    item = sent(TEXT)
    first, second = people(email="first@example.org"), people(email="second@example.org")
    first.name = "The duty sergeant"
    first.save()
    seen = item.version
    decide(item=item, action="published", by=first, version=seen)
    with pytest.raises(ItemChangedError, match=r"The duty sergeant.*Published as sent"):
        decide(item=item, action="refused", by=second, version=seen, reason="spam")
    item.refresh_from_db()
    assert item.is_public and item.decisions.count() == 1


def test_what_its_owner_deleted_cannot_be_published(sent, decided):
    item = sent(TEXT)
    item.subject.delete()
    with pytest.raises(NotAllowedError, match="no longer exists"):
        decided(Item.objects.get(pk=item.pk), "published")


def test_the_log_keeps_who_when_why_and_whether_it_was_late(sent, decided, moderator, noon):
    item = sent(TEXT)
    noon.shift(4 * 24 * 3600)
    decision = decided(item, "refused", reason="spam", note="Third time.")
    assert (decision.decided_by, decision.note, decision.was_late) == (moderator, "Third time.", True)
    assert decision.waited_since == item.waiting_since
    noon.shift(60)
    quick = decided(sent(TEXT), "published")
    assert not quick.was_late
    assert all(newer.decided_at >= older.decided_at for newer, older in pairwise(Decision.objects.all()))
