"""The form of one section: its questions, filled in with what was answered so far. Keying paper asks by it too."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.html import conditional_escape

from consultations.questions.answers import Answer, Answers
from consultations.questions.checking import check_answer
from consultations.questions.questionnaire import Question, QuestionKind, Section

from .drafts import fingerprint
from .reading import read_answer
from .widgets import WIDGETS, hint_of

# Keeps an uploaded file and gives the answer that names it; raises `ValidationError` in words for its owner.
KeepFile = Callable[[UploadedFile], Answer]


def control_of(question: Question) -> str:
    """The id of a question's first control on its page, to which error messages lead."""
    return f"id_q-{question.id}{'_0' if WIDGETS[question.kind].use_fieldset else ''}"


class AnswerField(forms.Field):
    """One question. Its cleaned value is the answer that could be read, or None; rules are the form's to check."""

    def __init__(self, question: Question) -> None:
        super().__init__(
            required=question.is_required,
            label=question.label,
            help_text=conditional_escape(hint_of(question)),
            widget=WIDGETS[question.kind](question),
        )
        self.question = question

    def bound_data(self, data: Any, initial: Any) -> Any:
        # A file that has come is kept already, and cannot be shown in its field again.
        return initial if self.question.kind == QuestionKind.FILE else data

    def clean(self, value: dict[str, Any]) -> Any:
        return value if self.question.kind == QuestionKind.FILE else read_answer(self.question, value)


class SectionForm(forms.Form):
    """The questions of one section, filled in with `answers`.

    Valid or not, `given` has what could be read of what came back: a question's id -> its answer, None where it was
    left empty. With `needs_required=False` (keying paper) required questions may be left empty. Without `keep_file`
    files are neither asked for nor touched.
    """

    use_required_attribute = False

    def __init__(
        self,
        section: Section,
        answers: Answers,
        data: Any = None,
        files: Any = None,
        *,
        needs_required: bool = True,
        keep_file: KeepFile | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, files, prefix=prefix)
        self.section, self.answers = section, answers
        self.needs_required, self.keep_file = needs_required, keep_file
        self.given: dict[str, Answer | None] = {}
        self.by_name = {f"q-{question.id}": question for question in section.questions if self._asks(question)}
        for name, question in self.by_name.items():
            self.fields[name] = AnswerField(question)
            self.initial[name] = answers.get(question.id)

    def as_drawn(self) -> Self:
        """Only with the questions that the page asked when it was drawn: others were not left empty, but not asked.

        A page that does not say what it asked is taken by what it sent.
        """
        for name, question in list(self.by_name.items()):
            is_drawn = question.id in self.seen if self.seen else any(key.startswith(name) for key in self.data)
            if not is_drawn:
                del self.fields[name], self.by_name[name]
        return self

    def now_with(self, answers: Answers) -> None:
        """What was saved by now, for drawing the form again."""
        self.answers = answers
        self.initial = {name: answers.get(question.id) for name, question in self.by_name.items()}

    def _asks(self, question: Question) -> bool:
        return question.is_asked and (question.kind != QuestionKind.FILE or self.keep_file is not None)

    def clean(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        for name, question in self.by_name.items():
            if name not in cleaned:
                continue
            try:
                answer = self._kept(question, cleaned[name]) if question.kind == QuestionKind.FILE else cleaned[name]
            except ValidationError as wrong:
                self.add_error(name, wrong)
                continue
            self.given[question.id] = answer
            if sentence := check_answer(question, answer, needs_required=self.needs_required):
                self.add_error(name, sentence)
        return cleaned

    def _kept(self, question: Question, sent: dict[str, Any]) -> Answer | None:
        if sent.get("upload") and self.keep_file:
            return self.keep_file(sent["upload"])
        if sent.get("not_said") and question.may_not_say:
            return {"not_said": True}
        before = self.answers.get(question.id)
        return None if sent.get("is_removed") or (before or {}).get("not_said") else before

    @property
    def parts(self) -> Iterator[forms.BoundField | Question]:
        """Questions, and the explanations between them, in their order."""
        for question in self.section.questions:
            if not question.is_asked:
                yield question
            elif self._asks(question):
                yield self[f"q-{question.id}"]

    @property
    def has_place(self) -> bool:
        """Whether the page needs a map."""
        return any(question.kind == QuestionKind.PLACE for question in self.questions)

    @property
    def has_ranking(self) -> bool:
        """Whether something on the page can be dragged into order."""
        return any(question.kind == QuestionKind.RANKING for question in self.questions)

    @property
    def drawn_with(self) -> str:
        """What the page says of the answers it is drawn with, for `save_answers` to compare: see `seen`."""
        return json.dumps({question.id: fingerprint(self.answers.get(question.id)) for question in self.questions})

    @property
    def questions(self) -> Iterator[Question]:
        return iter(self.by_name.values())

    @cached_property
    def seen(self) -> dict[str, str]:
        """The fingerprints with which the page that came back was drawn; none where it does not say."""
        try:
            seen = json.loads(self.data.get("drawn_with", ""))
        except ValueError:
            return {}
        return {str(id): str(value) for id, value in seen.items()} if isinstance(seen, dict) else {}
