"""Everything that the public is shown: what of it waits in a sensitive period, and why the rest does not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.cache import cache, caches
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from actions.models import Action
from actions.services import change_action, create_action
from consultations.ideas.polls import poll_of, polls_due, release_closed_polls
from consultations.models import Consultation, Phase, QuestionVersion, Response, Said
from consultations.outcomes.services import publish_outcome, write_said
from consultations.questions.questionnaire import Questionnaire, Section
from consultations.results.attempts import ask_to_look, ask_to_release, forget_attempts
from consultations.results.holding import ask_to_gather
from consultations.results.models import PublishedText, Release, ReleaseAttempt
from consultations.results.releases import release_results
from consultations.results.tasks import gather_texts_of
from consultations.results.working import work_on
from core.models import BasePage
from forums.after.evidence import publish_evidence
from forums.after.models import Evidence
from home.models import Held, HomePage, LessonsPage, PriorityPage, StandardPage, StrategyPage, TaskingGroup
from home.priorities.pages import PrioritiesIndexPage
from home.priorities.services import choose_local_priority, end_local_priority, report_on
from home.sensitive_periods.due import due_in
from home.sensitive_periods.kinds import held_kinds
from home.sensitive_periods.pages import WaitsInSensitivePeriods
from home.sensitive_periods.services import drop, release
from home.services import create_first_pages
from people.models import User
from places.models import Area
from tests.consultations.results.a_consultation import QUESTIONS, add_page, answer, make_consultation, random_answers
from tests.home.sensitive_periods.conftest import at

pytestmark = pytest.mark.django_db

OURS = {
    *("core", "places", "people", "outbox", "formats", "moderation", "actions", "crime_map", "home", "consultations"),
    "forums",
}

LIST, SERVICE = "a list of what is held itself", "how to reach us, when and where"
PART = "a part of a page that is held, or shown with something that is"
FIGURES, PUBLIC, WORD = "figures on their own days", "what the public writes", "how something is called or set up"
RECORD, FACTS = "the record of what is public already", "facts of something announced"
FORMAT, TAKES, INTERNAL = "the same words in another format", "takes something from the public", "no words of anybody"

PAGES_THAT_DO_NOT_WAIT = {
    **dict.fromkeys(["actions.ActionsPage", "consultations.ConsultationsPage", "forums.ForumsPage"], LIST),
    **dict.fromkeys(["forums.EvidenceListPage", "home.GroupsPage", "home.NeighbourhoodIndexPage"], LIST),
    **dict.fromkeys(["home.PrioritiesIndexPage", "home.UpdatesPage", "home.HomePage"], LIST),
    "home.NeighbourhoodPage": SERVICE,
    "forums.EvidencePage": "made of what is held as the evidence of a year",
}
HELD_AS = {
    "actions.Action": "action",
    "consultations.Consultation": "opening",
    "consultations.Said": "outcome",
    "consultations.Release": "results",
    "forums.Evidence": "evidence",
    "home.LocalPriority": "local-priority",
    "home.LocalReport": "local-report",
}
DOES_NOT_WAIT = {
    **dict.fromkeys(["home.PriorityLead", "home.Method", "home.Finding", "home.Recommendation"], PART),
    **dict.fromkeys(
        ["home.SignOff", "home.Dispatch", "consultations.QuestionVersion", "consultations.SaidWords"], PART
    ),
    **dict.fromkeys(["consultations.Code", "consultations.Coding", "forums.NoteTheme"], PART),
    **dict.fromkeys(["consultations.ComplianceRecord", "consultations.SafetyAssessment", "forums.BreakoutTopic"], PART),
    **dict.fromkeys(["home.Measure", "home.Reading", "home.ReadingChange", "home.CaseReviewYear"], FIGURES),
    **dict.fromkeys(["crime_map.Coverage", "crime_map.Revision", "crime_map.PublishedFile"], FIGURES),
    **dict.fromkeys(["actions.ActionChange", "actions.ActionWords", "actions.ActionRaiser", "home.Correction"], RECORD),
    **dict.fromkeys(["forums.Forum", "forums.Session", "forums.SeniorAttendance", "consultations.Phase"], FACTS),
    **dict.fromkeys(["home.Meeting", "people.GroupMeeting", "home.AntiSocialBehaviour", "core.Partnership"], SERVICE),
    **dict.fromkeys(["home.TaskingGroup", "home.TaskingGroupMember", "home.DeliveryGroup", "people.Agency"], WORD),
    **dict.fromkeys(["home.Topic", "actions.Tier", "people.AddedGroupKind", "crime_map.PoliceForce"], WORD),
    **dict.fromkeys(["consultations.IdeasSettings", "consultations.OutcomeSettings", "home.GroupsSettings"], WORD),
    **dict.fromkeys(["home.PerformanceSettings", "home.RepliesSettings", "home.SignOffTask"], WORD),
    **dict.fromkeys(["formats.FormatSettings", "moderation.ModerationSettings"], WORD),
    **dict.fromkeys(["places.Area", "places.Boundary", "places.Postcode"], WORD),
    **dict.fromkeys(["home.Proposal", "people.CommunityGroup"], PUBLIC),
    **dict.fromkeys(["formats.MadeFile", "formats.StaffFile", "formats.WebEquivalent"], FORMAT),
    **dict.fromkeys(["home.Withdrawal", "consultations.Erasure"], TAKES),
    **dict.fromkeys(["core.ContentVersion", "core.Worker", "core.RecurringJob", "people.User"], INTERNAL),
    "home.Answer": "answers a person",
    "outbox.OutgoingMail": "how messages look",
}


def test_whoever_shows_the_public_something_new_says_whether_it_waits():
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    pages = {model for model in models if issubclass(model, Page)}
    waiting = {model for model in pages if issubclass(model, WaitsInSensitivePeriods)}
    assert {model._meta.label for model in pages - waiting} == PAGES_THAT_DO_NOT_WAIT.keys()
    shown = {each._meta.label for each in models if getattr(each, "is_shown_to_public", True)}
    assert shown - {each._meta.label for each in pages} == HELD_AS.keys() | DOES_NOT_WAIT.keys()


def test_each_kind_that_is_held_is_walked_below_or_has_tests_of_its_own():
    walked = {name for deed in DEEDS for name in deed.kinds}
    elsewhere = {
        "mailing": "test_mailings.py",
        "opening": "consultations/preparing/test_holding.py",
        "forum-letters": "forums/inviting/test_holding.py",
    }
    assert held_kinds().keys() == walked | elsewhere.keys()
    assert set(HELD_AS.values()) <= held_kinds().keys()


@dataclass(frozen=True)
class Deed:
    """One way of making something public. `kinds` are those under which it may be held.

    `prepare` lays what it needs, before the period, and returns what does it and what says whether it is public.
    """

    name: str
    kinds: tuple[str, ...]
    prepare: Callable[[User], tuple[Callable[[], object], Callable[[], bool]]]


def reads(address: str, words: str) -> bool:
    for each in (cache, caches["memory"]):
        each.clear()
    return words in Client().get(address).content.decode()


def page_deed(page: BasePage) -> tuple[Callable[[], object], Callable[[], bool]]:
    page.save_revision()
    return (
        lambda: page.get_latest_revision().publish(skip_permission_checks=True),
        lambda: type(page).objects.get(pk=page.pk).live and reads(page.url, "Quokka"),
    )


def words_page(by: User):
    page = StandardPage(title="Quokka", slug="quokka", body="<p>About.</p>", live=False)
    return page_deed(HomePage.objects.get().add_child(instance=page))


def strategy(by: User, *, live: bool = False) -> StrategyPage:
    page = StrategyPage(title="Quokka", slug="quokka", starts_on=date(2027, 4, 1), ends_on=date(2030, 3, 31), live=live)
    return PrioritiesIndexPage.objects.get().add_child(instance=page)


def priority_of_a_plan(by: User):
    plan = strategy(by, live=True)
    return page_deed(plan.add_child(instance=PriorityPage(title="Quokka", slug="one", why="It matters.", live=False)))


def review(by: User):
    page = LessonsPage(title="Quokka", slug="r", kind="other", published_on=date(2027, 1, 1), body="x", live=False)
    return page_deed(PrioritiesIndexPage.objects.get().add_child(instance=page))


def surveyed() -> Consultation:
    made = make_consultation()
    answer(made, random_answers(30))
    add_page(made)
    return made


def results(by: User):
    made = surveyed()
    address = f"/consultations/{made.slug}/results/"
    return (
        lambda: release_results(consultation=made, by=by),
        lambda: Client().get(address).status_code == 200 and Release.objects.exists(),
    )


def results_looked_at(by: User):
    made = surveyed()
    attempt = ask_to_look(consultation=made, by=by)
    work_on(ReleaseAttempt.objects.get())
    return lambda: ask_to_release(attempt=attempt, by=by), Release.objects.exists


def answers_in_words(by: User):
    made = surveyed()
    Response.objects.update(publish_consent="unnamed")
    return lambda: ask_to_gather(made, by=by), PublishedText.objects.exists


def counts_of_a_poll(by: User):
    made = surveyed()
    Phase.objects.update(kind="poll", closes_on=date(2027, 4, 20))
    content = Questionnaire((Section("s1", "One", "", (QUESTIONS[1],)),)).to_json()
    QuestionVersion.objects.update(questionnaires={"en-gb": content})
    assert poll_of(Consultation.objects.get(pk=made.pk))
    return release_closed_polls, Release.objects.exists


def outcome(by: User):
    made = surveyed()
    write_said(consultation=made, title="Quokka", by=by)

    def publish():
        said = Said.objects.get()
        if not Action.objects.from_source(said).exists():
            create_action(title="Lamps", source=said, public_wording="Lamps.", is_public=True, by=by)
        return publish_outcome(consultation=made, by=by)

    return publish, lambda: reads(f"/consultations/{made.slug}/outcome/", "Quokka") and reads("/actions/", "Lamps")


def evidence(by: User):
    return (
        lambda: publish_evidence(year=2027, by=by),
        lambda: Evidence.objects.exists() and Client().get("/forums/evidence/2027/").status_code == 200,
    )


def new_action(by: User):
    def act():
        if made := Action.objects.first():  # pressed again, on the page of what was made
            return change_action(action=made, by=by, is_public=True)
        return create_action(title="Quokka", public_wording="A pen.", is_public=True, by=by)

    return (
        act,
        lambda: reads("/actions/", "Quokka") and reads("/api/v1/actions", "Quokka"),
    )


def action_made_public(by: User):
    made = create_action(title="Quokka", public_wording="A pen.", by=by)
    return lambda: change_action(action=made, by=by, is_public=True), lambda: reads("/actions/", "Quokka")


def tasking() -> TaskingGroup:
    area = Area.objects.create(kind="ward", code="E05000009", vintage=2025, name="Northfield", slug="northfield")
    return TaskingGroup.objects.create(area=area, name="Northfield action group")


LOCAL = "/priorities/local/northfield/"


def local_choice(by: User):
    group = tasking()
    facts = {"title": "Quokka", "why": "Many asked.", "chosen_on": date(2027, 4, 20)}
    return lambda: choose_local_priority(group=group, by=by, **facts), lambda: reads(LOCAL, "Quokka")


def local_report(by: User):
    chosen = choose_local_priority(group=tasking(), title="Speeding", why="It is.", chosen_on=date(2027, 1, 1), by=by)
    return (
        lambda: report_on(priority=chosen, text="Quokka", reported_on=date(2027, 5, 10), by=by),
        lambda: reads(LOCAL, "Quokka"),
    )


def local_end(by: User):
    chosen = choose_local_priority(group=tasking(), title="Speeding", why="It is.", chosen_on=date(2027, 1, 1), by=by)
    return (
        lambda: end_local_priority(priority=chosen, result="Quokka", ends_on=date(2027, 5, 9), by=by),
        lambda: reads(LOCAL, "Quokka"),
    )


DEEDS = [
    Deed("page of words", ("page",), words_page),
    Deed("plan", ("page",), lambda by: page_deed(strategy(by))),
    Deed("priority", ("page",), priority_of_a_plan),
    Deed("review", ("page",), review),
    Deed("results", ("results",), results),
    Deed("results looked at", ("results-attempt",), results_looked_at),
    Deed("answers in words", ("answers",), answers_in_words),
    Deed("poll", ("results",), counts_of_a_poll),
    Deed("outcome", ("outcome", "action"), outcome),
    Deed("evidence", ("evidence",), evidence),
    Deed("new action", ("action",), new_action),
    Deed("action made public", ("action",), action_made_public),
    Deed("local priority", ("local-priority",), local_choice),
    Deed("local report", ("local-report",), local_report),
    Deed("end of a local priority", ("local-end",), local_end),
]
every_deed = pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)


def do(deed: Callable[[], object], capture) -> None:
    """Do it, and all that the worker does because of it."""
    with capture(execute=True):
        deed()
    for attempt in ReleaseAttempt.objects.under_way():
        work_on(attempt)
    for task in DBTaskResult.objects.filter(task_path=gather_texts_of.module_path):
        gather_texts_of.func(*task.args_kwargs["args"])


def let_go(officer: User, capture) -> None:
    """What waits for the officer, that which takes others along first."""
    while waiting := Held.objects.undecided().order_by("-held_at").first():
        do(lambda held=waiting: release(held, officer=officer, reason="Only facts."), capture)


@pytest.fixture
def prepared(first_pages, officer) -> Callable[[Deed], tuple[Callable[[], object], Callable[[], bool]]]:
    def prepare(deed: Deed):
        with time_machine.travel(at(4, 25), tick=False):
            return deed.prepare(officer)

    return prepare


@every_deed
def test_nothing_is_public_in_a_period_before_a_named_officer_says_so(
    deed, prepared, period, officer, django_capture_on_commit_callbacks
):
    act, is_public = prepared(deed)
    with time_machine.travel(at(5, 10), tick=False):
        for _pressed_twice in range(2):
            do(act, django_capture_on_commit_callbacks)
            assert not is_public()
            waiting = list(Held.objects.undecided())
            assert {held.kind for held in waiting} == set(deed.kinds)
            assert len(waiting) == len(deed.kinds)
        for held in waiting:
            held_kinds()[held.kind].address(held)
        let_go(officer, django_capture_on_commit_callbacks)
        assert is_public()


@every_deed
def test_what_is_refused_is_not_public_then_nor_by_itself_later(
    deed, prepared, period, officer, django_capture_on_commit_callbacks
):
    act, is_public = prepared(deed)
    with time_machine.travel(at(5, 10), tick=False):
        do(act, django_capture_on_commit_callbacks)
        for held in Held.objects.undecided():
            drop(held, officer=officer, reason="Too near the day.")
        assert not is_public()
    with time_machine.travel(at(6, 2), tick=False):
        release_closed_polls()
        call_command("publish_scheduled")
        assert not is_public()


@every_deed
def test_outside_a_period_it_is_public_at_once(deed, prepared, officer, django_capture_on_commit_callbacks):
    act, is_public = prepared(deed)
    with time_machine.travel(at(5, 10), tick=False):
        do(act, django_capture_on_commit_callbacks)
        assert is_public()
        assert not Held.objects.exists()


@every_deed
def test_done_again_after_the_period_it_is_public_and_waits_for_nobody(
    deed, prepared, period, officer, django_capture_on_commit_callbacks
):
    act, is_public = prepared(deed)
    with time_machine.travel(at(5, 10), tick=False):
        do(act, django_capture_on_commit_callbacks)
    with time_machine.travel(at(6, 2), tick=False):
        assert not is_public()
        do(act, django_capture_on_commit_callbacks)
        waits_on = deed.name == "poll"  # a job did it, which nobody asks to do it again
        assert is_public() is not waits_on
        assert Held.objects.undecided().exists() is waits_on


def test_a_plan_takes_its_priorities_along(prepared, period, officer, django_capture_on_commit_callbacks):
    with time_machine.travel(at(4, 25), tick=False):
        plan = strategy(officer)
        one = plan.add_child(instance=PriorityPage(title="One", slug="one", why="It matters.", live=False))
        one.save_revision()
        plan.save_revision()
    with time_machine.travel(at(5, 10), tick=False):
        plan.get_latest_revision().publish(skip_permission_checks=True)
        assert Held.objects.undecided().count() == 1
        let_go(officer, django_capture_on_commit_callbacks)
        assert set(Page.objects.filter(pk__in=[plan.pk, one.pk], live=True)) == {plan.page_ptr, one.page_ptr}


@pytest.mark.usefixtures("first_pages")
def test_due_are_a_polls_counts_and_a_groups_report(period, officer):
    with time_machine.travel(at(4, 25), tick=False):
        made = surveyed()
        Phase.objects.update(kind="poll", closes_on=date(2027, 5, 4))
        chosen = choose_local_priority(group=tasking(), title="Speeding", why="It is.", chosen_on=date(2027, 1, 1))
        chosen.next_report_due_on = date(2027, 5, 14)
        chosen.save()
        found = {(due.on, due.title) for due in due_in(period)}
    assert {(date(2027, 5, 5), str(made)), (date(2027, 5, 14), "Speeding")} <= found
    assert polls_due(period)


def test_an_officer_reads_what_was_written_and_when(prepared, period, officer, client):
    act, _is_public = prepared(Deed("local report", ("local-report",), local_report))
    with time_machine.travel(at(5, 10), tick=False):
        act()
        officer.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(officer)
        page = client.get(reverse("held_thing", args=[Held.objects.get().pk])).content.decode()
    assert "<p>Quokka</p>" in page and "<p>10 May 2027</p>" in page
    assert reverse("tasking_groups:priorities", args=[TaskingGroup.objects.get().pk]) in page


def test_an_attempt_that_waits_is_not_forgotten(prepared, period, officer, django_capture_on_commit_callbacks):
    act, is_public = prepared(Deed("results looked at", ("results-attempt",), results_looked_at))
    with time_machine.travel(at(5, 10), tick=False):
        do(act, django_capture_on_commit_callbacks)
    with time_machine.travel(at(5, 29), tick=False):
        assert forget_attempts() == 0
        let_go(officer, django_capture_on_commit_callbacks)
        assert is_public()


@pytest.mark.usefixtures("first_pages")
def test_what_the_law_asks_of_every_site_is_laid_at_any_time(period):
    with time_machine.travel(at(5, 10), tick=False):
        StandardPage.objects.get(slug="privacy").delete()
        create_first_pages()
        assert Client().get("/privacy/").status_code == 200
        assert not Held.objects.undecided().exists()
