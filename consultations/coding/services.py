"""What is written about codes: the frame, and who gave which code to which text."""

from collections.abc import Collection, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from consultations.answering.models import Response
from consultations.preparing.models import Consultation
from people.models import User

from .counting import Frame
from .models import Code, Coding, Reading, Suggestion
from .tasks import suggest_codes

# After so many texts more have been read, what was learned from them is put to use.
SUGGEST_EVERY = 10


@transaction.atomic
def code_text(*, response: Response, question: str, codes: Collection[Code], coder: User) -> None:
    """Record that `coder` read this text and gave it exactly these codes, perhaps none; what others gave stays."""
    if any(code.consultation_id != response.consultation_id or code.merged_into_id for code in codes):
        raise ValidationError(_("A text can only be given codes in use of its own consultation."))
    suggested = set(_suggestions_of(response, question).values_list("code", flat=True))
    own = Coding.objects.filter(response=response, question=question, coder=coder)
    own.exclude(code__in=codes).delete()
    had = set(own.values_list("code", flat=True))
    for code in codes:
        if code.pk not in had:
            Coding.objects.create(
                response=response, question=question, code=code, coder=coder, was_suggested=code.pk in suggested
            )
    Reading.objects.update_or_create(response=response, question=question, coder=coder)
    _suggestions_of(response, question).delete()
    _learn_now_and_then(response.consultation, question)


@transaction.atomic
def add_code_to_texts(*, responses: Collection[Response], question: str, code: Code, coder: User) -> int:
    """Give one code to many texts at once, beside what they have; how many had not got it from `coder` before."""
    added = 0
    for response in responses:
        own = Coding.objects.filter(response=response, question=question, coder=coder)
        codes = {each.code for each in own.select_related("code")}
        added += code not in codes
        code_text(response=response, question=question, codes={*codes, code}, coder=coder)
    return added


def _suggestions_of(response: Response, question: str):
    return Suggestion.objects.filter(response=response, question=question)


def _learn_now_and_then(consultation: Consultation, question: str) -> None:
    if Reading.objects.of(consultation, question).count() % SUGGEST_EVERY == 0:
        transaction.on_commit(lambda: suggest_codes.enqueue(consultation.pk, question))


@transaction.atomic
def merge_codes(*, code: Code, into: Code, by: User) -> None:
    """Let `code` count as `into` from now on. Its codings stay as they were given, so that this can be taken back."""
    frame = Frame.of(code.consultation)
    if code.consultation_id != into.consultation_id:
        raise ValidationError(_("Both codes must belong to the same consultation."))
    if code.pk in frame.upwards(into.pk):
        raise ValidationError(_("A code cannot be merged into itself or into one of its own parts."))
    code.merged_into = into
    code.save()
    Suggestion.objects.filter(code=code).delete()
    log(instance=code, action="coding.merge", user=by, data={"into": into.title})


@transaction.atomic
def take_merging_back(*, code: Code, by: User) -> None:
    """Let a merged code count for itself again."""
    code.merged_into = None
    code.full_clean()
    code.save()
    log(instance=code, action="coding.unmerge", user=by)


@transaction.atomic
def split_code(*, code: Code, moves: Mapping[tuple[int, str], Code], by: User) -> int:
    """Move texts from a code to narrower ones, (response, question) -> the new code; how many codings were moved.

    Each stays with whoever gave it, and remembers the code that they gave.
    """
    moved = 0
    for (response, question), new in moves.items():
        if new.consultation_id != code.consultation_id or new.merged_into_id:
            raise ValidationError(_("A text can only be moved to a code in use of the same consultation."))
        for coding in Coding.objects.filter(response=response, question=question, code=code):
            same = Coding.objects.filter(response=response, question=question, code=new, coder=coding.coder)
            if coding.coder_id and (kept := same.first()):
                kept.first_code = kept.first_code or code
                kept.save()
                coding.delete()
            else:
                coding.first_code = coding.first_code or code
                coding.code = new
                coding.save()
            moved += 1
    log(instance=code, action="coding.split", user=by, data={"moved": moved})
    return moved


@transaction.atomic
def begin_frame(*, consultation: Consultation, themes: Iterable[tuple[str, str]]) -> int:
    """Lay the first codes where there are none; how many there are then.

    They are those of the consultation that this one repeats, with their parts, and `themes` (title, definition) that
    it did not have. From then on the frame is what those who code make of it.
    """
    if Code.objects.of(consultation).exists():
        return Code.objects.of(consultation).in_use().count()
    made: dict[int, Code] = {}
    before = Frame.of(consultation.copied_from) if consultation.copied_from else Frame([])
    for _depth, code in before.in_order():
        above = before.parent(code.pk)
        made[code.pk] = _lay(consultation, code.title, code.definition, made.get(above) if above else None)
    titles = {code.title.casefold() for code in made.values()}
    fresh = {title.casefold(): (title, definition) for title, definition in themes}
    for title, definition in (theme for key, theme in fresh.items() if key not in titles):
        _lay(consultation, title, definition)
    return Code.objects.of(consultation).count()


def _lay(consultation: Consultation, title: str, definition: str, parent: Code | None = None) -> Code:
    code = Code(consultation=consultation, title=title[:80], definition=definition or title, parent=parent)
    code.full_clean()
    code.save()
    return code
