"""What staff fill in about an update besides its words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .records import AppealApproval, Correction, Withdrawal


class CorrectionForm(forms.ModelForm):
    class Meta:
        model = Correction
        fields = ("note",)
        labels = {"note": _("What was wrong and what is right")}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class WithdrawalForm(forms.ModelForm):
    class Meta:
        model = Withdrawal
        fields = ("sentence",)
        labels = {"sentence": _("What readers are told in its place")}
        widgets = {"sentence": forms.Textarea(attrs={"rows": 3})}


class DecisionForm(forms.Form):
    """An approver's answer to an appeal."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=AppealApproval.Decision.choices,
        widget=forms.RadioSelect,
        help_text=_("You answer for your agency. If you agree, it can be published."),
    )
    reason = forms.CharField(
        label=_("What must change"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed if you do not agree. The editor sees it."),
    )

    def clean(self):
        cleaned = super().clean()
        refuses = cleaned.get("decision") == AppealApproval.Decision.REFUSED
        if refuses and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say what must change, so that the editor can mend it."))
        return cleaned


class ReviewForm(forms.Form):
    """What becomes of an appeal that was withdrawn because of an arrest or a charge."""

    SHOW, KEEP = "show", "keep"
    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[(KEEP, _("Keep it withdrawn")), (SHOW, _("Show it again"))],
        widget=forms.RadioSelect,
        help_text=_("Show it again only if nobody can be harmed and no trial made unfair."),
    )
