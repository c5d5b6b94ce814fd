"""The demonstration's consultations, from the files in its `consultations/` folder: records, pages, questions.

Harmless to repeat: what is there already stays as staff have left it. Answers and outcomes are laid by others.
"""

import tomllib
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from consultations.preparing.compliance import ChecklistAnswer, ChecklistItem, ComplianceRecord
from consultations.preparing.library import SavedQuestions
from consultations.preparing.models import Consultation, Phase, QuestionVersion
from consultations.preparing.pages import ConsultationPage, ConsultationsPage
from consultations.preparing.services import start_consultation
from core.models import ContentVersion
from home.demonstration import Demonstration, DemonstrationError
from home.priorities.pages import PriorityPage
from home.topics import Topic
from people.models import Agency, User
from places.models import Area

Content = dict[str, Any]
WORDS = (
    "summary",
    "body",
    "can_change",
    "cannot_change",
    "equality",
    "who_should_answer",
    "other_ways",
    "contact",
    "privacy",
    "published_despite",
)
SAVED = "How safe people feel after dark"
SAVED_QUESTION = "safe-after-dark"


@transaction.atomic
def tell_consultations(demonstration: Demonstration) -> None:
    """Make the consultations that are missing; none where the demonstration has no such folder."""
    files = sorted((demonstration.folder / "consultations").glob("*.toml"))
    if not files or not ConsultationsPage.objects.exists():
        return
    officer = User.objects.filter(is_active=True, groups__name="Support team").order_by("pk").first()
    for file in files:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        if "slug" in content and not Consultation.objects.filter(slug=content["slug"]).exists():
            _tell(content, officer)
    ContentVersion.raise_number()


def _tell(content: Content, officer: User | None) -> None:
    consultation = start_consultation(
        title=content["title"],
        slug=content["slug"],
        by=officer,
        phases=[_phase(phase) for phase in content["phases"]],
        agency=Agency.objects.filter(slug=content["agency"]).first(),
        priority=PriorityPage.objects.filter(slug=content.get("priority", "")).order_by("pk").first(),
        decider=content["decider"],
        decides_on=_day(content["decides_in"]),
    )
    consultation.areas.set(Area.objects.current().filter(code__in=content.get("areas", [])))
    consultation.topics.set(Topic.objects.filter(slug__in=content.get("topics", [])))
    _answer_checklist(consultation, content.get("checklist", {}), officer)
    page = consultation.source_page
    _write(page, content)
    page.save_revision(user=officer).publish(user=officer, skip_permission_checks=True)
    _become_older(consultation, page, content)
    _fill_library(page)


def _phase(content: Content) -> Phase:
    return Phase(
        kind=content["kind"],
        title=content.get("title", ""),
        opens_on=_day(content["opens_in"]),
        closes_on=_day(content["closes_in"]),
    )


def _answer_checklist(consultation: Consultation, answers: dict[str, str], officer: User | None) -> None:
    items = {item.slug: item for item in ChecklistItem.objects.all()}
    if unknown := answers.keys() - items.keys():
        raise DemonstrationError(f"{consultation.slug}.toml answers items the checklist lacks: {', '.join(unknown)}.")
    for slug, note in answers.items():
        ChecklistAnswer.objects.create(
            consultation=consultation, item=items[slug], is_met=True, note=note, answered_by=officer
        )


def _write(page: ConsultationPage, content: Content) -> None:
    """The words of the page, as an editor writes them."""
    for name in WORDS:
        setattr(page, name, content.get(name, ""))
    page.options = [
        {"type": "option", "value": {"is_preferred": False} | option, "id": f"{content['slug']}-option-{number}"}
        for number, option in enumerate(content.get("options", []))
    ]
    page.evidence = [
        {"type": part.pop("type"), "value": part, "id": f"{content['slug']}-evidence-{number}"}
        for number, part in enumerate(map(_evidence, content.get("evidence", [])))
    ]
    page.paper = [
        {"type": "section", "value": {"title": part["title"], "text": part["text"]}, "id": part["id"]}
        for part in content.get("paper", [])
    ]
    page.questions = [section_block(section) for section in content.get("sections", [])]


def _evidence(content: Content) -> Content:
    """A page of the site by its address; one that is no page of the tree as an address."""
    home = Page.objects.get(depth=2, locale=ConsultationsPage.objects.first().locale)
    there = Page.objects.filter(url_path=f"{home.url_path}{content['page'].strip('/')}/").first()
    if there:
        return {"type": "page", "page": there.pk, "about": content["about"]}
    address = f"{home.full_url.rstrip('/')}{content['page']}"
    title = content.get("title") or content["about"].split(",")[0].rstrip(".")
    return {"type": "address", "title": title, "address": address, "about": content["about"]}


def section_block(content: Content) -> Content:
    """A section of a file, as a page keeps it."""
    value = {
        "title": content["title"],
        "intro": content.get("intro", ""),
        "only_if": _conditions(content),
        "questions": [_question(question) for question in content["questions"]],
    }
    return {"type": "section", "id": content["id"], "value": value}


def _question(content: Content) -> Content:
    value = {name: part for name, part in content.items() if name not in ("id", "kind")}
    value["only_if"] = _conditions(content)
    if content["kind"] in ("scale", "grid"):
        value.setdefault("first_is_highest", True)
    for name in ("options", "rows"):
        if name in content:
            value[name] = [{"type": "item", "id": id, "value": label} for id, label in content[name].items()]
    return {"type": content["kind"], "id": content["id"], "value": value}


def _conditions(content: Content) -> list[Content]:
    of = content["id"]
    return [
        {"type": "item", "id": f"{of}-if-{number}", "value": ids}
        for number, ids in enumerate(content.get("only_if", []))
    ]


def _become_older(consultation: Consultation, page: ConsultationPage, content: Content) -> None:
    """Date it as if it had been published when the story says."""
    published = timezone.make_aware(datetime.combine(_day(-content["published_days_ago"]), time(10)))
    ConsultationPage.objects.filter(pk=page.pk).update(first_published_at=published, last_published_at=published)
    QuestionVersion.objects.filter(consultation=consultation).update(made_at=published)
    ComplianceRecord.objects.filter(consultation=consultation).update(made_at=published)
    changes: Content = {"made_at": published - timedelta(days=30)}
    if consultation.asks_from and consultation.questions_opened:
        changes["opened_at"] = timezone.make_aware(datetime.combine(consultation.asks_from, time(0, 1)))
    Consultation.objects.filter(pk=consultation.pk).update(**changes)


def _fill_library(page: ConsultationPage) -> None:
    """Keep the question that is asked again and again where the next consultation finds it."""
    if SavedQuestions.objects.filter(name=SAVED).exists():
        return
    for section in page.questions.get_prep_value():
        found = [each for each in section["value"]["questions"] if each["id"] == SAVED_QUESTION]
        if found:
            value = section["value"] | {"questions": found, "only_if": []}
            saved = [{**section, "id": f"{SAVED_QUESTION}-section", "value": value}]
            about = "Asked each year. The steps stay as they are, so that years can be compared."
            SavedQuestions.objects.create(name=SAVED, about=about, questions=saved)


def _day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
