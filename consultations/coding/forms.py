"""The forms of the coding pages."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.preparing.models import Consultation

from .counting import Frame
from .models import Code


def frame_choices(consultation: Consultation) -> list[tuple[int, str]]:
    """The codes in use for a list to choose from, parts marked by dashes."""
    return [(code.pk, f"{'– ' * depth}{code.title}") for depth, code in Frame.of(consultation).in_order()]


class CodeForm(forms.ModelForm):
    """A code of the frame."""

    class Meta:
        model = Code
        fields = ["title", "definition", "parent"]
        widgets = {"definition": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.consultation = consultation
        parent = cast(forms.ModelChoiceField, self.fields["parent"])
        parent.queryset = Code.objects.of(consultation).in_use().exclude(pk=self.instance.pk)
        own = self.instance.pk
        parent.choices = [("", _("None: a code of its own"))] + [
            choice for choice in frame_choices(consultation) if choice[0] != own
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        same = Code.objects.of(self.instance.consultation).in_use().filter(title=cleaned.get("title", ""))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("title", _("There is a code with this title already."))
        return cleaned


class CodingForm(forms.Form):
    """Which codes one text is given."""

    codes = forms.ModelMultipleChoiceField(
        Code.objects.none(),
        required=False,
        label=_("Codes"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Every code that fits what it says. None is an answer too."),
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = cast(forms.ModelMultipleChoiceField, self.fields["codes"])
        codes.queryset = Code.objects.of(consultation).in_use()
        codes.choices = frame_choices(consultation)


class MergeForm(forms.Form):
    """What a code is merged into."""

    into = forms.ModelChoiceField(
        Code.objects.none(), label=_("Count it as"), help_text=_("All texts with this code get that one in its place.")
    )

    def __init__(self, *args: Any, code: Code, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        frame = Frame.of(code.consultation)
        fitting = [each.pk for _depth, each in frame.in_order() if code.pk not in frame.upwards(each.pk)]
        into = cast(forms.ModelChoiceField, self.fields["into"])
        into.queryset = Code.objects.filter(pk__in=fitting)
        into.choices = [("", "---------")] + [
            choice for choice in frame_choices(code.consultation) if choice[0] in fitting
        ]
