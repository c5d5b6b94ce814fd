"""How each kind of question is asked: in plain HTML, with everything to be done by keyboard and without scripts.

A widget's value is an answer (see `questions.answers`) or, once a form has come back, what was sent for it as it was
sent, so that a slip of the pen is shown again as it was written.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from consultations.questions.questionnaire import Question, QuestionKind

from .files import ACCEPTED

NOT_SAID = "not_said"


class QuestionInput(forms.Widget):
    """What all of them share: the question, and “Prefer not to say” where it is offered."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        sent = self.sent(data, files, name)
        return {**sent, NOT_SAID: True} if data.get(f"{name}-{NOT_SAID}") else sent

    def sent(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        return {"text": data.get(name, "")}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        answer = value or {}
        context |= {
            "question": self.question,
            "answer": answer,
            "id": context["widget"]["attrs"].get("id", name),
            "may_not_say": self.question.may_not_say,
            "is_not_said": bool(answer.get(NOT_SAID)),
        }
        return context | self.shown(context["id"], answer)

    def shown(self, id: str, answer: dict[str, Any]) -> dict[str, Any]:
        """What the template needs besides."""
        return {}


class InFieldset(QuestionInput):
    """Several controls that answer one question; the first of them has the id that error messages lead to."""

    use_fieldset = True

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""


class ShortTextInput(QuestionInput):
    template_name = "consultations/answering/widgets/short_text.html"


class LongTextInput(QuestionInput):
    template_name = "consultations/answering/widgets/long_text.html"


class NumberInput(QuestionInput):
    template_name = "consultations/answering/widgets/number.html"

    def sent(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        return {"number": data.get(name, "")}


class ChoicesInput(InFieldset):
    """Radio buttons, or tick boxes where several may be chosen."""

    template_name = "consultations/answering/widgets/choices.html"

    @property
    def is_many(self) -> bool:
        return self.question.kind == QuestionKind.CHOICES

    def sent(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        chosen = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        chosen = [chosen] if isinstance(chosen, str) else list(chosen)
        sent = {"choices": [id for id in chosen if id != NOT_SAID], "other": data.get(f"{name}-other", "")}
        return {**sent, NOT_SAID: True} if NOT_SAID in chosen else sent

    def shown(self, id: str, answer: dict[str, Any]) -> dict[str, Any]:
        chosen = answer.get("choices", ())
        with_text = [option.id for option in self.question.options if option.has_text]
        return {
            "is_many": self.is_many,
            "is_scale": self.question.kind == QuestionKind.SCALE,
            "options": [
                {
                    "option": option,
                    "id": f"{id}_{number}",
                    "is_chosen": option.id in chosen and not answer.get(NOT_SAID),
                    "asks_text": option.id in with_text[-1:],
                }
                for number, option in enumerate(self.question.options)
            ],
        }


class GridInput(InFieldset):
    """A row is a question of its own with radio buttons: beside each other where there is room, else below."""

    template_name = "consultations/answering/widgets/grid.html"

    def sent(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        return {"rows": {row.id: chosen for row in self.question.rows if (chosen := data.get(f"{name}-{row.id}"))}}

    def shown(self, id: str, answer: dict[str, Any]) -> dict[str, Any]:
        rows, first = answer.get("rows", {}), iter([f"{id}_0"])
        return {
            "rows": [
                {
                    "row": row,
                    "options": [
                        {
                            "option": option,
                            "id": next(first, f"{id}_{row_number}_{number}"),
                            "is_chosen": rows.get(row.id) == option.id,
                        }
                        for number, option in enumerate(self.question.options)
                    ],
                }
                for row_number, row in enumerate(self.question.rows)
            ]
        }


class RankingInput(InFieldset):
    """A list of places beside each thing; what has a place stands first, in its order. Dragging is an extra."""

    template_name = "consultations/answering/widgets/ranking.html"

    def sent(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        options = self.question.options
        return {"places": {option.id: place for option in options if (place := data.get(f"{name}-{option.id}"))}}

    def shown(self, id: str, answer: dict[str, Any]) -> dict[str, Any]:
        ranked = {option: str(place) for place, option in enumerate(answer.get("ranking", ()), start=1)}
        places = answer.get("places", ranked)
        most = self.question.most or len(self.question.options)
        # What was sent with a mistake stays where it was: nobody has to look for it.
        options = sorted(self.question.options, key=lambda option: int(ranked.get(option.id, most + 1)))
        return {
            "options": [
                {"option": option, "id": f"{id}_{number}", "place": str(places.get(option.id, ""))}
                for number, option in enumerate(options)
            ],
            "places": [(str(place), ordinal(place)) for place in range(1, most + 1)],
        }


def ordinal(place: int) -> str:
    """`1st`, `2nd`, as English says it; in other languages as they write it."""
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    match ending:
        case "st":
            return pgettext("place in an order", "%(place)dst") % {"place": place}
        case "nd":
            return pgettext("place in an order", "%(place)dnd") % {"place": place}
        case "rd":
            return pgettext("place in an order", "%(place)drd") % {"place": place}
    return pgettext("place in an order", "%(place)dth") % {"place": place}


class DateInput(InFieldset):
    """Day, month and year, each typed: nobody pages through a calendar to a year of birth."""

    template_name = "consultations/answering/widgets/date.html"
    parts = (("day", gettext_lazy("Day")), ("month", gettext_lazy("Month")), ("year", gettext_lazy("Year")))

    def sent(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        return {part: data.get(f"{name}-{part}", "") for part, _label in self.parts}

    def shown(self, id: str, answer: dict[str, Any]) -> dict[str, Any]:
        year, month, day = (answer.get("date") or "--").split("-")
        known = {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
        return {
            "parts": [
                {"name": part, "label": label, "id": f"{id}_{number}", "value": answer.get(part, known[part])}
                for number, (part, label) in enumerate(self.parts)
            ]
        }


class PlaceInput(QuestionInput):
    """A postcode, street or place typed; and, where scripts run, a map to set a pin on instead."""

    template_name = "consultations/answering/widgets/place.html"

    def sent(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        return {"text": data.get(name, ""), "point": data.get(f"{name}-point", "")}

    def shown(self, id: str, answer: dict[str, Any]) -> dict[str, Any]:
        point = answer.get("point") or ""
        # A place that was typed is found again from its words; only a pin that was set stands for itself.
        was_set = isinstance(point, str) or not answer.get("text")
        written = point if isinstance(point, str) else ",".join(f"{degrees:.5f}" for degrees in point)
        return {"point": written if was_set else "", "shown_point": written}


class FileInput(QuestionInput):
    """A file to send; the one that was sent before stays until another is chosen or it is taken out."""

    template_name = "consultations/answering/widgets/file.html"
    needs_multipart_form = True

    def sent(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        return {"upload": (files or {}).get(name), "is_removed": bool(data.get(f"{name}-remove"))}

    def shown(self, id: str, answer: dict[str, Any]) -> dict[str, Any]:
        return {"accepted": ACCEPTED}


WIDGETS: dict[QuestionKind, type[QuestionInput]] = {
    QuestionKind.SHORT_TEXT: ShortTextInput,
    QuestionKind.LONG_TEXT: LongTextInput,
    QuestionKind.CHOICE: ChoicesInput,
    QuestionKind.CHOICES: ChoicesInput,
    QuestionKind.SCALE: ChoicesInput,
    QuestionKind.GRID: GridInput,
    QuestionKind.RANKING: RankingInput,
    QuestionKind.NUMBER: NumberInput,
    QuestionKind.DATE: DateInput,
    QuestionKind.PLACE: PlaceInput,
    QuestionKind.FILE: FileInput,
}


def hint_of(question: Question) -> str:
    """What must be known to answer: what its author wrote, and what is expected, each once."""
    match question.kind:
        case QuestionKind.CHOICES if question.most:
            expected = _("Choose up to %(most)d.") % {"most": question.most}
        case QuestionKind.CHOICES:
            expected = _("Choose all that apply.")
        case QuestionKind.RANKING if question.most and question.most < len(question.options):
            words = ngettext(
                "Give your first choice a place: 1st.",
                "Give your first %(most)d a place each; 1st is the highest.",
                question.most,
            )
            expected = words % {"most": question.most}
        case QuestionKind.RANKING:
            expected = _("Give each a place; 1st is the highest. You need not rank them all.")
        case QuestionKind.SHORT_TEXT | QuestionKind.LONG_TEXT if question.most:
            words = ngettext("Up to %(most)d character.", "Up to %(most)d characters.", question.most)
            expected = words % {"most": question.most}
        case QuestionKind.DATE:
            expected = _("For example, 27 3 2026.")
        case QuestionKind.PLACE:
            expected = _("A postcode, a street or the name of a place.")
        case QuestionKind.FILE:
            expected = _("A picture or a PDF, up to 10 MB. Where and by whom it was made is taken out of it.")
        case _:
            expected = ""
    return " ".join(part for part in (question.help.strip(), expected) if part)
