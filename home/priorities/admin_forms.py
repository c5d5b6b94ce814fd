"""Forms of the staff pages on readings and local priorities."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from .local import LocalPriority, Proposal, TaskingGroup
from .measures import Measure, Reading
from .periods import PeriodError, read_period
from .services import Entry

LARGEST_FILE = 300_000  # bytes


class ReadingForm(forms.Form):
    """One reading, new or corrected. Fields that the measure has no use for are left out."""

    period = forms.CharField(
        label=_("Period"),
        max_length=40,
        help_text=_("2012-04 for a month, 2012/13 for April to March, 2012/13 Q1 for a quarter, 2012 for a year."),
    )
    part = forms.CharField(
        label=_("Part"), max_length=60, required=False, help_text=_("Such as Women. Empty: the whole.")
    )
    value = forms.DecimalField(label=_("Value"), required=False, max_digits=14, decimal_places=2)
    out_of = forms.IntegerField(
        label=_("Out of how many people"), required=False, min_value=1, help_text=_("Tells chance from change.")
    )
    words = forms.CharField(label=_("In words"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    tendency = forms.ChoiceField(label=_("Which way that points"), choices=Reading.Tendency, required=False)
    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=200,
        required=False,
        help_text=_("Only for a period that has a reading already. What it said is kept and shown."),
    )

    def __init__(self, *args, measure: Measure, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not measure.breakdown:
            del self.fields["part"]
        if not measure.is_quantitative:
            del self.fields["value"]
        if measure.kind != Measure.Kind.PERCENTAGE or not measure.is_quantitative:
            del self.fields["out_of"]
        if measure.is_quantitative:
            del self.fields["tendency"]

    def clean_period(self):
        try:
            return read_period(self.cleaned_data["period"])
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from error

    def entry(self) -> Entry:
        said = self.cleaned_data
        starts_on, ends_on = said["period"]
        return Entry(
            starts_on=starts_on,
            ends_on=ends_on,
            value=said.get("value"),
            out_of=said.get("out_of"),
            words=said.get("words", ""),
            tendency=said.get("tendency", ""),
            part=said.get("part", ""),
        )


class FileForm(forms.Form):
    """A file of readings, to look at first."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV with a first line that names the columns: period, value, and if needed part, out_of, words."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 300 KB. Keep to this measure's readings."))
        return file


class ConfirmForm(forms.Form):
    """The same file again, as it was looked at, and why readings are corrected if any are."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    reason = forms.CharField(label=_("Why readings are corrected"), max_length=200, required=False)


class ChooseForm(forms.Form):
    """What the tasking group takes up."""

    prefix = "choose"
    proposal = forms.ModelChoiceField(
        queryset=Proposal.objects.none(),
        required=False,
        label=_("Proposal"),
        help_text=_("Empty where the group itself thought of it."),
    )
    title = forms.CharField(label=_("Priority"), max_length=120, help_text=_("In words that people here would use."))
    why = forms.CharField(label=_("Why the group chose it"), widget=forms.Textarea(attrs={"rows": 3}))
    chosen_on = forms.DateField(label=_("Chosen on"), widget=AdminDateInput, initial=localdate)

    def __init__(self, *args, group: TaskingGroup, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposal"].queryset = Proposal.objects.open_in(group.area)  # type: ignore[attr-defined] # it chooses among rows


class DeclineForm(forms.Form):
    """What it does not take up, and why."""

    prefix = "decline"
    proposal = forms.ModelChoiceField(queryset=Proposal.objects.none(), label=_("Proposal"))
    why = forms.CharField(label=_("Why the group did not choose it"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, group: TaskingGroup, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposal"].queryset = Proposal.objects.open_in(group.area)  # type: ignore[attr-defined] # it chooses among rows


class ReportForm(forms.Form):
    """What was done this quarter, or what came of it in the end."""

    prefix = "report"
    priority = forms.ModelChoiceField(queryset=LocalPriority.objects.none(), label=_("Priority"))
    text = forms.CharField(label=_("What was done, and what came of it"), widget=forms.Textarea(attrs={"rows": 4}))
    day = forms.DateField(label=_("On"), widget=AdminDateInput, initial=localdate)
    is_last = forms.BooleanField(
        label=_("This priority has ended"), required=False, help_text=_("The words above are then what came of it.")
    )

    def __init__(self, *args, group: TaskingGroup, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priority"].queryset = LocalPriority.objects.filter(group=group).on(localdate())  # type: ignore[attr-defined] # it chooses among rows
