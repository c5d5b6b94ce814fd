"""The forms of answering. `SectionForm` asks the questions of one section, on the web as for keying paper."""

from typing import Any

from django import forms

from consultations.questions.answers import Answers
from consultations.questions.questionnaire import Section


class SectionForm(forms.Form):
    """The questions of one section, filled in with `answers`.

    Valid or not, `given` has what could be read of what came back: a question's id -> its answer, None where it was
    left empty. With `needs_required=False` (keying paper) required questions may be left empty.
    """

    given: dict[str, dict[str, Any] | None]

    def __init__(
        self, section: Section, answers: Answers, data: Any = None, files: Any = None, *, needs_required: bool = True
    ) -> None:
        super().__init__(data, files)
        self.section, self.answers, self.needs_required = section, answers, needs_required
        self.given = {}
