"""Supporting once, holding floods, merging and taking it back, answering, and the safety switch."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from consultations.ideas import retention, services
from consultations.ideas.downloads import contribution_rows
from consultations.ideas.duplicates import perhaps_one_of
from consultations.ideas.models import Contribution, IdeasSettings, Kind, State, Status, Support
from consultations.ideas.services import Decision, NotOpenError, Sender, Supporter
from consultations.models import Comment, Consultation, SafetyAssessment
from core.models import ContentVersion
from moderation.models import Item
from people.models import User
from tests.consultations.ideas.conftest import let_through

PHONE, TABLET = Supporter(device="phone"), Supporter(device="tablet")


def counted(contribution: Contribution) -> Contribution:
    return Contribution.objects.with_counts().get(pk=contribution.pk)


def say(contribution: Contribution, text: str = "Yes.") -> Comment:
    return let_through(services.comment(contribution=contribution, key=uuid4(), text=text, sender=Sender()))


def test_what_is_posted_is_shown_only_once_moderators_let_it_through(idea):
    made = idea("Benches", published=False, name="Ada")
    assert made.state == State.CHECKING and not Contribution.objects.published().exists()

    shown = let_through(made)

    assert (shown.state, shown.public_title, shown.name) == (State.PUBLISHED, "Benches", "Ada")
    assert shown.public_text == "What there is to say of Benches."


def test_what_moderators_leave_out_of_name_and_place_is_not_shown(idea, consultation):
    made = idea(kind=Kind.PLACE, published=False, text="Dark.", place="By 3 High Street", name="Rude Word")
    services.publish(made, "Name shown: [...]\n\nPlace: By [...]\n\nDark.")
    assert (made.shown_name, made.place, made.public_text) == ("A resident", "By [...]", "Dark.")


def test_sent_twice_it_is_one(consultation):
    key = uuid4()
    for _time in range(2):
        services.contribute(
            consultation=consultation, kind=Kind.IDEA, key=key, title="Lamps", text="More.", sender=Sender()
        )
    assert Contribution.objects.count() == Item.objects.count() == 1


def test_a_device_supports_once_and_can_take_it_back(idea):
    one = idea()
    for _time in range(3):
        services.support(contribution=one, by=PHONE)
    services.support(contribution=one, by=TABLET)
    assert counted(one).supporters == 2

    services.take_support_back(contribution=one, by=PHONE)
    assert counted(one).supporters == 1


def test_an_account_supports_once_on_all_its_devices_also_when_it_began_without_signing_in(idea, manager):
    one = idea()
    services.support(contribution=one, by=PHONE)
    services.support(contribution=one, by=Supporter(device="phone", user=manager))
    services.support(contribution=one, by=Supporter(device="tablet", user=manager))
    services.support(contribution=one, by=PHONE)
    assert counted(one).supporters == 1
    # Somebody else who signs in on the same device is somebody else.
    services.support(contribution=one, by=Supporter(device="phone", user=User.objects.create_user("b@example.org")))
    assert counted(one).supporters == 2


def test_whoever_signs_out_is_still_the_same_person_on_that_device(idea, manager):
    one, same = idea("Lamps"), idea("More light")
    services.support(contribution=one, by=Supporter(device="phone", user=manager))
    services.support(contribution=one, by=PHONE)
    assert counted(one).supporters == 1 and services.supports(contribution=one, by=PHONE)
    services.support(contribution=same, by=PHONE)
    services.merge(contribution=same, into=one, by=manager)
    assert counted(one).supporters == 1


def test_many_from_one_connection_are_marked_and_a_flood_of_support_is_not_counted_until_released(idea, manager):
    IdeasSettings.objects.all().delete()
    _set_most(7)
    one = idea()
    for number in range(9):
        services.support(contribution=one, by=Supporter(device=f"d{number}", network="library"))
    assert counted(one).supporters == 7
    assert Support.objects.filter(is_flagged=True).count() == 4
    assert services.release_supports(one, by=manager) == 2
    assert counted(one).supporters == 9


def _set_most(number: int) -> None:
    from wagtail.models import Site

    settings = IdeasSettings.for_site(Site.objects.get(is_default_site=True))
    settings.most_in_a_day = number
    settings.save()


def test_a_flood_of_pins_is_held_not_published_and_shown_to_staff(consultation, idea, manager, staff):
    _set_most(20)
    pin = {"type": "Point", "coordinates": [-0.7, 52.0]}
    for number in range(60):
        idea(kind=Kind.PLACE, published=False, text=f"Pin {number}", geometry=pin, network="bot")
    assert Contribution.objects.held().count() == 40
    assert Item.objects.count() == 20  # the moderators' queue is not drowned
    # Somebody else is not held.
    assert idea(kind=Kind.PLACE, published=False, text="Mine", geometry=pin, network="home").state == State.CHECKING

    page = staff.get(f"/admin/consultations/{consultation.pk}/ideas/held/").content.decode()
    assert "40 from one connection" in page
    staff.post(f"/admin/consultations/{consultation.pk}/ideas/held/", {"network": "bot", "release": "1"})
    assert not Contribution.objects.held().exists()
    assert Item.objects.count() == 61


def test_merging_keeps_support_and_comments_and_counts_each_person_once(idea, manager):
    one, same = idea("Lamps"), idea("More light")
    for by in (PHONE, TABLET):
        services.support(contribution=one, by=by)
    for by in (TABLET, Supporter(device="third")):
        services.support(contribution=same, by=by)
    say(one, "First."), say(same, "Second.")

    services.merge(contribution=same, into=one, by=manager)

    assert (counted(one).supporters, counted(one).discussion) == (3, 2)
    assert [each.text for each in Comment.objects.below(one)] == ["First.", "Second."]
    assert list(Contribution.objects.published()) == [one]

    services.part(contribution=Contribution.objects.get(pk=same.pk), by=manager)
    assert (counted(one).supporters, counted(same).supporters) == (2, 2)
    assert (counted(one).discussion, counted(same).discussion) == (1, 1)


def test_merging_what_others_were_merged_into_takes_them_along(idea, manager):
    first, second, third = idea("A"), idea("B"), idea("C")
    services.merge(contribution=first, into=second, by=manager)
    second.refresh_from_db()
    services.merge(contribution=second, into=third, by=manager)
    first.refresh_from_db()
    assert first.merged_into == third and counted(third).supporters == 0
    with pytest.raises(ValidationError):
        services.merge(contribution=third, into=first, by=manager)


def test_withdrawing_erases_the_words_and_frees_what_was_merged(idea, manager):
    one, same = idea("Lamps", email="a@example.org"), idea("More light")
    services.merge(contribution=same, into=one, by=manager)
    services.withdraw(Contribution.objects.get(pk=one.pk))
    one.refresh_from_db(), same.refresh_from_db()
    assert (one.state, one.text, one.title, one.email) == (State.WITHDRAWN, "", "", "")
    assert same.state == State.PUBLISHED
    assert not Item.objects.filter(title__contains="Lamps").exists()


def test_an_answer_needs_a_reason_and_is_told_to_those_who_said_it(idea, manager, django_capture_on_commit_callbacks):
    one, same = idea("Lamps", email="one@example.org"), idea("Light", email="two@example.org")
    services.merge(contribution=same, into=one, by=manager)
    one.refresh_from_db()
    with pytest.raises(ValidationError):
        services.decide(contribution=one, decision=Decision(Status.NOT_DOING, " "), by=manager)
    before = ContentVersion.current()
    with django_capture_on_commit_callbacks(execute=True):
        services.decide(contribution=one, decision=Decision(Status.PLANNED, "In spring."), by=manager)
    from outbox.models import Message

    told = {message.to for message in Message.objects.all()} | {to for each in mail.outbox for to in each.to}
    assert {"one@example.org", "two@example.org"} <= told
    assert ContentVersion.current() != before


def test_the_team_needs_the_right(idea):
    nobody = User.objects.create_user("nobody@example.org")
    with pytest.raises(PermissionDenied):
        services.decide(contribution=idea(), decision=Decision(Status.DONE, "So."), by=nobody)
    with pytest.raises(PermissionDenied):
        services.merge(contribution=idea("A"), into=idea("B"), by=nobody)
    nobody.user_permissions.add(Permission.objects.get(codename="answer_contribution"))
    nobody = User.objects.get(pk=nobody.pk)
    services.decide(contribution=idea(), decision=Decision(Status.DONE, "So."), by=nobody)


@pytest.mark.parametrize(("days", "is_open"), [(-8, False), (-7, True), (7, True), (8, False)])
def test_one_can_post_from_the_first_to_the_last_day(consultation, idea, days, is_open):
    with time_machine.travel(timezone.localtime() + timedelta(days), tick=False):
        if is_open:
            assert idea(published=False).pk
        else:
            with pytest.raises(NotOpenError):
                idea(published=False)


def test_nobody_can_post_or_support_while_no_assessment_holds(consultation, idea, assessment):
    one = idea()
    SafetyAssessment.objects.update(review_on=timezone.localdate() - timedelta(1))
    for deed in (idea, lambda: services.support(contribution=one, by=PHONE), lambda: say(one)):
        with pytest.raises(NotOpenError):
            deed()
    SafetyAssessment.objects.update(review_on=timezone.localdate())
    assert idea(published=False).pk


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, set()),
        ({"exemption": " "}, {"exemption"}),
        ({"basis": "assessed"}, {"illegal_content", "children", "complaints"}),
        ({"basis": "assessed", "illegal_content": "x", "children": "x", "complaints": "x"}, set()),
        ({"days": 400}, {"review_on"}),
        ({"days": 0}, {"review_on"}),
        ({"since": 1}, {"assessed_on"}),
    ],
)
def test_what_an_assessment_must_say(db, changes, wrong):
    today = timezone.localdate()
    begins = today + timedelta(changes.pop("since", 0))
    fields = {"basis": "exempt", "exemption": "Schedule 1", "assessed_by": "Officer", "assessed_on": begins}
    made = SafetyAssessment(**(fields | {"review_on": begins + timedelta(changes.pop("days", 365))} | changes))
    try:
        made.clean()
    except ValidationError as refusal:
        assert set(refusal.error_dict) == wrong
    else:
        assert not wrong


def test_a_page_with_ideas_is_not_published_before_safety_is_assessed(consultation):
    from consultations.preparing.publishing import why_not

    page = consultation.source_page
    page.published_despite = "A test."
    assert "" not in why_not(page)
    SafetyAssessment.objects.all().delete()
    assert "online safety" in " ".join(why_not(page)[""])


def test_what_says_the_same_is_found_and_what_does_not_is_not(idea, consultation):
    lamps = idea("Lamps along the canal path", text="The path is too dark after work.")
    idea("A youth club on Fridays", text="Somewhere to go.")
    found = perhaps_one_of("More lamps on the canal", Contribution.objects.of(consultation).published())
    assert found == [lamps]
    assert perhaps_one_of("Buses at night", Contribution.objects.of(consultation).published()) == []


def test_origins_go_when_it_closes_and_support_stays_told_apart(idea, consultation):
    one, two = idea("A", network="n", device="d"), idea("B")
    for each in (one, two):
        services.support(contribution=each, by=Supporter(device="phone", network="home"))
    known = Support.objects.first().person
    with time_machine.travel(timezone.now() + timedelta(9), tick=False):
        retention.forget_origins()
    people = set(Support.objects.values_list("person", flat=True))
    assert len(people) == 1 and known not in people
    assert not Support.objects.exclude(network="").exists()
    assert not Contribution.objects.exclude(network="", device="").exists()


def test_names_go_a_year_after_the_last_day_and_the_words_stay(idea):
    idea("Lamps", name="Ada", email="ada@example.org")
    with time_machine.travel(timezone.now() + timedelta(8 + 366), tick=False):
        retention.forget_names()
    one = Contribution.objects.get()
    assert (one.name, one.email, one.public_title) == ("", "", "Lamps")


@pytest.mark.parametrize(("sent", "day"), [("2027-06-30 22:59Z", 30), ("2027-06-30 23:01Z", 1)])
def test_the_file_says_the_local_day_on_which_something_was_sent(idea, sent, day):
    Contribution.objects.filter(pk=idea().pk).update(created_at=datetime.fromisoformat(sent))
    headings, row = contribution_rows(Consultation.objects.get())
    assert row[headings.index("Sent")].day == day
