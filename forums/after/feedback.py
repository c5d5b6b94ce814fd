"""Feedback on a forum: a consultation like any other, whose questions come from the forum's priorities.

Questions and answers to choose from have ids that are the same each year, so that next year's is compared with it as a
wave (`consultations.results.waves`). Those about a priority hold its translation key, which all languages share.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from consultations.models import Consultation, Phase
from consultations.preparing.services import start_consultation
from consultations.preparing.versions import questionnaire_in_own_language
from forums.preparing.models import Forum
from home.models import PriorityPage
from people.models import User

Block = dict[str, Any]
OPENS_BEFORE, STAYS_OPEN = timedelta(weeks=4), timedelta(weeks=4)
CAME, MISSED, SATISFIED = "forum-came", "forum-missed", "forum-satisfied"
IN_ROOM, ONLINE, NOT, NOT_YET = (f"{CAME}-{how}" for how in ("room", "online", "not", "not-yet"))
WORDS = ["body", "can_change", "cannot_change", "who_should_answer", "other_ways", "contact", "equality", "privacy"]


@transaction.atomic
def make_feedback(*, forum: Forum, by: User | None) -> Consultation:
    """The forum's feedback as a draft that staff read and publish; the one there is, if there is one.

    It is open for four weeks before the forum, and from its day for four weeks more. Questions that last year's forum
    asked too say so, and words that staff wrote last year are taken over.
    """
    forum = Forum.objects.select_for_update().get(pk=forum.pk)
    if forum.feedback:
        compare_with_last_year(forum)
        return forum.feedback
    earlier = forum.previous.feedback if forum.previous else None
    with override(settings.LANGUAGE_CODE):
        consultation = start_consultation(
            title=_("Feedback: %(forum)s") % {"forum": forum.title},
            slug=_free_slug(forum),
            phases=_phases(forum),
            by=by,
            copied_from=earlier,
            decider=earlier.decider if earlier else "",
            agency=earlier.agency if earlier else None,
        )
        consultation.areas.set(forum.areas.all())
        _write_page(consultation, forum, earlier, by)
    forum.feedback = consultation
    forum.save(update_fields=["feedback"])
    log(instance=forum, action="forums.feedback", user=by, title=forum.title)
    return consultation


def compare_with_last_year(forum: Forum) -> None:
    """Compare its feedback with that of the forum which comes before it, where nobody had said which that is before."""
    earlier = forum.previous.feedback if forum.previous else None
    if forum.feedback and earlier and forum.feedback.copied_from is None:
        forum.feedback.copied_from = earlier
        forum.feedback.save(update_fields=["copied_from"])


def going(priority: PriorityPage) -> str:
    """The id of the question how well it is going."""
    return f"going-{priority.translation_key}"


def why(priority: PriorityPage) -> str:
    return f"why-{priority.translation_key}"


def questions_of(forum: Forum, repeated: Iterable[str] = ()) -> list[Block]:
    """The sections, as a page keeps them, in the language in use. `repeated` are ids that last year asked too."""
    asked = _Asked(set(repeated))
    going_on = [question for priority in forum.reviewed_priorities for question in asked.about(priority)]
    intro = _("Say what you see where you live or work. Leave out what you know nothing about.")
    sections = [
        asked.section("forum-you", _("You and this forum"), [asked.came()]),
        asked.section("forum-going", _("How well it is going"), going_on, intro=intro) if going_on else None,
        asked.section("forum-missing", _("What is being missed"), asked.missing()),
        asked.section("forum-day", _("The day itself"), asked.the_day(), only_if=f"{CAME} {IN_ROOM} {ONLINE}"),
        asked.section("forum-away", _("What kept you away"), [asked.kept_away()], only_if=f"{CAME} {NOT}"),
    ]
    return [section for section in sections if section]


class _Asked:
    """Makes blocks, each of which says whether last year asked it."""

    def __init__(self, repeated: set[str]) -> None:
        self.repeated = repeated

    def section(self, id: str, title: str, questions: list[Block], *, intro: str = "", only_if: str = "") -> Block:
        conditions = [{"type": "item", "id": f"{id}-if", "value": only_if}] if only_if else []
        value = {"title": title, "intro": f"<p>{intro}</p>" if intro else "", "only_if": conditions}
        return {"type": "section", "id": id, "value": {**value, "questions": questions}}

    def question(self, id: str, kind: str, label: str, options: dict[str, str] | None = None, **more: Any) -> Block:
        value: dict[str, Any] = {"label": label, "help": "", "only_if": [], "repeats": id in self.repeated, **more}
        if options:
            value["options"] = [
                {"type": "item", "id": f"{id}-{name}", "value": words} for name, words in options.items()
            ]
        return {"type": kind, "id": id, "value": value}

    def came(self) -> Block:
        options = {
            "room": _("Yes, I was in the room"),
            "online": _("Yes, online"),
            "not": _("No, I could not come"),
            "not-yet": _("It has not been held yet"),
        }
        # It says who answers rather than what they think, so years are not compared by it.
        label = _("Were you at the forum?")
        return self.question(CAME, "choice", label, options, is_required=True, repeats=False)

    def about(self, priority: PriorityPage) -> list[Block]:
        options = {
            "very-well": _("Very well"),
            "well": _("Well"),
            "neither": _("Neither well nor badly"),
            "badly": _("Badly"),
            "very-badly": _("Very badly"),
        }
        title = {"priority": priority.title}
        return [
            self.question(
                going(priority),
                "scale",
                _("%(priority)s: how well is it going?") % title,
                options,
                first_is_highest=True,
                offers_dont_know=True,
            ),
            self.question(why(priority), "long_text", _("%(priority)s: why do you say so?") % title),
        ]

    def missing(self) -> list[Block]:
        return [
            self.question(
                MISSED,
                "long_text",
                _("What is being missed?"),
                help=_("Something that nobody deals with, a place that is forgotten, people who are not heard."),
            ),
            self.question(
                "forum-one-thing", "short_text", _("If we did one thing before next year, what should it be?")
            ),
        ]

    def the_day(self) -> list[Block]:
        satisfied = {
            "very": _("Very satisfied"),
            "fairly": _("Fairly satisfied"),
            "neither": _("Neither satisfied nor dissatisfied"),
            "fairly-dis": _("Fairly dissatisfied"),
            "very-dis": _("Very dissatisfied"),
        }
        heard = {"fully": _("Fully"), "mostly": _("Mostly"), "partly": _("In part"), "not": _("Not at all")}
        return [
            self.question(
                SATISFIED, "scale", _("How satisfied were you with the forum?"), satisfied, first_is_highest=True
            ),
            self.question(
                "forum-heard", "scale", _("Could you say what you came to say?"), heard, first_is_highest=True
            ),
            self.question("forum-better", "long_text", _("What should we do better next time?")),
        ]

    def kept_away(self) -> Block:
        options = {
            "time": _("The day or the time"),
            "place": _("The place, or getting there"),
            "access": _("Access: the building, the language, no interpreter"),
            "late": _("I heard of it too late"),
            "full": _("There was no place left"),
            "welcome": _("I did not think it was for me"),
        }
        return self.question("forum-kept-away", "choices", _("What kept you away?"), options, offers_other=True)


def _phases(forum: Forum) -> list[Phase]:
    """Before the forum, where there is time for it; from its day on."""
    today = timezone.localdate()
    last = max(forum.day, today) + STAYS_OPEN
    phases = [Phase(title=_("On the day and after"), opens_on=forum.day, closes_on=last)]
    if today < forum.day:
        opens = max(today, forum.day - OPENS_BEFORE)
        phases.insert(0, Phase(title=_("Before the forum"), opens_on=opens, closes_on=forum.day - timedelta(days=1)))
    return phases


def _free_slug(forum: Forum) -> str:
    base = slug = f"forum-{forum.slug}-feedback"
    number = 1
    while Consultation.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def _write_page(consultation: Consultation, forum: Forum, earlier: Consultation | None, by: User | None) -> None:
    page = consultation.source_page
    last_year = earlier.newest_draft if earlier else None
    for name, words in (_words(forum) | _kept(last_year)).items():
        setattr(page, name, words)
    asked_before = {each.id for each in questionnaire_in_own_language(last_year).questions} if last_year else set()
    page.questions = questions_of(forum, asked_before)
    page.save_revision(user=by)


def _kept(page) -> dict[str, str]:
    """What staff wrote on last year's page."""
    return {name: getattr(page, name) for name in WORDS if getattr(page, name)} if page else {}


def _words(forum: Forum) -> dict[str, str]:
    return {
        "summary": _("For those who came and those who could not: what is going well, what is not, and what we miss."),
        "body": _paragraph(
            _(
                "Once a year we ask everybody who wants to say something how the work on our priorities is going. You "
                "can answer before the forum, on the day, or afterwards, whether you come or not."
            )
        ),
        "can_change": _paragraph(
            _("What we work on in the coming year, and how. What we do about it is listed: who does it, and by when.")
        ),
        "cannot_change": _paragraph(_("What the law asks of each organisation, and matters before a court.")),
        "who_should_answer": _("Anybody who lives, works or learns here, and every community group."),
        "other_ways": _paragraph(_("Print the form from this page, or ask us for one. There are forms at the forum.")),
        "published_despite": _("It asks how the year's work went. It proposes nothing, so there are no options."),
    }


def _paragraph(words: str) -> str:
    return f"<p>{words}</p>"
