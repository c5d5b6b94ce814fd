"""Forms of the staff pages on readings and local priorities."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from .local import LocalPriority, Proposal, TaskingGroup
from .measures import Measure, Reading
from .parts import Parts, say_which
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
        label=_("Group"), max_length=60, required=False, help_text=_("Such as Women. Empty: all together.")
    )
    is_new_part = forms.BooleanField(
        label=_("This group is new"), required=False, help_text=_("Only for one that has no reading yet.")
    )
    value = forms.DecimalField(
        label=_("Value"),
        required=False,
        max_digits=14,
        decimal_places=2,
        help_text=_("The figure itself, in the measure's unit."),
    )
    out_of = forms.IntegerField(
        label=_("Out of how many people"), required=False, min_value=1, help_text=_("Tells chance from change.")
    )
    words = forms.CharField(
        label=_("In words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was found, in one or two sentences that stand beside the figure."),
    )
    tendency = forms.ChoiceField(
        label=_("Which way that points"),
        choices=Reading.Tendency,
        required=False,
        help_text=_("Better or worse, as the words say."),
    )
    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=200,
        required=False,
        help_text=_("Only for a period that has a reading already. What it said is kept and shown."),
    )

    def __init__(self, *args, measure: Measure, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.parts = Parts(measure)
        if not measure.breakdown:
            del self.fields["part"], self.fields["is_new_part"]
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

    def clean_part(self) -> str:
        return self.parts.settle(self.cleaned_data["part"])

    def clean_is_new_part(self) -> bool:
        if self.parts.new and not self.cleaned_data["is_new_part"]:
            raise forms.ValidationError(say_which(self.parts.new))
        return self.cleaned_data["is_new_part"]

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
        help_text=_("CSV or XLSX. Its first line names the columns: period, value; if needed group, out_of, words."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 300 KB. Keep to this measure's readings."))
        return file


class ConfirmForm(forms.Form):
    """The same file again, as it was looked at, and why readings are corrected if any are."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    parts_are_new = forms.BooleanField(
        label=_("These groups are new, and written as they should be"),
        required=False,
        help_text=_("If one is mistyped, mend it in your file and choose the file again."),
    )
    reason = forms.CharField(
        label=_("Why readings are corrected"),
        max_length=200,
        required=False,
        help_text=_("Only needed where the file changes what a period said. It is kept and shown."),
    )


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
    why = forms.CharField(
        label=_("Why the group chose it"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads it on the neighbourhood's page."),
    )
    chosen_on = forms.DateField(
        label=_("Chosen on"), widget=AdminDateInput, initial=localdate, help_text=_("The day of the meeting.")
    )

    def __init__(self, *args, group: TaskingGroup, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposal"].queryset = Proposal.objects.open_in(group.area)  # type: ignore[attr-defined] # it chooses among rows


class DeclineForm(forms.Form):
    """What it does not take up, and why."""

    prefix = "decline"
    proposal = forms.ModelChoiceField(
        queryset=Proposal.objects.none(), label=_("Proposal"), help_text=_("Which one is not taken up.")
    )
    why = forms.CharField(
        label=_("Why the group did not choose it"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever proposed it reads this, and so does everybody else."),
    )

    def __init__(self, *args, group: TaskingGroup, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposal"].queryset = Proposal.objects.open_in(group.area)  # type: ignore[attr-defined] # it chooses among rows


class ReportForm(forms.Form):
    """What was done this quarter, or what came of it in the end."""

    prefix = "report"
    priority = forms.ModelChoiceField(
        queryset=LocalPriority.objects.none(), label=_("Priority"), help_text=_("Which one this is about.")
    )
    text = forms.CharField(
        label=_("What was done, and what came of it"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What residents would see, with dates. It stands on the neighbourhood's page."),
    )
    day = forms.DateField(
        label=_("On"),
        widget=AdminDateInput,
        initial=localdate,
        help_text=_("The day of the report. The next is due a quarter later."),
    )
    is_last = forms.BooleanField(
        label=_("This priority has ended"), required=False, help_text=_("The words above are then what came of it.")
    )

    def __init__(self, *args, group: TaskingGroup, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priority"].queryset = LocalPriority.objects.filter(group=group).on(localdate())  # type: ignore[attr-defined] # it chooses among rows
