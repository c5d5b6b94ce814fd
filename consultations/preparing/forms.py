"""What staff fill in about a consultation besides its words."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from home.updates.area_field import AreasField

from .compliance import ChecklistAnswer
from .library import SavedQuestions
from .models import ANSWERED_KINDS, Consultation, Phase, PhaseKind
from .phases import overlaps_of

WEEKS_OPEN = 8
WEEKS_UNTIL_OPEN = 4


class StartForm(forms.Form):
    """All that a new consultation needs to begin with; everything else is asked where it belongs."""

    title = forms.CharField(
        label=_("What do you ask about?"),
        max_length=200,
        help_text=_("In plain words, such as: Evenings in the city centre. It can be changed until it opens."),
    )
    kind = forms.ChoiceField(
        label=_("How do people take part first?"),
        choices=[(kind.value, kind.label) for kind in PhaseKind if kind != PhaseKind.REPORT],
        help_text=_("More ways can follow, each with its own days."),
    )
    opens_on = forms.DateField(
        label=_("First day"), widget=AdminDateInput, help_text=_("From midnight at its beginning.")
    )
    closes_on = forms.DateField(label=_("Last day"), widget=AdminDateInput, help_text=_("Until midnight at its end."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        opens = timezone.localdate() + timedelta(weeks=WEEKS_UNTIL_OPEN)
        usual = {"kind": PhaseKind.SURVEY, "opens_on": opens, "closes_on": opens + timedelta(weeks=WEEKS_OPEN)}
        self.initial = {**usual, **self.initial}

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", gettext("The last day must not be before the first."))
        return cleaned

    def phases(self) -> list[Phase]:
        given = self.cleaned_data
        return [Phase(kind=given["kind"], opens_on=given["opens_on"], closes_on=given["closes_on"])]


class CopyForm(StartForm):
    """A new one like an earlier one: only its title and days are new."""

    original = forms.ModelChoiceField(
        Consultation.objects.all(),
        label=_("Which one was it last time?"),
        help_text=_("Its facts, words and questions are copied, none of its answers."),
    )
    field_order = ("original", "title", "kind", "opens_on", "closes_on")


class ConsultationForm(WagtailAdminModelForm):
    """Days and facts. What contradicts itself is refused with a sentence."""

    areas = AreasField(
        required=False,
        label=_("Areas"),
        help_text=_("The places it is about. Tick none if it is for everywhere you cover."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].offer(self.instance.areas.all() if self.instance.pk else None)

    class Meta:
        widgets = {"topics": CheckboxSelectMultiple, "decides_on": AdminDateInput}

    def clean(self):
        cleaned = super().clean()
        if "equality_in_answers" in self.changed_data and self.instance.pk and self.instance.has_opened:
            self.add_error(
                "equality_in_answers",
                gettext(
                    "It has opened already: people were told where what they say of themselves is kept. Leave this as "
                    "it was."
                ),
            )
        formset = self.formsets.get("phases")
        if formset is None or not formset.is_valid():
            return cleaned
        filled = [form for form in formset.forms if form.instance.pk or form.has_changed()]
        kept = [form.instance for form in filled if form not in formset.deleted_forms]
        for sentence in overlaps_of(kept):
            self.add_error(None, ValidationError(sentence))
        if self.instance.is_locked and not _has_begun(kept, *ANSWERED_KINDS):
            self.add_error(None, gettext("It has opened already: people have answered. Its first day must stay past."))
        elif self.instance.pk and self.instance.is_published and self.instance.has_opened and not _has_begun(kept):
            self.add_error(
                None, gettext("It has opened already: people have taken part. Its first day must stay past.")
            )
        return cleaned


def _has_begun(phases: list[Phase], *kinds: str) -> bool:
    """Whether one of `phases` in which one takes part has begun; only of `kinds`, where some are named."""
    today = timezone.localdate()
    taking_part = [phase for phase in phases if phase.takes_part and (not kinds or phase.kind in kinds)]
    return any(phase.opens_on <= today for phase in taking_part)


class ChecklistAnswerForm(forms.ModelForm):
    """What staff say about one item."""

    class Meta:
        model = ChecklistAnswer
        fields = ("is_met", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"is_met": _("Say no where it is not, with the reason below: that is no obstacle.")}


class StopForm(forms.Form):
    because = forms.CharField(
        label=_("Why it stops"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on its page from now on. No more answers are taken; those given are kept."),
    )


class UseSavedForm(forms.Form):
    saved = forms.ModelChoiceField(
        SavedQuestions.objects.all(),
        label=_("From the library"),
        help_text=_("They come after the questions that are there. Move them in the editor."),
    )


class SaveSectionForm(forms.Form):
    """One section of the draft, and the name under which it is found again."""

    name = forms.CharField(
        label=_("Name in the library"),
        max_length=120,
        help_text=_("What colleagues look for, such as “Feeling safe, by day and by night”."),
    )
    about = forms.CharField(
        label=_("About it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=600,
        help_text=_("Where it comes from and what it is good for. May stay empty."),
    )

    def __init__(self, *args, sections, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        untitled = gettext("without a title")
        choices = [(section.id, section.title or untitled) for section in sections]
        self.fields["section"] = forms.ChoiceField(label=_("Section"), choices=choices)
        self.order_fields(["section", "name", "about"])

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        if SavedQuestions.objects.filter(name=name).exists():
            raise ValidationError(gettext("The library has this name already. Choose another."))
        return name
