"""Reports by anybody, and the author's one appeal."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import signing
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Site

from core.page_cache import may_be_kept
from moderation.cards import card_of
from moderation.models import Appeal, Item, ModerationSettings, Report
from moderation.permissions import may_decide_about, may_decide_appeal, may_see_original
from moderation.services import AppealNotOpenError, ItemChangedError, NotAllowedError, appeal, decide, report
from moderation.services.letters import APPEAL_TOKEN, appeal_token
from moderation.templatetags.moderation import report_link
from tests.moderation.conftest import LETTER, letters_to

pytestmark = pytest.mark.django_db
TEXT = "The lights in the underpass are out. Ring 07700 900123."


def test_a_report_puts_it_back_before_the_moderators_and_leaves_it_published(published):
    item = published()
    report(item=item, why="spam", words="It sells something.", address="reader@example.org")
    assert list(Item.objects.to_decide()) == [item] and item.is_public


@pytest.mark.parametrize(
    ("why", "words", "is_risk"),
    [("danger", "", True), ("other", "I want to die.", True), ("spam", "It sells something.", False)],
)
def test_a_report_of_danger_alerts_the_duty_contact(published, why, words, is_risk):
    of_site = ModerationSettings.for_site(Site.objects.get(is_default_site=True))
    of_site.duty_address = "duty@example.org"
    of_site.save()
    item = published()
    report(item=item, why=why, words=words)
    assert item.is_risk is is_risk
    assert len(letters_to("duty@example.org")) == is_risk


@pytest.mark.parametrize(
    ("action", "given", "words"),
    [
        ("kept", {}, "left it as it is"),
        ("taken-down", {"reason": "spam"}, "taken it down"),
        ("redacted", {"reason": "personal-details", "removals": ["07700 900123"]}, "removed some of its words"),
    ],
)
def test_who_reported_hears_what_became_of_it(published, decided, action, given, words):
    item = published(TEXT)
    report(item=item, why="other", address="reader@example.org")
    report(item=item, why="other")
    decided(item, action, **given)
    [letter] = letters_to("reader@example.org")
    assert words in letter.text
    assert not item.reports.filter(closed_at=None).exists() and not Item.objects.open().exists()


def test_a_report_that_comes_while_somebody_decides_is_read_first(published, moderator):
    item = published()
    report(item=item, why="other")
    seen = item.version
    report(item=item, why="danger")
    with pytest.raises(ItemChangedError, match="reported"):
        decide(item=item, action="kept", by=moderator, version=seen)


def test_anybody_reports_without_an_account(published):
    item = published()
    address = reverse("moderation:report", args=["letter", item.object_id])
    anybody = Client()
    page = anybody.get(address)
    assert page.status_code == 200 and not may_be_kept(page.wsgi_request, page)
    assert page.content.index(b"Is somebody in danger now?") < page.content.index(b'name="why"')
    answer = anybody.post(address, {"why": "abuse", "words": "The last line."}, follow=True)
    assert answer.redirect_chain == [("/report/thank-you/", 302)]
    assert Report.objects.get().item == item


def test_a_report_needs_a_reason_and_says_so(published):
    address = reverse("moderation:report", args=["letter", published().object_id])
    answer = Client().post(address, {"words": "Hm."})
    assert "Choose what is wrong with it." in answer.content.decode() and not Report.objects.exists()
    with pytest.raises(ValidationError):
        report(item=Item.objects.get(), why="nonsense")


def test_only_what_is_published_can_be_reported(sent, published, decided):
    waiting, gone = sent(), published()
    decided(gone, "taken-down", reason="spam")
    deleted = published()
    deleted.subject.delete()
    addresses = [reverse("moderation:report", args=["letter", each.object_id or 0]) for each in (waiting, gone)]
    addresses += [reverse("moderation:report", args=["letter", deleted.object_id])]
    addresses += [reverse("moderation:report", args=["poem", 1]), reverse("moderation:report", args=["letter", 10**6])]
    assert {Client().get(address).status_code for address in addresses} == {404}


def test_what_was_let_through_for_its_author_alone_is_nobody_elses_to_read(published):
    item = published("My own affair.")
    private = replace(LETTER, is_public=lambda subject: False)
    address = reverse("moderation:report", args=["letter", item.object_id])
    assert "My own affair." in Client().get(address).content.decode()
    with hooks.register_temporarily("register_moderated_kind", lambda: private):
        for path in (address, f"{address}defamation/"):
            assert Client().get(path).status_code == 404


def test_the_link_to_report_asks_the_database_nothing(published, django_assert_num_queries):
    subject = published().subject
    with django_assert_num_queries(0):
        assert report_link(subject) == {"address": f"/report/letter/{subject.pk}/"}


# Appeals


@pytest.fixture
def refused(sent, decided):
    def make(**author) -> Item:
        item = sent(TEXT, **author)
        decided(item, "refused", reason="personal-details")
        return Item.objects.get(pk=item.pk)

    return make


def test_an_appeal_comes_from_the_letter_and_goes_back_into_the_queue(refused):
    item = refused()
    path = letters_to("writer@example.org")[0].text.split("http", 1)[1].split()[0].split("/", 3)[3]
    assert item.text in Client().get(f"/{path}").content.decode()
    answer = Client().post(f"/{path}", {"words": "It is the number of a shop."})
    assert answer.status_code == 200 and b"We look at it again" in answer.content
    assert Appeal.objects.get().item == item and list(Item.objects.to_decide()) == [item]
    assert b"You have appealed already" in Client().get(f"/{path}").content


def test_an_upheld_appeal_publishes_what_was_sent(refused, people):
    item = refused()
    appeal(item=item, words="It is the number of a shop.")
    item.refresh_from_db()
    other = people(email="other@example.org")
    decide(item=item, action="appeal-upheld", by=other, version=item.version)
    item.refresh_from_db()
    assert item.is_public and item.subject.words == TEXT
    assert Appeal.objects.get().is_upheld and Appeal.objects.get().decided_by == other
    assert "changed it" in letters_to("writer@example.org")[-1].text


def test_a_dismissed_appeal_says_why_and_is_the_last(refused, people):
    item = refused()
    appeal(item=item, words="It is the number of a shop.")
    item.refresh_from_db()
    other = people(email="other@example.org")
    with pytest.raises(ValidationError, match="why the decision stays"):
        decide(item=item, action="appeal-dismissed", by=other, version=item.version)
    item.refresh_from_db()
    decide(
        item=item, action="appeal-dismissed", by=other, version=item.version, note_to_author="It is a private number."
    )
    item.refresh_from_db()
    assert item.state == Item.State.REFUSED and not Item.objects.open().exists()
    last = letters_to("writer@example.org")[-1]
    assert "private number" in last.text and "/moderation/appeal/" not in last.text
    with pytest.raises(AppealNotOpenError, match="once"):
        appeal(item=item, words="Again.")


def test_an_appeal_is_open_for_thirty_days(refused, noon):
    early, late = refused(), refused()
    noon.shift(timedelta(days=30))
    appeal(item=early, words="Why.")
    noon.shift(timedelta(seconds=1))
    with pytest.raises(AppealNotOpenError, match="thirty days"):
        appeal(item=late, words="Why.")


def test_what_was_published_as_sent_cannot_be_appealed(published, sent):
    for item in (published(), sent()):
        with pytest.raises(AppealNotOpenError, match="nothing to appeal"):
            appeal(item=item, words="Why.")


def test_a_link_that_is_not_ours_or_for_something_else_leads_nowhere(refused):
    item = refused()
    forged = appeal_token(item)[:-2] + "xx"
    for_another = signing.dumps(str(item.key), salt="something else")
    assert signing.loads(appeal_token(item), salt=APPEAL_TOKEN) == str(item.key)
    assert {Client().get(f"/moderation/appeal/{token}/").status_code for token in (forged, for_another)} == {404}


@pytest.mark.parametrize("others", [0, 1])
def test_another_person_decides_an_appeal_where_there_is_one(refused, moderator, people, others):
    item = refused()
    appeal(item=item, words="Why.")
    item = Item.objects.get(pk=item.pk)
    for number in range(others):
        colleague = people("Support team", email=f"colleague-{number}@example.org")
        assert may_decide_appeal(colleague, item)
    assert may_decide_appeal(moderator, item) is not bool(others)
    assert not may_decide_appeal(people("Editors"), item)


def test_somebody_who_left_is_not_somebody_else(refused, moderator, people):
    item = refused()
    appeal(item=item, words="Why.")
    gone = people("Moderators")
    gone.is_active = False
    gone.save()
    assert may_decide_appeal(moderator, Item.objects.get(pk=item.pk))


def test_an_appeal_is_not_decided_as_if_it_were_new(refused, moderator):
    item = refused()
    appeal(item=item, words="Why.")
    item.refresh_from_db()
    with pytest.raises(NotAllowedError):
        decide(item=item, action="published", by=moderator, version=item.version)


# Role -> in which states it sees what was sent.
SEES = {
    "Moderators": {"waiting", "published", "appealed"},
    "Communications team": {"waiting", "published", "appealed"},
    "Support team": {"waiting", "published", "appealed", "redacted"},
    "Administrators": {"waiting", "published", "appealed", "redacted"},
    "Editors": set(),
    "Analysts": set(),
}


@pytest.fixture
def in_states(sent, decided) -> dict[str, Item]:
    items = {state: sent(TEXT) for state in ("waiting", "published", "redacted", "appealed")}
    decided(items["published"], "published")
    for state in ("redacted", "appealed"):
        decided(items[state], "published", removals=["07700 900123"], reason="personal-details")
    appeal(item=items["appealed"], words="Why.")
    return {state: Item.objects.get(pk=item.pk) for state, item in items.items()}


@pytest.mark.parametrize("role", SEES)
def test_who_sees_words_that_were_removed(role, in_states, people):
    user = people(role)
    assert {state for state, item in in_states.items() if may_see_original(user, item)} == SEES[role]


# Odd cases


def test_fifty_reports_are_one_thing_to_read_one_alert_and_one_answer(published, moderator, decided):
    of_site = ModerationSettings.for_site(Site.objects.get(is_default_site=True))
    of_site.duty_address = "duty@example.org"
    of_site.save()
    item = published()
    for number in range(50):
        report(item=item, why="danger", words=f"Reason {number % 2}", address="reader@example.org")
    report(item=item, why="danger")
    item = Item.objects.with_history().get(pk=item.pk)
    [reported] = card_of(item, moderator, timezone.now()).reports
    assert (reported.times, reported.words) == (51, ["Reason 0", "Reason 1"])
    assert len(letters_to("duty@example.org")) == 1
    report(item=item, why="spam")
    seen = Item.objects.get(pk=item.pk).version
    report(item=item, why="spam")
    decide(item=item, action="kept", by=moderator, version=seen)
    assert len(letters_to("reader@example.org")) == 1


@pytest.mark.parametrize("others", [0, 1])
def test_nobody_decides_about_their_own_words_where_somebody_else_can(sent, moderator, people, client_of, others):
    signed_in, by_address = sent(user=moderator), sent(address=moderator.email.upper())
    for number in range(others):
        people("Moderators", email=f"colleague-{number}@example.org")
    for item in (signed_in, by_address):
        assert may_decide_about(moderator, item) is not bool(others)
        given = {"action": "published", "version": item.version}
        client_of(moderator).post(reverse("moderation_decide", args=[item.key]), given)
        assert Item.objects.get(pk=item.pk).is_public is not bool(others)
