"""Making a consultation: a new one, one like last time, questions from the library."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from wagtail.log_actions import log

from people.models import User

from .compliance import ChecklistItem
from .library import SavedQuestions
from .models import Consultation, Phase
from .pages import ConsultationPage, ConsultationsPage

COPIED_FACTS = (
    "priority",
    "agency",
    "decider",
    "response_due_weeks",
    "is_invited_only",
    "groups_may_answer",
    "asks_monitoring",
    "equality_in_answers",
    "retention_years",
)
COPIED_WORDS = (
    "summary",
    "body",
    "can_change",
    "cannot_change",
    "equality",
    "who_should_answer",
    "other_ways",
    "contact",
    "privacy",
)
LONGEST_SLUG = 60


@transaction.atomic
def start_consultation(*, title: str, phases: list[Phase], by: User | None, **facts: Any) -> Consultation:
    """A new consultation with its days, and its page as a draft that nobody else sees. `facts` are fields of it."""
    slug = facts.pop("slug", "") or _free_slug(title)
    consultation = Consultation(title=title, slug=slug, made_by=by, **facts)
    consultation.full_clean()
    consultation.phases = phases
    consultation.save()
    _make_page(consultation, by)
    log(instance=consultation, action="wagtail.create", user=by, title=title)
    return consultation


@transaction.atomic
def copy_consultation(*, original: Consultation, title: str, phases: list[Phase], by: User | None) -> Consultation:
    """A consultation like `original`: its facts, words and questions, none of its answers.

    Questions keep their ids and say that they repeat, so that results of both can be compared.
    """
    facts = {name: getattr(original, name) for name in COPIED_FACTS}
    consultation = start_consultation(title=title, phases=phases, by=by, copied_from=original, **facts)
    consultation.areas.set(original.areas.all())
    consultation.topics.set(original.topics.all())
    words, page = original.newest_draft, consultation.source_page
    if words is None:
        return consultation
    for name in COPIED_WORDS:
        setattr(page, name, getattr(words, name))
    for name in ("options", "evidence", "paper"):
        setattr(page, name, getattr(words, name).get_prep_value())
    page.questions = [_repeated(section) for section in words.questions.get_prep_value()]
    page.save_revision(user=by)
    return consultation


@transaction.atomic
def use_saved_questions(*, consultation: Consultation, saved: SavedQuestions, by: User | None) -> ConsultationPage:
    """Put saved questions at the end of the draft. Where one is there already, it comes as a question of its own."""
    draft = consultation.newest_draft
    there = draft.questions.get_prep_value()
    known = _ids_in(there)
    added = [_repeated(section) for section in saved.questions.get_prep_value()]
    if known & _ids_in(added):
        added = _with_new_ids(added)
    draft.questions = [*there, *added]
    draft.save_revision(user=by)
    return draft


@transaction.atomic
def save_section(*, consultation: Consultation, section_id: str, name: str, about: str = "") -> SavedQuestions:
    """Keep one section of the newest draft in the library, under `name`."""
    sections = [each for each in consultation.newest_draft.questions.get_prep_value() if each["id"] == section_id]
    saved = SavedQuestions(name=name, about=about, questions=sections)
    saved.full_clean()
    saved.save()
    return saved


@transaction.atomic
def lay_checklist() -> None:
    """Lay the items that have never been there; what staff have changed or put out of use stays as it is."""
    from .data import checklist_items  # noqa: PLC0415 - read only when it is laid

    for order, item in enumerate(checklist_items()):
        ChecklistItem.objects.get_or_create(slug=item.pop("slug"), defaults=item | {"order": order})


def _make_page(consultation: Consultation, by: User | None) -> ConsultationPage:
    index = ConsultationsPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).get()
    page = ConsultationPage(
        title=consultation.title, slug=consultation.slug, consultation=consultation, live=False, owner=by
    )
    index.add_child(instance=page)
    page.save_revision(user=by)
    return page


def _free_slug(title: str) -> str:
    """A slug from the title that neither a consultation nor a page below the list has."""
    base = slugify(title)[:LONGEST_SLUG].strip("-") or "consultation"
    taken = set(Consultation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(ConsultationPage.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    slug = base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _repeated(section: dict[str, Any]) -> dict[str, Any]:
    """A section as it is kept, each of whose questions says that it was asked before."""
    value = section["value"]
    questions = [
        {**each, "value": {**each["value"], "repeats": True}} if "label" in each["value"] else each
        for each in value["questions"]
    ]
    return {**section, "value": {**value, "questions": questions}}


def _ids_in(part: Any) -> set[str]:
    """Every id in blocks as they are kept, however deep."""
    match part:
        case dict():
            own = {part["id"]} if isinstance(part.get("id"), str) else set()
            return own.union(*(_ids_in(value) for value in part.values()))
        case list():
            return set().union(*(_ids_in(each) for each in part))
    return set()


def _with_new_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same blocks under ids of their own, with conditions that follow; nothing is compared with them."""
    renamed = {id: str(uuid4()) for id in _ids_in(blocks)}
    return _renamed(blocks, renamed)


def _renamed(part: Any, ids: dict[str, str]) -> Any:
    match part:
        case dict():
            return {name: False if name == "repeats" else _renamed(value, ids) for name, value in part.items()}
        case list():
            return [_renamed(each, ids) for each in part]
        case str():
            return " ".join(_renamed_word(word, ids) for word in part.split(" ")) if part else part
    return part


def _renamed_word(word: str, ids: dict[str, str]) -> str:
    """An id by its new name, also where something follows it (`...-dont-know`); any other word as it is."""
    if word in ids:
        return ids[word]
    return next((new + word[len(old) :] for old, new in ids.items() if old and word.startswith(f"{old}-")), word)
