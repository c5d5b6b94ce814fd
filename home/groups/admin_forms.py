"""The team's forms about groups."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is not taken in"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever asked reads this: it is a party's branch; we could not reach it by the number given."),
    )
