"""The form of a period, and that of a decision."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from .models import SensitivePeriod
from .permissions import may_be_named


class SensitivePeriodForm(WagtailAdminModelForm):
    """Only those who may release at all can be named."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officers"].queryset = may_be_named()

    class Meta:
        model = SensitivePeriod
        fields = ["name", "starts_on", "ends_on", "officers", "guidance"]
        widgets = {
            "starts_on": AdminDateInput,
            "ends_on": AdminDateInput,
            "officers": forms.CheckboxSelectMultiple,
        }


class DecisionForm(forms.Form):
    """Why it may go out, or why not: kept and logged."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[("release", _("Release it: it goes out at once, or on its day")), ("drop", _("It will not go out"))],
        widget=forms.RadioSelect,
        help_text=_("Ask: could this be taken to favour somebody who stands for election?"),
    )
    reason = forms.CharField(
        label=_("Why?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("Kept with your name as the record of the decision, which anybody may ask to see."),
    )
