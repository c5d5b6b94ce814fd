"""The forms of tiers: the day of a meeting, a decision on one action, moving one by hand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Action
from ..officers import refuse_officers
from .models import Tier, TierMeeting, Verdict

UP, DOWN = "up", "down"
Words = str | Promise


class MeetingForm(forms.ModelForm):
    """When the tier meets next."""

    class Meta:
        model = TierMeeting
        fields = ("held_on",)
        widgets = {"held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"held_on": _("The day it meets next.")}


class DecisionForm(forms.Form):
    """What the meeting decided of one action. Nothing chosen: nothing decided yet."""

    verdict = forms.ChoiceField(
        label=_("Decision"),
        required=False,
        help_text=_("Leave it at “Nothing yet” where the meeting did not come to it."),
    )
    reason = forms.CharField(
        label=_("Reason, for the public"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences. The public reads it in the history."),
    )
    until = forms.DateField(
        label=_("Until, or due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Give a day, such as 2027-05-04.")},
        help_text=_("The day until which it rests, or the new day it is due."),
    )

    def __init__(self, data: Any, *, verdicts: Sequence[tuple[str, Words]], action: Action) -> None:
        super().__init__(data, prefix=f"action-{action.pk}")
        self.action = action
        self.fields["verdict"].choices = [("", _("Nothing yet")), *verdicts]  # type: ignore[attr-defined] # a ChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("verdict") and (cleaned.get("reason") or cleaned.get("until")):
            self.add_error("verdict", _("Choose what was decided."))
        refuse_officers(self, "reason")
        return cleaned

    @property
    def is_decided(self) -> bool:
        return bool(self.cleaned_data.get("verdict"))

    def refuse(self, error: ValidationError) -> None:
        """Show beside this action why its decision could not be carried out."""
        messages = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
        for name, sentences in messages.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def verdicts_at(tier: Tier) -> list[tuple[str, Words]]:
    """What can be decided at a tier: nothing goes above the highest or below the lowest."""
    impossible = set()
    if not Tier.objects.above(tier).exists():
        impossible.add(Verdict.ESCALATE)
    if not Tier.objects.below(tier).exists():
        impossible.add(Verdict.BRING_DOWN)
    return [(value, label) for value, label in Verdict.choices if value not in impossible]


class MoveForm(forms.Form):
    """Move an action to the next tier, or back down, by hand."""

    way = forms.ChoiceField(
        choices=[(UP, _("Up to the next tier")), (DOWN, _("Back down a tier"))],
        help_text=_("The next tier hears of it at its next meeting."),
    )
    reason = forms.CharField(
        label=_("Why it moves"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The public reads it in the history."),
        error_messages={"required": _("Say why: everybody can read in its history why it moved.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_officers(self, "reason")
        return cleaned


def next_meeting_day(tier: Tier):
    """What the form of the next meeting begins with."""
    meeting = tier.meetings.open().first()
    return meeting.held_on if meeting else timezone.localdate()
