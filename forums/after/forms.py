"""What staff fill in after a forum."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import DutyNote


class DutyNoteForm(forms.ModelForm):
    """Whether a duty was done in a year, how, and where that can be read."""

    class Meta:
        model = DutyNote
        fields = ["is_met", "note", "address"]
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "is_met": _("Whether it was done in this year."),
            "address": _("A page or document that shows it. May stay empty."),
        }

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("note"):
            self.add_error("note", _("Say how it was done, or why it was not: this is what scrutiny reads."))
        return cleaned
