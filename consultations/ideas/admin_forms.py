"""The team's forms: what becomes of a contribution, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Agency

from .models import LONGEST_TEXT, Contribution, Status
from .services import Decision


class DecisionForm(forms.Form):
    status = forms.ChoiceField(
        label=_("What becomes of it"), choices=Status.choices, help_text=_("Everybody sees it beside the words.")
    )
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Published below it, and sent to its author. One or two sentences."),
    )
    answer = forms.CharField(
        label=_("Official answer"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What you did or will do and by when. May stay empty."),
    )
    agency = forms.ModelChoiceField(
        label=_("Who says this"),
        queryset=Agency.objects.filter(is_active=True),
        required=False,
        empty_label=_("The partnership"),
        help_text=_("The name above the official answer."),
    )

    def __init__(self, data=None, *, contribution: Contribution) -> None:
        super().__init__(
            data,
            initial={
                "status": contribution.status,
                "reason": contribution.status_reason,
                "answer": contribution.answer,
                "agency": contribution.answer_agency_id or contribution.consultation.agency_id,
            },
        )

    @property
    def decision(self) -> Decision:
        given = self.cleaned_data
        return Decision(given["status"], given["reason"], given["answer"], given["agency"])


class MergeForm(forms.Form):
    """Into which of the same consultation: by its number, as the list and the suggestions show it."""

    into = forms.ModelChoiceField(
        label=_("It says the same as"),
        queryset=Contribution.objects.none(),
        empty_label=_("Choose one"),
        help_text=_("Its support and comments then count there, each person once."),
    )

    def __init__(self, data=None, *, contribution: Contribution) -> None:
        super().__init__(data)
        others = Contribution.objects.of(contribution.consultation, contribution.kind).published()
        chosen = self.fields["into"]
        assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101 - says to the type checker what is declared above
        chosen.queryset = others.exclude(pk=contribution.pk).order_by("public_title", "pk")
