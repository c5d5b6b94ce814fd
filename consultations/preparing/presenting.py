"""What the public sees of consultations: one, the list of all, and what stands on other pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from consultations.panels import consultation_panels
from consultations.questions.questionnaire import Question, QuestionKind, Questionnaire
from core.drawing import once_a_page
from home.panels import Panel
from places.models import Area

from .models import Consultation, Phase, State

if TYPE_CHECKING:
    from .pages import ConsultationPage

ON_A_PAGE = 20
IN_A_PANEL = 5
MOST_ANSWERED = 3
OPEN_STATES = (State.OPEN, State.CLOSING)
CONSIDERED_STATES = (State.CONSIDERED, State.OVERDUE)
CLOSED_STATES = (State.ANSWERED, State.STOPPED)
# How long somebody needs for a question, in seconds: reading it, thinking, answering. A grid counts each row.
SECONDS = {QuestionKind.LONG_TEXT: 60, QuestionKind.RANKING: 40, QuestionKind.PLACE: 40, QuestionKind.FILE: 40}
SECONDS_OF_OTHERS, SECONDS_OF_A_ROW = 15, 10
ROUGHLY = 5
WARM_STATES = (State.OPEN, State.CLOSING)
LEADING, TAKING_PART = 20, 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A consultation as a list shows it: `when` says what its state means today. `language` where it is another's."""

    consultation: Consultation
    title: str
    summary: str
    address: str
    state: State
    when: str
    areas: str
    language: str = ""

    @property
    def is_warm(self) -> bool:
        return self.state in WARM_STATES


def list_consultations(consultations, day: date | None = None) -> list[Listed]:
    """Each in the language in use, in the order given; those that the public cannot read are left out."""
    return _list(consultations.with_pages().prefetch_related("areas"), day or timezone.localdate())


def _list(consultations: Iterable[Consultation], day: date, here: Area | None = None) -> list[Listed]:
    return [_listed(each, each.page, day, here) for each in consultations if each.page]


def _listed(consultation: Consultation, page: "ConsultationPage", day: date, here: Area | None) -> Listed:
    """In a list of what is about `here` it need not say again where it is."""
    language = page.locale.language_code
    return Listed(
        consultation=consultation,
        title=page.title,
        summary=page.summary,
        address=page.url or "",
        state=consultation.state_on(day),
        when=when_in_words(consultation, day),
        areas="" if here else ", ".join(area.name for area in consultation.areas.all()),
        language="" if language == get_language() else language,
    )


def when_in_words(consultation: Consultation, day: date) -> str:
    """What its state means on `day`: `Open until midnight at the end of 4 December 2026: 12 days left`."""
    closes = consultation.open_until(day) or consultation.closes_on
    words = {
        "opens": _day(consultation.next_opening(day)),
        "planned": _day(consultation.opens_on),
        "closes": _day(closes),
        "due": _day(consultation.response_due_on),
        "answered": _day(consultation.answered_on),
        "left": days_left(closes, day) if closes else "",
        "why": consultation.stopped_because,
    }
    match consultation.state_on(day):
        case State.TO_OPEN:
            sentence = _("Opens on %(opens)s")
        case State.HELD:
            sentence = _(
                "Not open yet. It was planned for %(planned)s. In a sensitive period, such as before an election, new "
                "consultations wait. Its page says so when it opens."
            )
        case State.OPEN | State.CLOSING:
            sentence = _("Open until midnight at the end of %(closes)s: %(left)s")
        case State.CONSIDERED:
            sentence = _("Closed on %(closes)s. We answer by %(due)s.")
        case State.OVERDUE:
            sentence = _("Closed on %(closes)s. We promised to answer by %(due)s, and are late.")
        case State.ANSWERED:
            sentence = _("Answered on %(answered)s")
        case State.STOPPED:
            sentence = _("Stopped: %(why)s")
        case State.PREPARING:
            sentence = _("Being prepared")
    return sentence % words


def days_left(closes: date, day: date) -> str:
    """`last day`, `1 day left`, `12 days left`: how many more nights it stays open."""
    left = (closes - day).days
    if left == 0:
        return _("today is the last day")
    return ngettext("%(count)d day left", "%(count)d days left", left) % {"count": left}


# The list


def index_context(request: HttpRequest) -> dict[str, Any]:
    """All consultations by where they stand, narrowed to an area where one is asked for."""
    area = Area.objects.filter(slug=request.GET.get("area", "")).first()
    published, today = Consultation.objects.published(), timezone.localdate()
    found = list_consultations(published.about(area) if area else published)
    answered = [each for each in found if each.state in CLOSED_STATES]
    answered.sort(key=lambda each: each.consultation.answered_on or date.min, reverse=True)
    named = published.values("areas")
    return {
        "area": area,
        "areas": list(Area.objects.filter(pk__in=named).order_by("name", "pk")),
        "open": sorted(_in(found, OPEN_STATES), key=lambda each: each.consultation.open_until(today) or date.max),
        "to_open": sorted(_in(found, (State.TO_OPEN,)), key=lambda each: each.consultation.opens_on or date.max),
        "held": sorted(_in(found, (State.HELD,)), key=lambda each: each.consultation.opens_on or date.max),
        "considered": sorted(_in(found, CONSIDERED_STATES), key=lambda each: each.consultation.closes_on or date.max),
        "answered": Paginator(answered, ON_A_PAGE).get_page(request.GET.get("page")),
        "is_empty": not found,
    }


def _in(found: list[Listed], states: tuple[State, ...]) -> list[Listed]:
    return [each for each in found if each.state in states]


# One consultation


@dataclass(frozen=True, slots=True)
class Step:
    """One point of the process: `is_done` when it lies behind, `is_now` while it lasts."""

    title: str
    when: str
    is_done: bool = False
    is_now: bool = False


def consultation_context(page: "ConsultationPage", asked: Questionnaire | None = None) -> dict[str, Any]:
    """What a consultation's page shows besides its own words: of questions those that are `asked`, else those now."""
    consultation, today = page.consultation, timezone.localdate()
    version = consultation.version if page.pk else None
    if asked is None:
        asked = version.questionnaire(page.locale.language_code) if version else page.questionnaire
    panels = consultation_panels(consultation, page)
    count = sum(1 for _question in asked.questions)
    state = consultation.state_on(today)
    return {
        "consultation": consultation,
        "state": state,
        "is_warm": state in WARM_STATES,
        "when": when_in_words(consultation, today),
        "can_be_answered": consultation.can_be_answered and consultation.is_published,
        "areas": list(consultation.areas.all()),
        "sections": asked.sections if count else (),
        "question_count": count,
        "has_branches": asked.has_branches,
        "minutes": minutes_to_answer(asked) if count else 0,
        "steps": steps_of(consultation, today),
        "changes": list(consultation.versions.filter(number__gt=1).order_by("-number")) if page.pk else [],
        "leading_panels": [panel for panel in panels if panel.order < LEADING],
        "taking_part_panels": [panel for panel in panels if LEADING <= panel.order < TAKING_PART],
        "following_panels": [panel for panel in panels if panel.order >= TAKING_PART],
        "site_address": settings.SITE_URL,
    }


def steps_of(consultation: Consultation, day: date) -> list[Step]:
    """The process in its order: what one can take part in, the decision, and the answer that is promised."""
    steps = [(phase.closes_on, _phase_step(consultation, phase, day)) for phase in consultation.ordered_phases]
    if consultation.decides_on:
        words = {"who": consultation.decider or _("The partnership")}
        title, is_done = _("%(who)s decides") % words, consultation.decides_on < day
        steps.append((consultation.decides_on, Step(title, _day(consultation.decides_on), is_done=is_done)))
    if consultation.answered_on:
        steps.append((consultation.answered_on, Step(_("We answered"), _day(consultation.answered_on), is_done=True)))
    elif due := consultation.response_due_on:
        is_late = day > due and not consultation.waits_to_open
        when = _("promised by %(day)s: we are late") if is_late else _("by %(day)s")
        steps.append((due, Step(_("We say what came of it"), when % {"day": _day(due)}, is_now=is_late)))
    return [step for _last, step in sorted(steps, key=lambda each: each[0])]


def _phase_step(consultation: Consultation, phase: Phase, day: date) -> Step:
    days = {"first": _day(phase.opens_on), "last": _day(phase.closes_on)}
    when = _("%(first)s to the end of %(last)s") % days
    if phase.opens_on == phase.closes_on:
        when = days["first"]
    if consultation.waits_to_open:
        return Step(phase.in_words, _("planned: %(days)s") % {"days": when})
    return Step(phase.in_words, when, is_done=phase.closes_on < day, is_now=phase.lasts_on(day))


def minutes_to_answer(questionnaire: Questionnaire) -> int:
    """About how many minutes all questions take: to the minute below five, to five minutes above."""
    minutes = ceil(sum(_seconds(question) for question in questionnaire.questions) / 60)
    return minutes if minutes < ROUGHLY else ceil(minutes / ROUGHLY) * ROUGHLY


def _seconds(question: Question) -> int:
    if question.kind == QuestionKind.GRID:
        return SECONDS_OF_OTHERS + SECONDS_OF_A_ROW * len(question.rows)
    return SECONDS.get(question.kind, SECONDS_OF_OTHERS)


# Other pages


@dataclass(frozen=True, slots=True)
class ToTell:
    """What other pages tell of today: open ones, the first to close first; closed ones that are considered, the last
    closed first; and the newest that were answered."""

    open: list[Consultation]
    considered: list[Consultation]
    answered: list[Consultation]


@once_a_page
def what_to_tell(area: Area | None = None) -> ToTell:
    """About `area` or everywhere; or wherever it is, with its areas. Three queries, or four."""
    today = timezone.localdate()
    chosen = Consultation.objects.about(area) if area else Consultation.objects.prefetch_related("areas")
    found = [each for each in chosen.to_tell_on(today, MOST_ANSWERED).with_pages() if each.page]
    waiting = [each for each in found if not each.stopped_at]
    considered = [each for each in waiting if not each.answered_on and each.closes_on and each.closes_on < today]
    answered = [each for each in found if each.answered_on]
    return ToTell(
        open=sorted(
            (each for each in waiting if each.open_until(today)),
            key=lambda each: (each.open_until(today) or date.max, each.pk),
        ),
        considered=sorted(considered, key=lambda each: each.closes_on or date.min, reverse=True),
        answered=sorted(answered, key=lambda each: (each.answered_on, each.pk), reverse=True)[:MOST_ANSWERED],
    )


def home_panel() -> Panel | None:
    """What is open, the first to close first; nothing where nothing is."""
    shown = _open_now(what_to_tell())
    if not shown:
        return None
    return Panel(20, "consultations", _("Have your say"), "consultations/preparing/panel.html", _some(shown))


def neighbourhood_panel(area: Area) -> Panel | None:
    """What is open here, and what lately closed here and is being considered."""
    told = what_to_tell(area)
    shown = _open_now(told, area)
    considered = _list(told.considered[:IN_A_PANEL], timezone.localdate(), area)
    context = _some(shown) | {"considered": considered, "area": area}
    if not shown and not context["considered"]:
        return None
    return Panel(60, "consultations", _("Have your say"), "consultations/preparing/panel.html", context)


def priority_panel(priority) -> Panel | None:
    """Every consultation that belongs to a priority, open ones first."""
    found = list_consultations(
        Consultation.objects.published().filter(priority__translation_key=priority.translation_key)
    )
    if not found:
        return None
    order = [*OPEN_STATES, State.TO_OPEN, State.HELD, *CONSIDERED_STATES, *CLOSED_STATES, State.PREPARING]
    found.sort(key=lambda each: order.index(each.state))
    return Panel(40, "consultations", _("What we asked about it"), "consultations/preparing/panel.html", _some(found))


def _open_now(told: ToTell, here: Area | None = None) -> list[Listed]:
    return _list(told.open[: IN_A_PANEL + 1], timezone.localdate(), here)


def _some(found: list[Listed]) -> dict[str, Any]:
    return {"listed": found[:IN_A_PANEL], "has_more": len(found) > IN_A_PANEL}


def _day(day: date | None) -> str:
    return date_format(day, "j E Y") if day else ""
