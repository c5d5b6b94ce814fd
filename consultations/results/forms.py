"""What staff choose: whose answers are shown, what is compared, what goes into a release."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.answering.models import Channel, RespondentType
from consultations.preparing.models import Consultation
from people.groups import group_kinds
from places.models import Area

from .breakdowns import breakdowns_offered
from .crosstabs import questions_to_compare, ways_to_compare


class FilterForm(forms.Form):
    """Whose answers are counted. Its fields are named as `Selection.from_query` reads them."""

    area = forms.ChoiceField(label=_("Area"), required=False)
    channel = forms.ChoiceField(label=_("How it came"), required=False)
    type = forms.ChoiceField(label=_("For whom"), required=False)
    group = forms.ChoiceField(label=_("Kind of group"), required=False)
    version = forms.ChoiceField(label=_("Version of the questions"), required=False)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answered_from = consultation.responses.counted().order_by().values("area")
        areas = [(str(area.pk), str(area)) for area in Area.objects.filter(pk__in=answered_from)]
        versions = list(consultation.versions.filter(number__gte=1).order_by("number").values_list("number", flat=True))
        choices: dict[str, list] = {
            "area": areas,
            "channel": Channel.choices,
            "type": RespondentType.choices,
            "group": list(group_kinds().items()),
            "version": [(str(number), str(number)) for number in versions],
        }
        for name, values in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = [("", _("All")), *values]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("This is not there any more. Choose one of the list.")
        if len(versions) < 2:
            del self.fields["version"]
        if not areas:
            del self.fields["area"]


class CompareForm(FilterForm):
    """Which question stands in the rows, and what in the columns."""

    field_order = ["question", "by"]
    question = forms.ChoiceField(label=_("Question"))
    by = forms.ChoiceField(label=_("Compare by"))

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, consultation=consultation, **kwargs)
        self.wordings = {f"{each.question.id}@{each.versions[-1]}": each for each in questions_to_compare(consultation)}
        question, by = (cast(forms.ChoiceField, self.fields[name]) for name in ("question", "by"))
        question.choices = [(key, each.question.label) for key, each in self.wordings.items()]
        by.choices = ways_to_compare(consultation)


class SearchForm(FilterForm):
    field_order = ["words"]
    words = forms.CharField(label=_("Words to look for"), required=False, max_length=200)


class ReleaseForm(forms.Form):
    """What goes out beside the totals. Everything chosen is checked together."""

    breakdowns = forms.MultipleChoiceField(
        label=_("Tables about people"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "The totals of every question always go out. The more tables there are, the more must be hidden in each."
        ),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is new, or what readers should know. It stands at the top."),
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["breakdowns"]).choices = breakdowns_offered(consultation)
