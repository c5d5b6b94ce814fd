"""Groups and invitations: who may answer for whom, one shared draft, and links that end."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from consultations.answering import invitations
from consultations.answering.permissions import may_answer_for
from consultations.models import Consultation, Draft, Invitation, Response
from outbox.models import Message
from people.models import CommunityGroup, Membership, User

from .asking import Browser, make_consultation

TOLD = {"people_asked": "24", "how_asked": "At our meeting.", "minute": "Agreed, 3 May.", "publish_consent": "named"}


@pytest.fixture
def group(db) -> CommunityGroup:
    return CommunityGroup.objects.create(
        name="Mill Residents",
        slug="mill-residents",
        kind="residents",
        contact_email="contact@example.org",
        verified_at=timezone.now(),
    )


@pytest.fixture
def member(group):
    """Somebody with a part in the group, today unless `days` says otherwise."""

    def made(role: str, first: int = -10, last: int | None = None) -> User:
        user = User.objects.create_user(f"{role}{User.objects.count()}@example.org")
        today = timezone.localdate()
        ends_on = None if last is None else today + timedelta(last)
        Membership.objects.create(
            group=group, user=user, role=role, starts_on=today + timedelta(first), ends_on=ends_on
        )
        return user

    return made


@pytest.fixture
def browser_of(consultation):
    def opened(user: User) -> Browser:
        browser = Browser(consultation)
        browser.client.force_login(user)
        return browser

    return opened


@pytest.fixture
def invite(consultation, django_user_model):
    """Send an invitation; the address of its link."""
    officer = django_user_model.objects.create_superuser("officer@example.org")

    def invited(**whom) -> str:
        invitations.invite(consultation=consultation, by=officer, **whom)
        letter = Message.objects.latest("pk")
        return re.search(r"/consultations/park/invited/\S+", letter.text)[0]

    return invited


def answer_for(browser: Browser, group: CommunityGroup, words: str = "Too dark.") -> None:
    browser.start(f"group-{group.pk}")
    browser.fill(1, visits="no")
    browser.fill(2, why_not=words)
    browser.tell(**TOLD)
    browser.send()


@pytest.mark.parametrize(
    ("part", "allowed"),
    [
        (("chair", -10, None), True),
        (("secretary", -10, 0), True),
        (("representative", 0, None), True),
        (("member", -10, None), False),
        (("chair", -10, -1), False),
        (("chair", 1, None), False),
    ],
)
def test_who_speaks_for_a_group_today(group, member, browser_of, part, allowed):
    user = member(*part)
    assert may_answer_for(group, user, None) is allowed
    assert (browser_of(user).start(f"group-{group.pk}").status_code == 302) is allowed


@pytest.mark.parametrize(
    ("changes", "expires_in", "allowed"),
    [({}, 5, True), ({"verified_at": None}, 5, False), ({"is_active": False}, 5, False), ({}, -1, False)],
)
def test_what_a_groups_invitation_allows(group, consultation, changes, expires_in, allowed):
    for name, value in changes.items():
        setattr(group, name, value)
    group.save()
    invitation = Invitation.objects.create(
        consultation=consultation, group=group, token_hash="x", expires_at=timezone.now() + timedelta(expires_in)
    )
    from django.contrib.auth.models import AnonymousUser

    assert may_answer_for(group, AnonymousUser(), invitation) is allowed


def test_a_group_says_how_many_it_asked_and_how(group, member, browser_of):
    browser = browser_of(member("chair"))
    browser.start(f"group-{group.pk}")
    browser.send()
    assert "Choose an answer to “Do you visit the park?”" in browser.text, "everything is named at once"
    assert "Say how many people you asked" in browser.text
    browser.fill(1, visits="yes")
    browser.send()
    assert "Say how many people you asked, how, and what your minute says" in browser.text
    assert not Response.objects.exists()
    browser.tell(people_asked="24")
    assert "Write how you asked them" in browser.text
    assert "Write what your minute says" in browser.text
    assert Draft.objects.get().people_asked == 24, "what was right is kept"
    browser.tell(**TOLD)
    browser.send()
    response = Response.objects.get()
    assert (response.group, response.people_asked, response.minute) == (group, 24, "Agreed, 3 May.")
    assert not Response.objects.from_people().exists()


def test_a_group_shares_one_draft_and_the_last_edit_of_a_question_stands(group, member, browser_of):
    chair, secretary = browser_of(member("chair")), browser_of(member("secretary"))
    chair.start(f"group-{group.pk}")
    chair.fill(1, visits="yes")
    secretary.start(f"group-{group.pk}")
    assert secretary.answer == chair.answer
    secretary.open(3)
    seen = re.search(r'name="drawn_with" value="([^"]*)"', secretary.text)[1].replace("&quot;", '"')
    chair.fill(3, name_it="Green")
    secretary.fill(3, drawn_with=seen, times="4")
    assert Draft.objects.get().answers.keys() == {"visits", "name-it", "times"}


def test_who_has_left_the_group_has_lost_every_way_in(group, member, browser_of):
    user = member("chair")
    browser = browser_of(user)
    browser.start(f"group-{group.pk}")
    code = Draft.objects.get().return_code
    Membership.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert browser.open(1).status_code == 403
    assert browser.fill(1, drawn_with="", visits="yes").status_code == 403
    address = browser.post("/consultations/respond/return/", {"code": code}).url
    assert browser.get(address).status_code == 403
    assert browser.answer not in browser.get("/consultations/respond/yours/").content.decode()


def test_a_strangers_key_to_a_groups_answer_opens_nothing(group, member, browser_of, another_browser):
    browser = browser_of(member("chair"))
    browser.start(f"group-{group.pk}")
    other = another_browser()
    for where in ("", "1/", "about/", "check/", "later/", "sent/"):
        assert other.get(f"{browser.answer}{where}").status_code == 403


def test_a_group_answers_once_and_changes_that(group, member, browser_of):
    answer_for(browser_of(member("chair")), group)
    secretary = browser_of(member("secretary"))
    secretary.start(f"group-{group.pk}")
    secretary.fill(2, why_not="Too loud.")
    secretary.send()
    response = Response.objects.get()
    assert response.answers["why-not"] == {"text": "Too loud."}
    assert response.people_asked == 24


def test_groups_are_not_offered_where_they_may_not_answer(group, member, browser_of, consultation):
    consultation.groups_may_answer = False
    consultation.save()
    assert browser_of(member("chair")).start(f"group-{group.pk}").status_code == 200
    assert not Draft.objects.exists()


def test_a_verified_groups_contact_answers_by_a_link_without_an_account(group, invite, another_browser):
    link = invite(groups=[group])
    assert Message.objects.get().to == "contact@example.org"
    browser = another_browser()
    browser.get(link)
    assert not Draft.objects.exists(), "a mail program that looks at links begins nothing"
    page = browser.post(link, {"key": "12345678-1234-1234-1234-123456789012", "answers_for": f"group-{group.pk}"})
    browser.answer = page.url
    browser.fill(1, visits="yes")
    browser.tell(**TOLD)
    browser.send()
    assert Response.objects.get().group == group


def test_a_group_whose_contact_was_not_checked_gets_no_link(group, consultation, django_user_model):
    group.verified_at = None
    group.save()
    officer = django_user_model.objects.create_superuser("officer@example.org")
    assert invitations.invite(consultation=consultation, groups=[group], by=officer).count == 0
    assert not Message.objects.exists()


def test_a_link_ends_with_the_consultation_and_when_a_newer_one_is_sent(group, invite, another_browser):
    first = invite(groups=[group])
    second = invite(groups=[group])
    assert another_browser().get(first).status_code == 404
    assert another_browser().get(second).status_code == 200
    assert Invitation.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        page = another_browser().get(second)
        assert page.status_code == 404
        assert "This link has ended" in page.content.decode()


@pytest.mark.parametrize(("moved", "works"), [(30, True), (8, False)], ids=["extended", "shortened"])
def test_a_link_follows_the_days(consultation, invite, another_browser, moved, works):
    link = invite(addresses=["one@example.org"])
    phase = consultation.phases.get()
    phase.closes_on = timezone.localdate() + timedelta(days=moved)
    phase.save()
    with time_machine.travel(timezone.now() + timedelta(days=12)):
        assert (another_browser().get(link).status_code == 200) is works


@pytest.mark.parametrize("what", ["closed", "stopped", "not published", "nothing to answer"])
def test_nobody_is_invited_to_what_nobody_can_answer(consultation, invite, what):
    match what:
        case "closed":
            consultation.phases.update(closes_on=timezone.localdate() - timedelta(days=1))
        case "stopped":
            Consultation.objects.update(stopped_at=timezone.now())
        case "not published":
            consultation.pages.update(live=False)
        case "nothing to answer":
            consultation.phases.update(kind="ideas")
    consultation = Consultation.objects.get()
    assert invitations.why_none(consultation)
    with pytest.raises(ValidationError):
        invitations.invite(consultation=consultation, addresses=["one@example.org"], by=User.objects.get())
    assert not Invitation.objects.exists() and not Message.objects.exists()


def test_the_token_is_never_kept(group, invite):
    token = invite(groups=[group]).rstrip("/").rpartition("/")[2]
    assert token not in str(Invitation.objects.values().get())


def test_by_invitation_only_nobody_else_begins(db, django_user_model):
    consultation = make_consultation(is_invited_only=True)
    browser = Browser(consultation)
    browser.get(browser.at)
    assert "Only those whom we have sent a personal link" in browser.text
    browser.start_again("12345678-1234-1234-1234-123456789012")
    assert not Draft.objects.exists()


def test_an_invited_person_answers_once(invite, another_browser, consultation, monkeypatch):
    link = invite(addresses=["one@example.org"])
    first, second = another_browser(), another_browser()
    for browser in (first, second):
        form = {"key": "12345678-1234-1234-1234-12345678901" + str(id(browser) % 10), "answers_for": "person"}
        browser.answer = browser.post(link, form).url
    assert first.answer == second.answer, "two devices share the draft of one link"
    first.fill(1, visits="yes")
    first.send()
    Draft.objects.all().delete()
    second.get(link)
    assert "You have sent your answer" in second.text
    second.post(link, {"key": "22345678-1234-1234-1234-123456789012", "answers_for": "person"})
    assert not Draft.objects.exists()
    assert Response.objects.count() == 1
    assert Response.objects.get().email == "one@example.org"


def by_link(browser: Browser, link: str, key: str = "12345678-1234-1234-1234-123456789012", **form: str) -> None:
    browser.answer = browser.post(link, {"key": key, "answers_for": "person", **form}).url


def test_by_invitation_only_a_link_is_good_for_one_response(consultation, invite, another_browser):
    Consultation.objects.update(is_invited_only=True)
    browser = another_browser()
    by_link(browser, invite(addresses=["one@example.org"]))
    browser.fill(1, visits="yes")
    browser.send()
    Draft.objects.all().delete()  # as it is a day later
    browser.get(browser.at)
    assert "You have sent your answer" in browser.text
    browser.start_again("22345678-1234-1234-1234-123456789012")
    assert not Draft.objects.exists()


def test_by_invitation_only_a_groups_link_is_the_groups(consultation, invite, another_browser, group):
    Consultation.objects.update(is_invited_only=True)
    browser = another_browser()
    by_link(browser, invite(groups=[group]), answers_for=f"group-{group.pk}")
    browser.start_again("22345678-1234-1234-1234-123456789012")
    assert Draft.objects.get().group == group, "nobody answers for themselves by it"
    shared = browser.answer
    assert browser.start(f"group-{group.pk}").status_code == 302
    assert browser.answer == shared


def test_on_a_shared_tablet_who_comes_after_a_link_begins_anew(invite, another_browser):
    browser = another_browser()
    by_link(browser, invite(addresses=["one@example.org"]))
    browser.fill(1, visits="yes")
    first = browser.answer
    browser.start()
    assert browser.answer != first
    assert Draft.objects.exclude(invitation=None).get().answers
    assert Draft.objects.get(invitation=None).answers == {}
