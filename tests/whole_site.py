"""A whole site on real data, for tests that look at every page: Milton Keynes, its wards, two months of crime."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Site

from actions.models import Action, ActionChange, ActionRaiser, Tier
from actions.services import create_action
from actions.statuses import Status
from consultations.answering.respondents import RespondentDetails
from consultations.answering.services import submit_response
from consultations.models import (
    Consultation,
    ConsultationPage,
    ConsultationsPage,
    Draft,
    Invitation,
    Phase,
    QuestionVersion,
    Response,
    Ticket,
)
from consultations.outcomes.reports import start_report
from consultations.outcomes.services import publish_outcome, write_said
from consultations.preparing.services import start_consultation
from consultations.questions.questionnaire import Question, QuestionKind, Questionnaire, Section
from core.models import Partnership, Worker
from crime_map.models import Coverage, FileKind
from home.alerts.models import Subscription
from home.models import Answer, AntiSocialBehaviour, CaseReviewYear, Meeting, Reply
from home.neighbourhoods.services import create_neighbourhood_pages
from home.priorities.groups import DeliveryGroup
from home.priorities.lessons import LessonsPage, Recommendation
from home.priorities.local import TaskingGroup
from home.priorities.measures import Measure
from home.priorities.pages import Finding, Method, PrioritiesIndexPage, PriorityLead, PriorityPage, StrategyPage
from home.priorities.services import Entry, choose_local_priority, propose, publish_proposal, write_reading
from moderation.kinds import Author
from moderation.models import DefamationComplaint, Item
from moderation.services import complain, decide, submit, tell_author
from people.models import Agency, User
from places.models import Area
from tests.consultations.ideas.whole import open_ideas
from tests.consultations.results.whole import release_and_publish
from tests.forums.whole import hold_forums
from tests.home.groups.whole import keep_groups

DISTRICT = "E06000042"
WARD = "E05009406"
STOP_SEARCH_YEAR = 2022
RESIDENT, REPLY = "resident@example.org", "a-reply-that-was-answered"
SUBSCRIPTION, REQUEST = "a-confirmed-subscription", "one-that-waits"
PUBLISHED_REPLY, REFUSED_REPLY = 1001, 1002
OPEN = "evenings-in-town"
OPEN_DRAFT, INVITED = UUID("5afe0f0a-0000-4000-8000-000000000005"), "a-personal-link"
SENT_DRAFT, TICKET = UUID("5afe0f0a-0000-4000-8000-000000000004"), "a-ticket-for-equality"
ANSWERED, PROMISE, TOLD_RESPONSE = "park-lights", 2001, 3001
RAISER, RAISED_BY = 2101, "raised@example.org"
REFUSED_ITEM, COMPLAINT = UUID("5afe0f0a-0000-4000-8000-000000000001"), UUID("5afe0f0a-0000-4000-8000-000000000002")
CRIME_FILES = ("2025-06-thames-valley-street.csv.gz", "2025-08-thames-valley-street.csv.gz")


@dataclass
class WholeSite:
    resident: User
    administrator: User


def build_whole_site(shared_data: Path) -> WholeSite:
    """Fill an empty database the way its owners would: settings, pages, boundaries, crime."""
    call_command("create_roles", verbosity=0)
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.name, partnership.place_name = "SaferMK", "Milton Keynes"
    partnership.email, partnership.phone = "team@example.org", "01908 000000"
    partnership.district_code, partnership.police_force = DISTRICT, "thames-valley"
    partnership.police_force_name = "Thames Valley Police"
    partnership.save()
    boundaries = shared_data / "boundaries"
    names = {"code_field": "lad_code", "name_field": "lad_name", "vintage": 2025, "verbosity": 0}
    call_command("import_areas", str(boundaries / "thames-valley-lads-derived.geojson"), kind="district", **names)
    call_command("import_areas", str(boundaries / "mk-ward.geojson"), kind="ward", verbosity=0)
    crime = [str(shared_data / "crime" / "thames-valley" / name) for name in CRIME_FILES]
    call_command("import_crimes", *crime, verbosity=0)
    _publish_stop_and_search(shared_data)
    call_command("publish_crimes", verbosity=0)
    call_command("create_first_pages", verbosity=0)
    _make_neighbourhoods()
    make_priorities()
    _subscribe_somebody()
    _ask_and_answer()
    site = WholeSite(
        resident=_person(RESIDENT),
        administrator=_person("administrator@example.org", is_staff=True, is_superuser=True),
    )
    keep_groups(site.resident, site.administrator, Area.objects.get(code=WARD))
    _moderate_replies(site.administrator)
    answer_a_consultation(site.administrator)
    open_a_consultation(site.administrator)
    open_ideas(site.administrator, Area.objects.get(code=WARD))
    release_and_publish(site.administrator, Area.objects.get(code=WARD))
    hold_forums(site.administrator, Area.objects.get(code=WARD))
    # Its beat counts for as long as a busy machine may take to ask for everything.
    Worker.objects.create(name="a worker", beat_at=timezone.now() + timedelta(hours=1))
    return site


def _make_neighbourhoods() -> None:
    """A page with all that staff write on it, and one with nothing."""
    wards = Area.objects.of_kind("ward").order_by("code")
    create_neighbourhood_pages(areas=wards.exclude(code=WARD)[:1])
    page = create_neighbourhood_pages(areas=[wards.get(code=WARD)])[0]
    page.contacts = [("contact", {"name": "Neighbourhood policing team", "phone": "101", "address": "Police station"})]
    page.meetings = [Meeting(title="Forum", starts_at=timezone.now() + timedelta(days=7), where="Hall", about="Come.")]
    page.save_revision().publish()
    setting = AntiSocialBehaviour.for_site(Site.objects.get(is_default_site=True))
    setting.reporting_address, setting.review_email = "https://example.org/report", "review@example.org"
    setting.years = [CaseReviewYear(begins_on=date(2025, 4, 1), asked=4, refused=1, held=3, recommending=2)]
    setting.save()


def make_priorities() -> None:
    """A signed plan with one priority and its measures, a review, and a tasking group with a proposal."""
    index = PrioritiesIndexPage.objects.get()
    council = Agency.objects.create(
        name="The council", slug="the-council", kind="council", is_responsible_authority=True
    )
    plan = StrategyPage(title="Plan", slug="plan", starts_on=date(2024, 4, 1), ends_on=date(2027, 3, 31))
    index.add_child(instance=plan)
    group = DeliveryGroup.objects.create(name="Burglary group", slug="burglary", chaired_by=council)
    page = PriorityPage(title="Burglary", slug="burglary", why="<p>It harms people at home.</p>", delivery_group=group)
    page.leads = [PriorityLead(agency=council)]
    page.methods = [Method(text="Mark bicycles", lead=council, expected_outcome="Fewer thefts")]
    page.findings = [Finding(year=2025, text="Burglars come back.")]
    page.crime_categories = ["burglary"]
    plan.add_child(instance=page)
    computed = {"priority": page, "origin": "crime", "months": 1, "target": 180, "unit": "crimes"}
    Measure.objects.create(name="Burglaries recorded", **computed)
    headline = Measure.objects.create(name="People who feel safe", is_headline=True, kind="percentage", unit="%")
    for month in range(1, 5):
        entry = Entry(date(2025, month, 1), date(2025, month, 28), Decimal(60 + month), 400)
        write_reading(measure=headline, entry=entry)
    review = LessonsPage(
        title="A review", slug="review", kind="other", published_on=date(2025, 1, 1), body="<p>It.</p>"
    )
    review.recommendations = [Recommendation(text="Tell each other.", agency=council)]
    index.add_child(instance=review)
    area = Area.objects.of_kind("ward").get(code=WARD)
    tasking = TaskingGroup.objects.create(area=area, name="Tasking group")
    choose_local_priority(group=tasking, title="Sheds", why="Six thefts.", chosen_on=date(2025, 1, 1))
    words = {"title": "Speeding", "text": "At night.", "proposed_by": "resident", "group_name": "", "email": ""}
    publish_proposal(propose(area=area, said=words, user=None, suspicions=[]), "Speeding\n\nAt night.")


def _moderate_replies(moderator: User) -> None:
    """One question that is published and complained of, and one that is refused, by numbers and keys that are known."""
    for pk, action, reason in ((PUBLISHED_REPLY, "published", ""), (REFUSED_REPLY, "refused", "spam")):
        reply = Reply.objects.create(
            pk=pk,
            key=uuid4(),
            text="When will the lights in the underpass be mended?",
            may_be_public=True,
            submitted_at=timezone.now(),
            due_on=timezone.localdate(),
        )
        author = Author(address="writer@example.org", name="A resident")
        item = submit(subject=reply, kind="reply", text=reply.text, author=author)
        decide(item=item, action=action, by=None, version=item.version, reason=reason)
    Item.objects.filter(object_id=REFUSED_REPLY).update(key=REFUSED_ITEM)
    notice = {"name": "Somebody", "address": "complainant@example.org", "does_not_know_author": True}
    words = dict.fromkeys(("statement", "meaning", "what_is_wrong"), "These words.")
    made = complain(item=Item.objects.get(object_id=PUBLISHED_REPLY), **notice, **words)
    tell_author(complaint=made, by=moderator)
    DefamationComplaint.objects.filter(pk=made.pk).update(key=COMPLAINT)


def open_a_consultation(by: User) -> None:
    """One that is open now, with all that its page can hold and a question of every kind, by a slug that is known."""
    today = timezone.localdate()
    phases = [Phase(kind="survey", opens_on=today - timedelta(days=9), closes_on=today + timedelta(days=40))]
    consultation = start_consultation(title="Evenings in town", slug=OPEN, phases=phases, by=by, decider="The board")
    page = consultation.source_page
    words = ("body", "can_change", "cannot_change", "equality", "other_ways", "contact", "privacy")
    for name in words:
        setattr(page, name, "<p>Words about it.</p>")
    page.summary, page.who_should_answer = "How safe it feels after dark.", "Everybody."
    option = {"title": "Lights", "words": "<p>New ones.</p>", "reasons": "<p>They last.</p>", "is_preferred": True}
    page.options = [{"type": "option", "id": "an-option", "value": option}]
    there = {"title": "Figures", "address": "https://example.org/figures", "about": "By month."}
    page.evidence = [{"type": "address", "id": "evidence", "value": there}]
    page.questions = [_section_of_questions(number, *kinds) for number, kinds in enumerate(KINDS_OF_QUESTIONS)]
    page.save_revision(user=by).publish()
    _send_an_answer_to(consultation)


def _send_an_answer_to(consultation: Consultation) -> None:
    """Somebody has just sent one, and has a ticket for the questions on equality."""
    version = QuestionVersion.objects.get(consultation=consultation, number=1)
    draft = Draft.objects.create(key=SENT_DRAFT, consultation=consultation, version=version, return_code="K7M-4QX-9RT")
    submit_response(
        version=version, key=draft.key, answers={}, respondent=RespondentDetails.of(draft), draft=draft, channel="paper"
    )
    begun = {"consultation": consultation, "version": version}
    Draft.objects.create(key=OPEN_DRAFT, return_code="K7M-4QX-9RV", email="begun@example.org", **begun)
    Invitation.objects.create(
        consultation=consultation,
        email="invited@example.org",
        token_hash=sha256(INVITED.encode()).hexdigest(),
        expires_at=timezone.now() + timedelta(days=9),
    )
    Ticket.objects.create(hash=sha256(TICKET.encode()).hexdigest(), consultation=consultation, day=timezone.localdate())


KINDS_OF_QUESTIONS = (
    ("choice", "choices", "scale", "short_text", "long_text", "text"),
    ("grid", "ranking", "number", "date", "place", "file"),
)


def _section_of_questions(number: int, *kinds: str) -> dict:
    """A section with a question of each kind; what needs options or rows has some, the second follows the first."""
    lists = {
        name: [{"type": "item", "id": f"{number}-{name}-{each}", "value": f"The {each}"} for each in ("one", "other")]
        for name in ("options", "rows")
    }
    questions: list[dict[str, Any]] = [
        {
            "type": kind,
            "id": f"question-{kind}",
            "value": {"text": "<p>Words between.</p>"} if kind == "text" else {"label": f"About {kind}?", **lists},
        }
        for kind in kinds
    ]
    questions[1]["value"]["only_if"] = [
        {"type": "item", "id": f"if-{number}", "value": "question-choice 0-options-one"}
    ]
    value = {"title": f"Part {number + 1}", "intro": "<p>First.</p>", "questions": questions}
    return {"type": "section", "id": f"section-{number}", "value": value}


def answer_a_consultation(by: User) -> None:
    """One that has closed, with what came of it in every state, one late promise, its report, and who is told."""
    today, council = timezone.localdate(), Agency.objects.get(slug="the-council")
    consultation = Consultation.objects.create(title="Lights in the park", slug=ANSWERED, agency=council)
    days = {"opens_on": today - timedelta(days=60), "closes_on": today - timedelta(days=10)}
    Phase.objects.create(consultation=consultation, **days)
    asked = Questionnaire((Section("s", "Your park", "", (Question("why", QuestionKind.LONG_TEXT, "Why?"),)),))
    version = QuestionVersion.objects.create(
        consultation=consultation, number=1, questionnaires={"en-gb": asked.to_json()}
    )
    page = ConsultationPage(title=consultation.title, slug=ANSWERED, consultation=consultation, summary="Too dark?")
    ConsultationsPage.objects.get().add_child(instance=page)
    Response.objects.create(
        pk=TOLD_RESPONSE,
        consultation=consultation,
        version=version,
        reference="TELLME",
        email="told@example.org",
        wants_news=True,
        received_on=today,
        submitted_at=timezone.now(),
    )
    said = write_said(consultation=consultation, title="The path is dark", text="Many said so.", by=by)
    given: dict[str, Any] = {
        "source": said,
        "agency": council,
        "public_wording": "Six lamps.",
        "is_public": True,
        "by": by,
    }
    create_action(
        title="Light the path", due_on=today - timedelta(days=3), areas=Area.objects.filter(code=WARD), **given
    )
    create_action(title="Light the pond", status=Status.NOT_DOING, reason="It would blind the bats.", **given)
    tier = Tier.objects.lowest()
    kept = {"source": said, "agency": council, "public_wording": "It closes again.", "is_public": True, "tier": tier}
    done = Action.objects.create(pk=PROMISE, title="Mend the gate", status=Status.DONE, **kept)
    ActionChange.objects.create(action=done, status_after=Status.DONE, tier_after=tier, reason="Since Monday.")
    finding: dict[str, Any] = {"status": Status.NO_EVIDENCE, "reason": "2 reports in 52 weeks."}
    looked_into = create_action(title="Watch the pond", **given, **finding)
    ActionRaiser.objects.create(pk=RAISER, action=looked_into, email=RAISED_BY)
    publish_outcome(consultation=consultation, by=by)
    start_report(consultation=consultation, by=by).save_revision().publish()


def _publish_stop_and_search(shared_data: Path) -> None:
    """One real month; the others of its year are known to be missing, so that the year may be shown."""
    name = f"{STOP_SEARCH_YEAR}-01-thames-valley-stop-and-search.csv"
    call_command("import_crimes", str(shared_data / "crime" / "thames-valley" / name), verbosity=0)
    Coverage.objects.bulk_create(
        Coverage(
            force="thames-valley",
            kind=FileKind.STOP_AND_SEARCH,
            month=date(STOP_SEARCH_YEAR, month, 1),
            state=Coverage.State.MISSING,
        )
        for month in range(2, 13)
    )


def _subscribe_somebody() -> None:
    """One who gets alerts, and one who has not confirmed yet, by tokens that are known."""
    agreed = {"confirmed_at": timezone.now(), "consented_on": timezone.localdate(), "consent_source": "email"}
    Subscription.objects.create(address="subscriber@example.org", token=SUBSCRIPTION, is_everywhere=True, **agreed)
    Subscription.objects.create(address="asked@example.org", token=REQUEST, is_everywhere=True)


def _ask_and_answer() -> None:
    """A question in public and its answer, of the ward, by a token that is known."""
    asked = {"submitted_at": timezone.now(), "due_on": timezone.localdate(), "closed_at": timezone.now()}
    words = "Is the light on the path mended?"
    reply = Reply.objects.create(
        key=uuid4(),
        token=REPLY,
        area=Area.objects.get(code=WARD),
        text=words,
        public_text=words,
        may_be_public=True,
        state=Reply.State.ACCEPTED,
        **asked,
    )
    Answer.objects.create(reply=reply, text="Since Tuesday.", is_public=True, answered_at=timezone.now())


def _person(email: str, **fields) -> User:
    person = User.objects.create_user(email, "a long enough password", **fields)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person
