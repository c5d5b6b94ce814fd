"""Themes of what the tables noted and of what the feedback says: suggested overnight, decided by people.

The themes are the codes of the forum's feedback, and `consultations.coding` suggests them, on this machine: no text
leaves it. A suggestion counts for nothing, and no public page shows it, until a person has confirmed or changed it.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from consultations.coding.counting import CodeCount, Frame, count_codes
from consultations.coding.learning import Example, examples_of, examples_of_last_time
from consultations.coding.models import Code, Suggestion
from consultations.coding.renewing import renew_suggestions
from consultations.coding.services import begin_frame, code_text
from consultations.coding.suggesting import suggest
from consultations.coding.texts import text_questions
from consultations.models import Consultation, Response
from forums.day.models import TableNote
from forums.preparing.models import Forum
from people.models import User

from .feedback import make_feedback
from .models import NoteTheme


@transaction.atomic
def suggest_themes(forum: Forum) -> int:
    """Suggest themes anew for points and answers in words that nobody has decided on; how many points have one now.

    Where there are no themes yet, they are those of last year's feedback and the priorities that the forum reviews; a
    smaller forum, which follows none, begins with those of the last annual one.
    """
    feedback = forum.feedback
    if feedback is None and TableNote.objects.for_forum(forum).exists():
        feedback = forum.feedback = make_feedback(forum=forum, by=None)
    if feedback is None:
        return 0
    begin_frame(consultation=feedback, themes=[*_priorities(forum), *_of_the_last_annual(forum)])
    for question in text_questions(feedback):
        renew_suggestions(consultation=feedback, question=question)
    return _suggest_for_points(forum, feedback)


def _priorities(forum: Forum) -> list[tuple[str, str]]:
    """Each priority as a theme, in the words in which its page says why it is one."""
    return [
        (priority.title, " ".join(strip_tags(f"{priority.summary} {priority.why}").split()))
        for priority in forum.reviewed_priorities
    ]


def _of_the_last_annual(forum: Forum) -> list[tuple[str, str]]:
    if forum.previous:
        return []
    annual = Forum.objects.filter(is_annual=True, day__lt=forum.day).exclude(feedback=None)
    last = annual.select_related("feedback").order_by("-day").first()
    codes = Frame.of(last.feedback).in_order() if last and last.feedback else []
    return [(code.title, code.definition) for _depth, code in codes]


def _suggest_for_points(forum: Forum, feedback: Consultation) -> int:
    decided = NoteTheme.objects.for_forum(forum).decided()
    notes = list(TableNote.objects.for_forum(forum).exclude(pk__in=decided.values("note")))
    frame = Frame.of(feedback)
    examples = [*examples_of(feedback), *examples_of_last_time(feedback), *_points_decided(decided, frame)]
    texts = [note.text for note in notes] + [example.words for example in examples]
    coded = {len(notes) + number: example.codes for number, example in enumerate(examples)}
    best: dict[int, NoteTheme] = {}
    for guess in suggest(texts, coded, frame.definitions()):
        like = "" if guess.like is None else examples[guess.like - len(notes)].name
        because = {"words": list(guess.words), "like": like}
        # The likeliest comes first.
        best.setdefault(
            guess.text,
            NoteTheme(note=notes[guess.text], code_id=guess.code, likeness=guess.likeness, because=because),
        )
    NoteTheme.objects.for_forum(forum).suggested().delete()
    NoteTheme.objects.bulk_create(best.values())
    return len(best)


def _points_decided(decided, frame: Frame) -> list[Example]:
    rows = decided.select_related("note")
    return [
        Example(theme.note.text, frozenset([frame.stands_for(theme.code_id)] if theme.code_id else []), str(theme.note))
        for theme in rows
    ]


def undecided_of(forum: Forum) -> int:
    """How many points and answers have a suggestion that nobody has confirmed or changed."""
    points = NoteTheme.objects.for_forum(forum).suggested().count()
    if forum.feedback is None:
        return points
    answers = Suggestion.objects.filter(response__consultation=forum.feedback, response__state=Response.State.COUNTED)
    return points + answers.order_by().values("response", "question").distinct().count()


@dataclass(slots=True)
class Theme:
    """One theme with what belongs to it, decided or only suggested; None for points of which no theme is known."""

    code: Code | None
    points: list[TableNote] = field(default_factory=list)
    suggested_points: list[TableNote] = field(default_factory=list)
    answers: int = 0
    suggested_answers: list["SuggestedAnswer"] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.code.title if self.code else _("No theme is suggested")

    @property
    def undecided(self) -> int:
        return len(self.suggested_points) + len(self.suggested_answers)

    @property
    def weight(self) -> int:
        return len(self.points) + self.answers + self.undecided


@dataclass(slots=True)
class SuggestedAnswer:
    """An answer in words with the theme that is likeliest for it; `words` are filled in where it is shown."""

    response: int
    question: str
    because: dict
    words: str = ""

    @property
    def name(self) -> str:
        return f"answer-{self.response}-{self.question}"


def themes_of(forum: Forum) -> list[Theme]:
    """Every theme that something belongs to, that with most first, for staff. As many queries however much there is."""
    feedback = forum.feedback
    if feedback is None:
        return []
    frame = Frame.of(feedback)
    counts = count_codes(feedback)
    themes = {
        code.pk: Theme(code, answers=len(counts.get(code.pk, CodeCount()).responses)) for _d, code in frame.in_order()
    }
    without = Theme(None)
    for note in TableNote.objects.for_forum(forum).select_related("theme", "priority", "topic"):
        theme = getattr(note, "theme", None)
        if theme is None:
            without.suggested_points.append(note)
        elif theme.code_id is not None:
            its = themes[frame.stands_for(theme.code_id)]
            (its.points if theme.decided_at else its.suggested_points).append(note)
    for code, answers in _suggested_answers(feedback).items():
        themes[frame.stands_for(code)].suggested_answers += answers
    found = [theme for theme in [*themes.values(), without] if theme.weight]
    return sorted(found, key=lambda theme: (theme.code is None, -theme.weight, theme.title))


def _suggested_answers(feedback: Consultation) -> dict[int, list[SuggestedAnswer]]:
    rows = Suggestion.objects.filter(response__consultation=feedback, response__state=Response.State.COUNTED).order_by(
        "-likeness", "pk"
    )
    likeliest: dict[tuple[int, str], tuple[int, SuggestedAnswer]] = {}
    for response, question, code, because in rows.values_list("response", "question", "code", "because"):
        likeliest.setdefault((response, question), (code, SuggestedAnswer(response, question, because)))
    found: dict[int, list[SuggestedAnswer]] = defaultdict(list)
    for code, answer in likeliest.values():
        found[code].append(answer)
    return found


@dataclass(frozen=True, slots=True)
class Decided:
    """A theme as everybody may read it: points that were let through, and that a person gave this theme."""

    title: str
    points: int


def decided_themes(forum: Forum) -> list[Decided]:
    """For the report: themes by how many published points have them, the most spoken of first."""
    if forum.feedback is None:
        return []
    frame = Frame.of(forum.feedback)
    published = TableNote.objects.for_forum(forum).published()
    given = NoteTheme.objects.decided().filter(note__in=published).exclude(code=None)
    counts: dict[str, int] = defaultdict(int)
    for code in given.values_list("code", flat=True):
        counts[frame.by_id[frame.stands_for(code)].title] += 1
    return [Decided(title, points) for title, points in sorted(counts.items(), key=lambda each: (-each[1], each[0]))]


def forum_of(code: Code) -> Forum | None:
    """The forum of whose feedback this is a theme."""
    return Forum.objects.filter(feedback=code.consultation_id).first()


def first_words(code: Code) -> dict[str, Any]:
    """What an action that answers a theme begins with."""
    forum = forum_of(code)
    return {"title": code.title, "why": code.definition, "areas": list(forum.areas.all()) if forum else []}


@transaction.atomic
def decide(*, forum: Forum, names: Collection[str], code: Code | None, by: User) -> int:
    """Give points and answers this theme, or none, as somebody who has read them; how many it was done for.

    `names` are those of the staff page: `point-12`, `answer-33-question`. What belongs to another forum is passed over.
    """
    points = [int(name.removeprefix("point-")) for name in names if name.startswith("point-") and name[6:].isdigit()]
    now, done = timezone.now(), 0
    for note in TableNote.objects.for_forum(forum).filter(pk__in=points):
        NoteTheme.objects.update_or_create(note=note, defaults={"code": code, "decided_at": now, "decided_by": by})
        done += 1
    asked = {question.id for question in text_questions(forum.feedback)} if forum.feedback else set()
    for name in names:
        kind, _dash, rest = name.partition("-")
        number, _dash, question = rest.partition("-")
        if kind == "answer" and number.isdigit() and question in asked:
            response = Response.objects.counted().filter(consultation=forum.feedback, pk=number).first()
            if response:
                code_text(response=response, question=question, codes={code} if code else set(), coder=by)
                done += 1
    if done:
        log(instance=forum, action="forums.themes", user=by, data={"count": done, "theme": code.title if code else ""})
    return done
