"""Those who raised an action are told of each change, once and in their language, and may reply to a finding."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from actions.models import ActionChange, ActionRaiser, ActionReply
from actions.panels import area_pack_part, group_desk_panel, group_panel
from actions.raisers.mails import prepare, raiser_of, render, token_of
from actions.raisers.retention import forget_old_raisers
from actions.raisers.services import publish_reply, reply_to_finding
from actions.raisers.telling import RIPE_AFTER, tell_raisers
from actions.raisers.wagtail_hooks import replies_to_look_into
from actions.services import add_raiser, change_action, escalate
from actions.statuses import Status
from home.models import Reply
from home.panels import draw
from moderation.models import Item
from moderation.services import decide
from outbox.mailings import NotWanted, Recipient
from outbox.models import Delivery, Mailing
from people.models import CommunityGroup, Membership

LATER = RIPE_AFTER + timedelta(minutes=1)


@pytest.fixture
def group(db) -> CommunityGroup:
    return CommunityGroup.objects.create(
        name="Mill Residents", slug="mill-residents", kind="residents", contact_email="mill@example.org"
    )


@pytest.fixture
def speaker(group, person):
    user = person("speaker")
    Membership.objects.create(group=group, user=user, role="representative")
    return user


@pytest.fixture
def raised(make, group, keeper):
    action = make()
    add_raiser(action=action, group=group, language="en-gb")
    add_raiser(action=action, email="Resident@example.org", language="pl")
    return action


def told() -> list[Mailing]:
    return tell_raisers(timezone.now() + LATER)


def test_each_is_noted_once(raised, group):
    add_raiser(action=raised, group=group)
    add_raiser(action=raised, email="resident@EXAMPLE.org")
    assert [(each.group, each.email) for each in raised.raisers.all()] == [(group, ""), (None, "resident@example.org")]
    with pytest.raises(ValidationError):
        add_raiser(action=raised)


def test_a_change_is_told_once_to_each_of_them(raised, speaker, keeper):
    assert tell_raisers() == []  # it waits a while: what follows at once is told with it
    change_action(action=raised, by=keeper, status=Status.ACCEPTED)
    [mailing] = told()
    assert set(mailing.deliveries.values_list("address", flat=True)) == {
        "mill@example.org",
        "resident@example.org",
        speaker.email,
    }
    assert ActionChange.objects.filter(mailing=mailing).count() == 2
    assert told() == []
    escalate(action=raised, reason="Two agencies must agree.", by=keeper)
    [second] = told()
    assert ActionChange.objects.get(mailing=second).reason == "Two agencies must agree."


def test_whoever_raised_it_is_told_whether_it_worked(raised, keeper):
    change_action(action=raised, by=keeper, status=Status.DONE)
    told()
    change_action(action=raised, by=keeper, evaluation="Half as many reports since.")
    [mailing] = told()
    words = words_to(mailing, "mill@example.org").text
    assert "Whether it worked: Half as many reports since." in words
    change_action(action=raised, by=keeper, evaluation="Half as many reports since.")
    assert told() == []


def test_a_change_made_a_moment_ago_is_not_told_with_an_older_one(raised, keeper):
    slip = change_action(action=raised, by=keeper, status=Status.ACCEPTED)
    ActionChange.objects.filter(pk=slip.pk).update(made_at=timezone.now() + timedelta(minutes=10))
    [first] = told()
    assert slip not in ActionChange.objects.filter(mailing=first)
    [second] = tell_raisers(timezone.now() + LATER + timedelta(minutes=10))
    assert list(ActionChange.objects.filter(mailing=second)) == [slip]


def words_to(mailing: Mailing, address: str):
    delivery = Delivery.objects.get(mailing=mailing, address=address)
    recipient = Recipient(delivery.address, delivery.reference, delivery.language, delivery.format)
    mailing.prepared = prepare(mailing, [recipient])
    return render(mailing, recipient)


def test_it_is_told_in_the_language_of_whoever_raised_it(raised, keeper):
    change_action(action=raised, by=keeper, status=Status.IN_PROGRESS, reason="The poles are ordered.")
    [mailing] = told()
    english, polish = words_to(mailing, "mill@example.org"), words_to(mailing, "resident@example.org")
    assert "Work on it has begun. The poles are ordered." in english.text
    assert "Mill Residents" in english.text
    assert raised.get_absolute_url() in english.text
    assert "Rozpoczęto pracę. The poles are ordered." in polish.text
    assert "/pl/actions/" in polish.text
    assert "/stop/" in polish.unsubscribe_address


def test_nobody_is_told_of_what_is_not_published_until_it_is(make, group, keeper):
    action = make(is_public=False)
    add_raiser(action=action, group=group)
    assert told() == []
    change_action(action=action, by=keeper, is_public=True)
    assert len(told()) == 1


def test_whoever_has_heard_enough_is_told_no_more(client, raised, keeper):
    [mailing] = told()
    raiser = raised.raisers.get(group=None)
    address = reverse("actions:stop", args=[token_of(raiser, raiser.email)])
    assert client.get(address).status_code == 200
    assert ActionRaiser.objects.to_tell().count() == 2  # looking changes nothing
    client.post(address)
    with pytest.raises(NotWanted):
        words_to(mailing, "resident@example.org")
    change_action(action=raised, by=keeper, status=Status.DONE)
    [second] = told()
    assert list(second.deliveries.values_list("address", flat=True)) == ["mill@example.org"]


def test_one_of_a_group_stops_the_news_for_nobody_else(client, raised, group, speaker):
    raiser = raised.raisers.get(group=group)
    client.post(reverse("actions:stop", args=[token_of(raiser, speaker.email)]))
    [mailing] = told()
    assert set(mailing.deliveries.values_list("address", flat=True)) == {"mill@example.org", "resident@example.org"}
    raiser.refresh_from_db()
    assert speaker.email not in str(raiser.stopped_by)


def test_who_left_the_group_can_use_its_links_no_more(client, raised, group, speaker):
    raiser = raised.raisers.get(group=group)
    token = token_of(raiser, speaker.email)
    assert raiser_of(token) == (raiser, speaker.email)
    Membership.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert raiser_of(token) is None
    assert client.get(reverse("actions:reply", args=[token])).status_code == 404
    assert raiser_of("nonsense") is None


def test_a_reply_stands_under_the_finding_once_moderators_let_it_through(client, index, raised, group, keeper):
    raiser = raised.raisers.get(group=group)
    address = reverse("actions:reply", args=[token_of(raiser, "mill@example.org")])
    assert client.get(address).status_code == 404  # there is no finding yet
    change_action(action=raised, by=keeper, status=Status.NO_EVIDENCE, reason="2 reports in 52 weeks.")
    raiser = ActionRaiser.objects.get(pk=raiser.pk)
    [mailing] = told()
    [address] = re.findall(r"/actions/reply/\S+", words_to(mailing, "mill@example.org").text)
    page = client.get(address)
    form = page.context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    given["text"] = "It happens after dark, and nobody reports it."
    for _twice in range(2):
        assert client.post(address, given)["Location"] == f"{address}?sent=1"
    reply = ActionReply.objects.get()
    assert Item.objects.get().text == "It happens after dark, and nobody reports it."
    assert "after dark" not in client.get(raised.get_absolute_url()).content.decode()
    publish_reply(reply, "It happens after dark.")
    shown = client.get(raised.get_absolute_url()).content.decode()
    assert "It happens after dark." in shown
    assert "Mill Residents" in shown
    assert [each.count for each in replies_to_look_into(keeper)] == [1]
    client.force_login(keeper)
    client.post(reverse("action_look_again", args=[raised.pk]))
    assert [each.count for each in replies_to_look_into(keeper)] == [0]
    client.logout()
    assert "We looked into it again" in client.get(raised.get_absolute_url()).content.decode()


def test_a_reply_is_signed_in_the_readers_language_and_a_groups_name_is_checked_like_its_words(raised, group, keeper):
    group.name = "Mill Residents, 01632 960 001"
    group.save()
    change_action(action=raised, by=keeper, status=Status.NO_EVIDENCE, reason="2 reports in 52 weeks.")
    resident, of_group = (ActionRaiser.objects.get(action=raised, group=each) for each in (None, group))
    with override("pl"):
        by_one = reply_to_finding(raiser=resident, key=uuid4(), text="Zawsze po zmroku.")
    by_all = reply_to_finding(raiser=of_group, key=uuid4(), text="Always after dark.")
    assert (by_one.signed_as, by_one.signature, by_all.signature) == ("A resident", "A resident", group.name)
    with override("pl"):
        assert by_one.signature == "Ktoś z mieszkańców"
    found = {item.subject: [each.kind for each in item.found_concerns] for item in Item.objects.all()}
    assert found == {by_one: [], by_all: ["phone"]}


def test_there_is_nothing_to_reply_to_elsewhere(raised):
    with pytest.raises(PermissionDenied):
        reply_to_finding(raiser=raised.raisers.first(), key=uuid4(), text="But it is so.")


def test_addresses_go_a_year_after_the_action_ended(raised, keeper):
    change_action(action=raised, by=keeper, status=Status.DONE)
    with time_machine.travel(timezone.localtime() + timedelta(days=365)):
        assert forget_old_raisers() == 0
    with time_machine.travel(timezone.localtime() + timedelta(days=367)):
        assert forget_old_raisers() == 1
    assert [each.email for each in raised.raisers.all()] == [""]


def test_the_public_learns_which_group_raised_it_and_no_address(client, index, raised, ward, group):
    group.areas.add(ward)
    page = client.get(raised.get_absolute_url()).content.decode()
    assert "Mill Residents" in page
    assert "example.org" not in page.replace("mailto", "")
    found = client.get("/actions/?group=mill-residents").content.decode()
    assert "Light the underpass" in found
    assert "raised by Mill Residents" in found


def test_a_group_sees_what_became_of_what_it_raised(raised, group, speaker, keeper, index):
    assert group_panel(group) is None  # nothing has become of it yet
    assert "Light the underpass" in draw([group_desk_panel(group, speaker)])[0].html
    change_action(action=raised, by=keeper, status=Status.NO_EVIDENCE, reason="2 reports in 52 weeks.")
    said = draw([group_panel(group)])[0].html
    assert "People asked for light in the underpass." in said
    assert "2 reports in 52 weeks." in said
    assert "/actions/reply/" in draw([group_desk_panel(group, speaker)])[0].html
    assert area_pack_part(group) is None  # the pack is of what is still being done
    change_action(action=raised, by=keeper, status=Status.IN_PROGRESS)
    assert "Light the underpass" in draw([area_pack_part(group)])[0].html


def test_whoever_wrote_to_the_team_is_told_what_is_done_about_it(client, make, keeper, person, index):
    reply = Reply.objects.create(
        key=uuid4(),
        text="The lamp is dark.",
        public_text="The lamp is dark.",
        may_be_public=True,
        state="accepted",
        address="writer@example.org",
        language="pl",
        submitted_at=timezone.now(),
        due_on=date(2027, 1, 1),
    )
    action = make("Mend the lamp", source=reply)
    [raiser] = action.raisers.all()
    assert (raiser.email, raiser.language) == ("writer@example.org", "pl")
    assert "Mend the lamp" in client.get(reply.own_address).content.decode()
    assert reply.public_address in client.get(action.get_absolute_url()).content.decode()
    assert "Mend the lamp" in client.get("/actions/?from=reply").content.decode()
    keeper.user_permissions.add(*person("replier", "view_reply").user_permissions.all())
    client.force_login(type(keeper).objects.get(pk=keeper.pk))
    page = client.get(reverse("reply_detail", args=[reply.pk])).content.decode()
    assert action.staff_address in page
    assert f"/admin/actions/new/?source=reply%3A{reply.pk}" in page


def test_moderators_leave_out_a_group_s_name_beside_its_reply(raised, group, keeper):
    change_action(action=raised, by=keeper, status=Status.NO_EVIDENCE, reason="2 reports in 52 weeks.")
    reply = reply_to_finding(
        raiser=ActionRaiser.objects.get(action=raised, group=group), key=uuid4(), text="After dark."
    )
    item = Item.objects.about(reply).get()
    given = {"by": keeper, "version": item.version, "reason": "personal-details"}
    decide(item=item, action="published", leaves_out_name=True, **given)
    reply.refresh_from_db()
    assert (reply.public_text, reply.signature) == ("After dark.", "A resident")
    item.refresh_from_db()
    assert item.signed == group.name


def test_staff_read_what_moderators_left_of_a_reply(client, raised, group, keeper):
    change_action(action=raised, by=keeper, status=Status.NO_EVIDENCE, reason="2 reports in 52 weeks.")
    raiser = ActionRaiser.objects.get(action=raised, group=group)
    reply = reply_to_finding(raiser=raiser, key=uuid4(), text="Ask Barry at number 4.")
    client.force_login(keeper)
    page = f"/admin/actions/{raised.pk}/"
    assert "Barry" not in client.get(page).content.decode()
    item = Item.objects.about(reply).get()
    decide(item=item, action="published", by=keeper, version=item.version, removals=["Barry"], reason="accuses")
    shown = client.get(page).content.decode()
    assert "at number 4." in shown and "Barry" not in shown
