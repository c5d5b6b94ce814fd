"""Local priorities: proposed by anybody, checked, chosen by the tasking group with the reason, reported on."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

from core.waiting import waiting_for
from home.panels import neighbourhood_panels
from home.priorities import services
from home.priorities.local import LocalPriority, Proposal, TaskingGroup, TaskingGroupMember
from home.priorities.sign_off import PerformanceSettings
from moderation.models import Decision, Item
from moderation.reasons import Reason
from moderation.services import decide as moderate
from outbox.models import Message
from people.personal_data import erase
from tests.crime_map.counted import make_area

pytestmark = pytest.mark.django_db
SAID = {"title": "Speeding on the High Street", "text": "Most evenings after nine.", "proposed_by": "resident"}
SAID |= {"group_name": "", "email": "somebody@example.org"}


@pytest.fixture
def group(index, council) -> TaskingGroup:
    area = make_area("E05000001", "Ambridge")
    group = TaskingGroup(area=area, name="Ambridge tasking group")
    group.members = [TaskingGroupMember(agency=council), TaskingGroupMember(community_group="Parish council")]
    group.save()
    return group


@pytest.fixture
def address(group) -> str:
    return group.get_absolute_url()


def proposed(group: TaskingGroup, **changes) -> Proposal:
    return services.propose(area=group.area, said=SAID | changes, user=None, suspicions=[])


def public(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_proposal_is_read_by_somebody_before_everybody(client, group, address):
    answer = client.post(f"{address}propose/", SAID)
    assert answer.url == f"{address}proposed/"
    proposal = Proposal.objects.get()
    item = Item.objects.get()
    assert (item.subject, item.text) == (proposal, f"{SAID['title']}\n\n{SAID['text']}")
    assert SAID["title"] not in public(client, address)
    services.publish_proposal(proposal, item.text.replace("evenings", "[removed]"))
    page = public(client, address)
    assert "Most [removed] after nine." in page and SAID["title"] in page
    assert SAID["email"] not in page


def test_a_group_proposes_in_its_name(client, group, address):
    client.post(f"{address}propose/", SAID | {"proposed_by": "group", "group_name": "Traders' association"})
    services.publish_proposal(Proposal.objects.get(), Item.objects.get().text)
    assert Proposal.objects.get().title == SAID["title"]
    assert "Traders&#x27; association" in public(client, address)


def test_the_form_says_what_is_missing(client, group, address):
    page = client.post(f"{address}propose/", {"title": "", "text": "", "proposed_by": "group"}).content.decode()
    assert "Say in a few words what should be worked on." in page
    assert "Give the name of the group" in page
    assert "<title>Error:" in page
    assert not Proposal.objects.exists()


def test_what_is_refused_is_nowhere(client, group, address):
    proposal = proposed(group)
    services.publish_proposal(proposal, services.words_of(proposal))
    services.refuse_proposal(proposal)
    assert SAID["title"] not in public(client, address)


def test_a_partnership_may_take_no_proposals(client, group, address):
    chosen = PerformanceSettings.of_the_site()
    chosen.takes_proposals = False
    chosen.save()
    assert client.get(f"{address}propose/").status_code == 404
    assert "propose/" not in public(client, address)


def test_the_group_chooses_up_to_three_and_says_why(client, group, address):
    proposal = proposed(group)
    services.publish_proposal(proposal, services.words_of(proposal))
    for number in range(3):
        services.choose_local_priority(
            group=group,
            title=f"Priority {number}",
            why="It was raised most.",
            chosen_on=date(2025, 1, 1),
            proposal=proposal if not number else None,
        )
    with pytest.raises(ValidationError, match="3"):
        services.choose_local_priority(group=group, title="A fourth", why="Why not.", chosen_on=date(2025, 2, 1))
    page = public(client, address)
    assert page.count("It was raised most.") == 4  # three priorities, and the decision about the proposal
    first = LocalPriority.objects.order_by("pk").first()
    services.end_local_priority(priority=first, result="Fewer cars.", ends_on=date(2025, 2, 1))
    with pytest.raises(ValidationError):  # until then it still counts
        services.choose_local_priority(group=group, title="A fourth", why="Raised.", chosen_on=date(2025, 1, 31))
    services.choose_local_priority(group=group, title="A fourth", why="Raised.", chosen_on=date(2025, 2, 1))
    assert "Fewer cars." in public(client, address)


def test_what_came_of_one_that_ended_is_told_from_that_day_with_what_was_reported_before(client, group):
    priority = services.choose_local_priority(
        group=group, title="Sheds", why="Six thefts.", chosen_on=date(2025, 1, 10)
    )
    services.report_on(priority=priority, text="Locks were given out.", reported_on=date(2025, 4, 1))
    services.end_local_priority(priority=priority, result="No thefts since.", ends_on=date(2025, 7, 1))

    def on_the_neighbourhoods_page() -> str:
        panel = next(panel for panel in neighbourhood_panels(group.area) if panel.name == "priorities")
        return render_to_string(panel.template, panel.context)

    with time_machine.travel("2025-06-30T12:00"):
        assert "No thefts since." not in on_the_neighbourhoods_page()
    with time_machine.travel("2025-07-01T12:00"):
        told = on_the_neighbourhoods_page()
        assert "No thefts since." in told and "works on no local priority at the moment." in told
        page = client.get(group.get_absolute_url()).content.decode()
        assert "Six thefts." in page and "Locks were given out." in page and "No thefts since." in page
    with time_machine.travel("2025-12-01T12:00"):
        assert "No thefts since." not in on_the_neighbourhoods_page()


def test_no_fourth_gets_in_by_an_earlier_day(group):
    for number in range(3):
        services.choose_local_priority(
            group=group, title=f"Priority {number}", why="It was raised most.", chosen_on=date(2025, 5, 10)
        )
    with pytest.raises(ValidationError, match="3"):
        services.choose_local_priority(group=group, title="A fourth", why="Raised.", chosen_on=date(2025, 5, 1))
    assert LocalPriority.objects.count() == 3


@pytest.mark.parametrize("state", ["waiting", "refused", "chosen", "not-chosen"])
def test_only_what_is_public_and_open_is_decided(group, state):
    proposal = proposed(group)
    proposal.state = state
    proposal.save()
    with pytest.raises(ValidationError, match="published proposal"):
        services.decline_proposal(proposal=proposal, why="Too late.")
    with pytest.raises(ValidationError):
        services.choose_local_priority(
            group=group, title="x", why="Because.", chosen_on=date(2025, 1, 1), proposal=proposal
        )
    assert not LocalPriority.objects.exists()


def chosen(group: TaskingGroup, proposal: Proposal) -> None:
    services.choose_local_priority(
        group=group, title="x", why="Raised most often.", chosen_on=date(2025, 1, 1), proposal=proposal
    )


def declined(group: TaskingGroup, proposal: Proposal) -> None:
    services.decline_proposal(proposal=proposal, why="The road belongs to the highways agency.")


@pytest.mark.parametrize(
    ("decide", "subject", "why"),
    [
        (chosen, "Your proposal was chosen", "Raised most often."),
        (declined, "Your proposal was not chosen", "The road belongs to the highways agency."),
    ],
)
def test_whoever_left_an_address_hears_once_what_was_decided(group, settings, decide, subject, why):
    proposal = proposed(group)
    services.publish_proposal(proposal, services.words_of(proposal))
    assert not Message.objects.exists()
    decide(group, proposal)
    message = Message.objects.get()
    assert (message.to, message.subject, message.about) == (SAID["email"], subject, proposal)
    for words in (SAID["title"], why, group.name, f"{settings.SITE_URL}{group.get_absolute_url()}"):
        assert words in message.text
    # Taken down and put back, as after an appeal, it is decided already.
    services.refuse_proposal(proposal)
    services.publish_proposal(proposal, services.words_of(proposal))
    with pytest.raises(ValidationError):
        decide(group, proposal)
    assert Message.objects.count() == 1


def test_what_was_decided_is_said_in_the_language_of_the_proposal(client, group, address):
    client.post(f"/pl{address}propose/", SAID)
    proposal = Proposal.objects.get()
    services.publish_proposal(proposal, services.words_of(proposal))
    with override("cy"):
        chosen(group, proposal)
    message = Message.objects.get()
    assert message.language == proposal.language == Item.objects.get().language == "pl"
    assert 'lang="pl"' in message.html


def test_whoever_left_no_address_gets_no_mail(group):
    for decide in (chosen, declined):
        proposal = proposed(group, email="")
        services.publish_proposal(proposal, services.words_of(proposal))
        decide(group, proposal)
    assert not Message.objects.exists()


def test_the_moderators_refusal_is_told_once(group, staff):
    proposed(group)
    moderator, _client = staff("Moderators")
    item = Item.objects.get()
    moderate(item=item, by=moderator, action=Decision.Action.REFUSED, version=item.version, reason=Reason.OFF_TOPIC)
    assert [message.to for message in Message.objects.all()] == [SAID["email"]]
    assert Proposal.objects.get().state == Proposal.State.REFUSED


def test_no_decision_without_a_reason(group):
    proposal = proposed(group)
    services.publish_proposal(proposal, services.words_of(proposal))
    for decide in (
        lambda: services.decline_proposal(proposal=proposal, why=" "),
        lambda: services.choose_local_priority(group=group, title="x", why="", chosen_on=date(2025, 1, 1)),
    ):
        with pytest.raises(ValidationError, match="Say why"):
            decide()


def test_the_neighbourhood_is_told_each_quarter_and_the_team_reminded(client, staff, group):
    user, _client = staff("Support team")
    priority = services.choose_local_priority(
        group=group, title="Sheds", why="Six thefts.", chosen_on=date(2025, 1, 10)
    )
    assert priority.next_report_due_on == date(2025, 5, 14)

    def reports_due() -> int:
        return sum(each.count for each in waiting_for(user) if "report" in each.label)

    with time_machine.travel("2025-05-14T12:00"):
        assert reports_due() == 0
        assert "The first report is due by 14 May 2025." in client.get(group.get_absolute_url()).content.decode()
    with time_machine.travel("2025-05-15T12:00"):
        assert reports_due() == 1
        late = "A report was due by 14 May 2025 and is late."
        assert late in client.get(group.get_absolute_url()).content.decode()
        services.report_on(priority=priority, text="Locks were given out.", reported_on=date(2025, 5, 15))
        assert reports_due() == 0
        assert late not in client.get(group.get_absolute_url()).content.decode()
        panel = next(panel for panel in neighbourhood_panels(group.area) if panel.name == "priorities")
        assert panel.context["groups"][0]["chosen"][0].reports.all()[0].text == "Locks were given out."


def test_the_forms_of_the_staff_do_all_of_it(staff, group):
    _user, client = staff("Support team")
    address = f"/admin/tasking-groups/priorities/{group.pk}/"
    assert client.get(address).status_code == 200
    client.post(
        address,
        {"do": "choose", "choose-title": "Sheds", "choose-why": "Six thefts.", "choose-chosen_on": "2025-01-10"},
    )
    priority = LocalPriority.objects.get()
    report = {"do": "report", "report-priority": priority.pk, "report-text": "Locks.", "report-day": "2025-02-01"}
    client.post(address, report)
    assert priority.reports.get().text == "Locks."
    client.post(address, report | {"report-is_last": "on", "report-text": "No thefts since."})
    priority.refresh_from_db()
    assert (priority.ends_on, priority.result) == (date(2025, 2, 1), "No thefts since.")


@pytest.mark.parametrize(("role", "may"), [("Support team", True), ("Moderators", True), ("Editors", False)])
def test_who_may_decide(staff, group, role, may):
    _user, client = staff(role)
    assert (client.get(f"/admin/tasking-groups/priorities/{group.pk}/").status_code == 200) is may


def test_erasing_an_account_leaves_the_words_and_not_the_person(staff, group):
    user, _client = staff()
    proposal = services.propose(area=group.area, said=SAID, user=user, suspicions=[])
    erase(user)
    proposal.refresh_from_db()
    assert (proposal.title, proposal.email, proposal.user) == (SAID["title"], "", None)


def test_two_years_after_the_decision_nobody_knows_who_it_was(group):
    proposal = proposed(group)
    services.refuse_proposal(proposal)
    assert services.forget_old_proposers() == 0
    Proposal.objects.update(decided_on=date(2020, 1, 1))
    assert services.forget_old_proposers() == 1
    proposal.refresh_from_db()
    assert proposal.email == "" and proposal.text == SAID["text"]
