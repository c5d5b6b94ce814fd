"""What the public, a group's own people and the team see and do through the pages."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from wagtail import hooks

from consultations.answering.group_panels import open_panel, pack_part, public_statements_panel
from consultations.models import Consultation, Response
from core.waiting import waiting_for
from home.groups.area_pack import SALT, PackToolMissingError, group_of_token, pack_address, pack_pdf
from home.groups.jobs import send_area_packs
from home.groups.services import add_meetings, end_membership
from home.panels import Panel
from outbox.messages import send_due_messages
from outbox.models import Message
from people.account_rows import account_rows
from people.groups.permissions import may_speak_for
from people.models import CommunityGroup, Membership, User
from places.models import Postcode
from tests.consultations.answering.asking import make_consultation
from tests.formats.reading_back import faults_of_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory(first_pages, db):
    """The list of groups, among the first pages."""


def main_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def test_the_directory_names_groups_by_kind_and_name(client, directory, group):
    CommunityGroup.objects.create(name="Hill Watch", slug="hill", kind="watch")
    CommunityGroup.objects.create(name="Gone", slug="gone", kind="watch", is_active=False)
    page = main_of(client, "/groups/")
    assert "2 groups" in page and "Gone" not in page
    assert page.count("Contact not checked") == 1
    page = main_of(client, "/groups/?kind=watch")
    assert "1 group: Neighbourhood watch" in page and "Mill Residents" not in page
    assert "Hill Watch" not in main_of(client, "/groups/?q=mill")
    assert "no-such" not in main_of(client, "/groups/?kind=no-such")


def test_a_groups_own_words_say_in_which_language_they_are(client, directory, group):
    CommunityGroup.objects.filter(pk=group.pk).update(purpose="We look after the mill.")
    assert '<div class="lead"><p>We look after the mill.' in main_of(client, group.get_absolute_url())
    assert '<div class="lead" lang="en-GB"><p>We look after' in main_of(client, f"/pl{group.get_absolute_url()}")
    assert '<p lang="en-GB">We look after the mill.' in main_of(client, "/pl/groups/")


def test_who_speaks_for_my_street(client, directory, group, make_area):
    """By postcode, those nearest to it first; by a place's name; and where nobody does, or nobody knows the place."""
    town = make_area("ward", "E05000001", box=(-0.80, 52.00, -0.70, 52.10), name="Milltown", population=9000)
    street = make_area("estate", "X00000001", box=(-0.76, 52.03, -0.74, 52.05), name="Mill Estate", population=700)
    Postcode.objects.create(code="MK93EJ", longitude=-0.75, latitude=52.04)
    Postcode.objects.create(code="MK93EL", longitude=-0.79, latitude=52.09)
    wide = CommunityGroup.objects.create(name="All of Town", slug="all", kind="watch")
    wide.areas.add(town)
    group.areas.add(street)
    page = main_of(client, "/groups/?q=mk93ej")
    assert "2 groups speak for MK9 3EJ" in page
    assert page.index("Mill Residents</a>") < page.index("All of Town</a>")
    assert "Mill Residents</a>" not in main_of(client, "/groups/?q=MK9+3EL")
    assert "Mill Residents</a>" in main_of(client, "/groups/?q=mill+estate")
    wide.delete()
    assert "No group speaks for MK9 3EL yet" in main_of(client, "/groups/?q=MK9+3EL")
    assert "notice--warm" in main_of(client, "/groups/?q=nowhere+at+all")


def test_the_directory_asks_as_much_of_fifty_groups_as_of_one(client, directory, group, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as one:
        client.get("/groups/")
    for number in range(20):
        CommunityGroup.objects.create(name=f"Group {number}", slug=f"group-{number}", kind="watch")
    with django_assert_max_num_queries(30) as many:
        client.get("/groups/")
    assert len(many) <= len(one)


def test_one_group_is_shown_with_its_meetings_and_what_apps_add(client, directory, group):
    add_meetings(group=group, starts_at=timezone.now() + timedelta(days=9), place="The hall", is_open=True)

    def said(_group):
        return Panel(20, "said-and-done", "You said, we did", "consultations/answering/group_pack.html", {"listed": []})

    with hooks.register_temporarily("register_group_panel", said):
        page = main_of(client, "/groups/mill-residents/")
    assert "We look after the mill." in page and "The hall" in page and "Anybody may come." in page
    assert "You said, we did" in page and "no endorsement" in page
    group.is_active = False
    group.save()
    assert "This group has ended" in main_of(client, "/groups/mill-residents/")
    group.verified_at = None
    group.save()
    assert client.get("/groups/mill-residents/").status_code == 404


def test_from_asking_to_join_to_answering_for_it_by_the_pages(directory, group, person, browser, consultation_open):
    chair, asks = person("chair", group=group, role="chair"), person("asks")
    form = browser(asks).get("/groups/mill-residents/join/").context["form"]
    answer = browser(asks).post("/groups/mill-residents/join/", {"words": "Me.", "opened": form["opened"].value()})
    assert answer.status_code == 302
    part = Membership.objects.get(user=asks)
    people = browser(chair).get("/groups/mill-residents/desk/people/").content.decode()
    assert asks.email in people and "Me." in people
    address = reverse("groups:member", args=[group.slug, part.pk])
    browser(chair).post(address, {"do": "save", "role": "representative", "ends_on": ""})
    assert may_speak_for(asks, group)
    assert [row.text for row in account_rows(asks) if row.label == group.name] == ["Representative"]
    desk = browser(asks).get("/groups/mill-residents/desk/").content.decode()
    assert "Answer for the group" in desk
    assert group.name in browser(asks).get(consultation_open.respond_address).content.decode()


@pytest.fixture
def consultation_open(db) -> Consultation:
    return make_consultation()


def test_handing_over_by_the_pages(directory, group, person, browser):
    chair, member = person("chair", group=group, role="chair"), person("member", group=group, role="member")
    page = "/groups/mill-residents/desk/hand-over/"
    own = Membership.objects.get(user=member)
    both = browser(chair).post(page, {"member": own.pk, "email": "new@example.org"})
    assert both.status_code == 200 and both.context["form"].errors
    assert browser(chair).post(page, {"member": own.pk}).status_code == 302
    shown = browser(member).get("/groups/mill-residents/membership/").content.decode()
    assert "You would take over from" in shown
    offered = Membership.objects.invited().get()
    browser(member).post("/groups/mill-residents/membership/", {"do": "accept", "part": offered.pk})
    assert may_speak_for(member, group) and not may_speak_for(chair, group)
    assert browser(chair).get("/groups/mill-residents/desk/").status_code == 403


def test_nobody_answers_somebody_elses_invitation(directory, group, person, browser):
    offered = Membership.objects.create(group=group, email="new@example.org", state="invited", role="chair")
    other = person("other")
    browser(other).post("/groups/mill-residents/membership/", {"do": "accept", "part": offered.pk})
    offered.refresh_from_db()
    assert offered.state == "invited" and not may_speak_for(other, group)


def test_a_group_may_not_be_put_forward_as_a_party(directory, person, browser):
    client = browser(person("asks"))
    given = {"kind": "residents", "purpose": "We.", "words": "Chair.", "is_independent": "on"}
    answer = client.post("/groups/new/", given | {"name": "Mill Political Party"})
    assert "name" in answer.context["form"].errors
    answer = client.post("/groups/new/", {**given, "name": "Mill", "is_independent": ""})
    assert "is_independent" in answer.context["form"].errors
    assert client.post("/groups/new/", given | {"name": "Mill"}).status_code == 302
    assert CommunityGroup.objects.get().is_active is False


def test_the_team_is_told_what_waits_and_decides(directory, group, person, staff, browser):
    user = staff["Support team"]
    labels = {each.label: each.count for each in waiting_for(user)}
    assert labels["group for which nobody speaks"] == 1
    client = browser(user)
    page = client.get(reverse("groups_to_look_after")).content.decode()
    assert "Mill Residents" in page
    client.post(reverse("community_group", args=[group.pk]), {"email": "new@example.org", "role": "chair"})
    assert Membership.objects.invited().get().invited_by == user
    assert client.get(reverse("community_groups:index")).status_code == 200
    edit = client.get(reverse("community_groups:edit", args=[group.pk]))
    assert edit.status_code == 200 and b"Residents&#x27; association" in edit.content


def key_in(words: str) -> str:
    """The key of the area pack's address that an email holds."""
    [key] = re.findall(r"/groups/pack/([^/\s]+)/", words)
    return key


def test_the_area_pack_is_sent_once_a_week_before(directory, group, person, consultation_open, mailoutbox):
    chair = person("chair", group=group, role="chair")
    now = timezone.now()
    for days in (6, 20):
        add_meetings(group=group, starts_at=now + timedelta(days=days))
    assert (send_area_packs(), send_area_packs()) == (2, 0)
    assert set(Message.objects.values_list("to", flat=True)) == {chair.email, group.contact_email}
    message = Message.objects.filter(to=chair.email).get()
    assert consultation_open.title in message.text
    assert group_of_token(key_in(message.text)) == group
    assert group.meetings.filter(pack_sent_at=None).count() == 1
    send_due_messages()
    for mail in mailoutbox:
        ((name, content, media_type),) = mail.attachments
        assert (name, media_type) == ("area-pack-mill-residents.pdf", "application/pdf")
        assert len(PdfReader(BytesIO(content)).pages) == 1
    assert {mail.to[0] for mail in mailoutbox} == {chair.email, group.contact_email}


def test_the_area_pack_goes_without_a_file_where_nothing_draws_it(directory, group, mailoutbox, monkeypatch):
    def cannot(_group):
        raise PackToolMissingError

    monkeypatch.setattr("home.groups.area_pack.pack_pdf", cannot)
    add_meetings(group=group, starts_at=timezone.now() + timedelta(days=6))
    assert send_area_packs() == 1
    send_due_messages()
    (mail,) = mailoutbox
    assert mail.attachments == [] and group_of_token(key_in(mail.body)) == group


def test_the_area_pack_is_one_page_to_print(client, directory, group, consultation_open):
    answer = client.get(pack_address(group, group.contact_email))
    assert answer["Content-Type"] == "application/pdf"
    assert faults_of_pdf(answer.content) == []
    reader = PdfReader(BytesIO(answer.content))
    assert len(reader.pages) == 1
    assert consultation_open.title in reader.pages[0].extract_text()
    assert pack_pdf(group) == answer.content
    assert client.get("/groups/pack/made-up/").status_code == 404
    as_they_were_before_they_named_a_reader = signing.dumps(group.pk, salt=SALT)
    assert client.get(f"/groups/pack/{as_they_were_before_they_named_a_reader}/").status_code == 404
    with time_machine.travel(timezone.now() - timedelta(days=61)):
        old = pack_address(group, group.contact_email)
    assert client.get(old).status_code == 404, "it is long past"
    CommunityGroup.objects.update(is_active=False)
    assert client.get(pack_address(group, group.contact_email)).status_code == 404


def test_however_much_there_is_to_say_the_pack_is_one_page(directory, group, monkeypatch):
    long = "A title as long as a title can be, which says at length what is to be done about the underpass. " * 2
    rows = [(f"{number}. {long}", "In progress. Due by 4 May 2027.") for number in range(1, 9)]
    parts = [Panel(number, f"part-{number}", "Part", "actions/pack.html", {"rows": rows}) for number in range(6)]
    monkeypatch.setattr("home.groups.area_pack.area_pack_parts", lambda _group: parts)
    [page] = PdfReader(BytesIO(pack_pdf(group))).pages
    words = " ".join(page.extract_text().split())
    assert words.count("1. A title") == 6 and "8. A title" not in words
    assert "There is more than one page holds." in words


@pytest.mark.parametrize("leave", ["left", "term over", "account closed", "contact handed on"])
def test_whoever_leaves_opens_no_sheet_any_more_with_the_link_they_were_sent(client, group, person, leave):
    chair, today = person("chair", group=group, role="chair", starts_on=timezone.localdate()), timezone.localdate()
    link = pack_address(group, group.contact_email if leave == "contact handed on" else chair.email)
    assert group_of_token(key_in(link)) == group
    if leave == "left":
        end_membership(membership=chair.memberships.get(), by=chair)
    elif leave == "term over":
        chair.memberships.update(starts_on=None, ends_on=today - timedelta(days=1))
    elif leave == "account closed":
        User.objects.filter(pk=chair.pk).update(is_active=False)
    else:
        group.contact_email = "another@example.org"
        group.save()
    assert client.get(link).status_code == 404


def test_nobody_learns_that_a_group_has_been_put_forward(client, group, person, browser):
    group.is_active, group.verified_at = False, None
    group.save()
    asks = person("asks", group=group, state="asked", role="representative")
    assert browser(person("resident")).get(reverse("groups:membership", args=[group.slug])).status_code == 404
    assert browser(asks).get(reverse("groups:membership", args=[group.slug])).status_code == 200


def test_what_a_group_sees_of_consultations(group, consultation_open):
    assert [row["is_sent"] for row in open_panel(group).context["rows"]] == [False]
    given = {"consultation": consultation_open, "version": consultation_open.version, "group": group}
    day = {"received_on": timezone.localdate(), "submitted_at": timezone.now(), "respondent_type": "group"}
    response = Response.objects.create(reference="ABC", **given, **day)
    assert [row["is_sent"] for row in open_panel(group).context["rows"]] == [True]
    assert public_statements_panel(group) is None, "it has not let us name it"
    Response.objects.filter(pk=response.pk).update(publish_consent="named")
    assert len(public_statements_panel(group).context["rows"]) == 1
    assert pack_part(group) is not None
    Consultation.objects.update(is_invited_only=True)
    assert open_panel(group) is None and pack_part(group) is None


def test_every_desk_page_says_where_it_is(directory, group, person, browser):
    client = browser(person("chair", group=group, role="chair"))
    for name in ("desk", "words", "members", "invite", "hand_over", "meetings", "membership"):
        page = client.get(reverse(f"groups:{name}", args=[group.slug])).content.decode()
        assert len(re.findall("<h1", page)) == 1, name
        assert 'aria-current="page"' in page, name


@pytest.mark.parametrize(
    ("facts", "has_way_out"),
    [({}, False), ({"hides_address": True}, True), ({"purpose": "Help after domestic abuse."}, True)],
)
def test_a_quick_way_out_of_pages_that_somebody_may_have_to_hide(  # noqa: PLR0917 - fixtures, and a case
    directory, group, person, browser, facts, has_way_out
):
    for name, value in facts.items():
        setattr(group, name, value)
    group.save()
    client = browser(person("resident"))
    for name in ("group", "join"):
        page = client.get(reverse(f"groups:{name}", args=[group.slug])).content
        assert (b"data-exit-page" in page) is has_way_out, name
