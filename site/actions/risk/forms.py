"""The template for an area at risk, its reviews, and its end."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from moderation.concerns import find_concerns
from people.models import Agency
from places.models import Area

from .models import AreaAtRisk, Sign

# What the moderators' rules call words that point to somebody.
ABOUT_A_PERSON = {"phone", "email", "postcode", "address", "vehicle", "active-case"}


class AreaAtRiskForm(forms.ModelForm):
    """One page to fill in. Words that point to a person are sent back: this is about a place."""

    signs = forms.MultipleChoiceField(
        label=_("Signs seen"),
        choices=Sign,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick all that somebody has seen there."),
    )

    class Meta:
        model = AreaAtRisk
        fields = ("area", "signs", "seen", "agencies", "plan", "review_on")
        widgets = {
            "seen": forms.Textarea(attrs={"rows": 4}),
            "plan": forms.Textarea(attrs={"rows": 4}),
            "agencies": forms.CheckboxSelectMultiple,
            "review_on": AdminDateInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = cast(forms.ModelChoiceField, self.fields["area"])
        if self.instance.pk:
            del self.fields["area"]  # another place is another area at risk
        else:
            watched = AreaAtRisk.objects.watched().values("area")
            area.queryset = Area.objects.current().exclude(pk__in=watched).order_by("name", "kind")
        involved = [agency.pk for agency in self.initial.get("agencies", [])]
        agencies = Agency.objects.filter(Q(is_active=True) | Q(pk__in=involved))
        cast(forms.ModelMultipleChoiceField, self.fields["agencies"]).queryset = agencies

    def clean_seen(self) -> str:
        return about_a_place(self.cleaned_data["seen"])

    def clean_plan(self) -> str:
        return about_a_place(self.cleaned_data["plan"])


class ReviewForm(forms.Form):
    text = forms.CharField(
        label=_("What was found"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What has changed since the last look, about the place and not about people."),
    )
    next_on = forms.DateField(
        label=_("Look again on"), widget=AdminDateInput(), help_text=_("On that day it stands on the dashboard again.")
    )

    def clean_text(self) -> str:
        return about_a_place(self.cleaned_data["text"])


class CloseForm(forms.Form):
    because = forms.CharField(
        label=_("How it ended"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence: what was done and why the place is no longer at risk. Kept for colleagues."),
    )

    def clean_because(self) -> str:
        return about_a_place(self.cleaned_data["because"])


def about_a_place(text: str) -> str:
    """The text, unless something in it points to a person: an email address, a number, a car, a house."""
    found = [word for concern in find_concerns(text) if concern.kind in ABOUT_A_PERSON for word in concern.found]
    if found:
        words = _("This is about a place, and seems to name a person or a home: “%(words)s”. Leave it out.")
        raise ValidationError(words % {"words": "”, “".join(found)})
    return text
