"""The questions beside their editor: each page as it will be asked, before anything is saved or published."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from consultations.preparing.pages import ConsultationPage
from consultations.questions.branching import problems_of
from consultations.questions.questionnaire import Questionnaire
from consultations.questions.wording import condition_in_words

from .forms import SectionForm


def preview_questions(request: HttpRequest, page: ConsultationPage) -> HttpResponse:
    """All pages of questions, one below the other, whatever would have to be answered to reach them.

    What is typed into them goes nowhere. To be led by one's answers, there is a trial of the saved draft.
    """
    asked = page.questionnaire
    drawn = _drawn(asked)
    context = {
        "page": page,
        "consultation": page.consultation,
        "pages": drawn,
        "problems": problems_of(asked) if drawn else [],
        "has_place": any(each["form"].has_place for each in drawn),
    }
    return render(request, "consultations/answering/preview.html", context)


def _drawn(asked: Questionnaire) -> list[dict[str, Any]]:
    count = len(asked.sections)
    return [
        {
            "section": section,
            "progress": _("Page %(number)d of %(count)d") % {"number": number, "count": count},
            "only_if": [condition_in_words(each, asked) for each in section.only_if],
            "parts": [(part, _conditions(part, asked)) for part in form.parts],
            "form": form,
        }
        for number, section in enumerate(asked.sections, start=1)
        for form in [SectionForm(section, {}, keep_file=lambda _upload: {})]
    ]


def _conditions(part: Any, asked: Questionnaire) -> list[str]:
    """Of whom a question is asked, or to whom an explanation is shown."""
    question = part.field.question if hasattr(part, "field") else part
    return [condition_in_words(each, asked) for each in question.only_if]
