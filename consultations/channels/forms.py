"""The forms around keying, importing and printing. The questions themselves are answering's `SectionForm`s."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.answering.about_forms import wards
from consultations.answering.models import Batch, Channel, PublishConsent, RespondentType
from consultations.answering.respondents import RespondentDetails
from consultations.preparing.models import Consultation
from core.tables import TableRefusedError
from people.models import CommunityGroup
from places.finding import find_place
from places.models import Area, AreaKind

from .numbers import NotAFormNumberError, read_form_id
from .paper import MOST_AT_ONCE
from .services import KEYED
from .tables import MOST_BYTES, Table, read_table

KEYED_CHOICES = [(channel.value, channel.label) for channel in KEYED]


class BatchForm(forms.ModelForm):
    """A new pile: how it came, what to call it, how much of it is keyed twice."""

    class Meta:
        model = Batch
        fields = ("channel", "title", "sample_percent")
        help_texts = {
            "channel": gettext_lazy("Results can be looked at for each way in which answers came."),
            "sample_percent": gettext_lazy("Drawn by lot. Somebody else enters them again."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"] = forms.ChoiceField(
            label=gettext_lazy("How they came"),
            choices=KEYED_CHOICES,
            help_text=self.fields["channel"].help_text,
        )
        self.fields["sample_percent"] = forms.IntegerField(
            label=gettext_lazy("Share entered twice, in per cent"),
            min_value=0,
            max_value=100,
            initial=10,
            help_text=self.fields["sample_percent"].help_text,
        )


class SheetForm(forms.Form):
    """What a sheet says besides the answers: its number, the day, for whom it answers, the respondent."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    form_number = forms.CharField(
        label=gettext_lazy("Number of the form"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("As at its top, such as 0017-47. Leave it empty where it has none."),
    )
    received_on = forms.DateField(
        label=gettext_lazy("Received on"),
        input_formats=["%d/%m/%Y", "%d.%m.%Y", "%d %m %Y", "%d/%m/%y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y"),
        help_text=gettext_lazy("Day, month, year, such as 14/5/2026. It stays for the next sheet."),
    )
    postcode = forms.CharField(
        label=gettext_lazy("Postcode"),
        required=False,
        max_length=12,
        help_text=gettext_lazy("As on the sheet. It is turned into a ward and not kept."),
    )
    ward = forms.ChoiceField(
        label=gettext_lazy("Or ward"), required=False, help_text=gettext_lazy("Only where the sheet gives no postcode.")
    )
    respondent_type = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        choices=RespondentType.choices,
        initial=RespondentType.PERSON,
        help_text=gettext_lazy("Whether somebody answers for themselves, for a group or for an organisation."),
    )
    group = forms.ModelChoiceField(
        CommunityGroup.objects.none(),
        label=gettext_lazy("Which group"),
        required=False,
        help_text=gettext_lazy("It must stand in the list of groups, so that its answers are told apart."),
    )
    organisation = forms.CharField(
        label=gettext_lazy("Which organisation"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Its name as on the sheet."),
    )
    people_asked = forms.IntegerField(
        label=gettext_lazy("How many people the group asked"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=gettext_lazy("As the sheet says. Empty where it does not say."),
    )
    how_asked = forms.CharField(
        label=gettext_lazy("How it asked them"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Such as at a meeting, or by a show of hands."),
    )
    minute = forms.CharField(
        label=gettext_lazy("What its minute says"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What the group decided, in its own words."),
    )
    publish_consent = forms.ChoiceField(
        label=gettext_lazy("May their words be published?"),
        choices=PublishConsent.choices,
        initial=PublishConsent.NONE,
        help_text=gettext_lazy("Only what they ticked. Nothing ticked means no."),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Only where the sheet gives it."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Email address"),
        required=False,
        help_text=gettext_lazy("Only where the sheet gives it."),
    )
    wants_news = forms.BooleanField(
        label=gettext_lazy("Wants to hear what became of it"),
        required=False,
        help_text=gettext_lazy("Only if they ticked it."),
    )
    use_required_attribute = False

    FIRST = ("form_number", "received_on")
    FOR_GROUPS = ("group", "organisation", "people_asked", "how_asked", "minute")
    LAST = ("postcode", "ward", "respondent_type", *FOR_GROUPS, "publish_consent", "name", "email", "wants_news")

    def __init__(self, data: Any = None, *, consultation: Consultation, received_on: date | None = None) -> None:
        super().__init__(data)
        self.initial["received_on"] = received_on or timezone.localdate()
        ward, group = self.fields["ward"], self.fields["group"]
        assert isinstance(ward, forms.ChoiceField)  # noqa: S101 - says to the type checker what is declared above
        assert isinstance(group, forms.ModelChoiceField)  # noqa: S101 - as above
        ward.choices = [("", _("Not said")), *wards()]
        if consultation.groups_may_answer:
            group.queryset = CommunityGroup.objects.filter(is_active=True).order_by("name")

    @property
    def first(self) -> list[forms.BoundField]:
        """What stands at the top of a sheet."""
        return [self[name] for name in self.FIRST]

    @property
    def last(self) -> list[forms.BoundField]:
        """What stands at its end."""
        return [self[name] for name in self.LAST]

    def clean_form_number(self) -> int | None:
        text = self.cleaned_data["form_number"].strip()
        if not text:
            return None
        try:
            return read_form_id(text)
        except NotAFormNumberError as wrong:
            raise ValidationError(str(wrong)) from None

    def clean_received_on(self) -> date:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come"))
        return day

    def clean_postcode(self) -> Area | None:
        """The ward of a postcode; the postcode itself goes no further."""
        text = self.cleaned_data["postcode"].strip()
        if not text:
            return None
        ward = find_place(text).area(AreaKind.WARD)
        if ward is None:
            raise ValidationError(_("We do not know this postcode. Choose the ward, or leave both empty."))
        return ward

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kind = given.get("respondent_type")
        if kind == RespondentType.GROUP and not given.get("group") and "group" not in self.errors:
            self.add_error("group", _("Choose the group"))
        if kind == RespondentType.ORGANISATION and not given.get("organisation"):
            self.add_error("organisation", _("Write the name of the organisation"))
        if given.get("publish_consent") == PublishConsent.NAMED and not given.get("name"):
            self.add_error("name", _("Write the name to publish, or choose “without name”"))
        if given.get("wants_news") and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the address for the news, or untick it"))
        return given

    def details(self) -> RespondentDetails:
        """Who answers. What belongs to groups is left out for people."""
        given = self.cleaned_data
        kind = given["respondent_type"]
        ward = given["postcode"] or Area.objects.filter(pk=given["ward"] or 0).first()
        more: dict[str, Any] = {}
        if kind == RespondentType.GROUP:
            more = {name: given[name] for name in ("group", "people_asked", "how_asked", "minute")}
        elif kind == RespondentType.ORGANISATION:
            more = {"organisation": given["organisation"]}
        return RespondentDetails(
            respondent_type=kind,
            area=ward,
            name=given["name"],
            email=given["email"].strip().lower(),
            publish_consent=given["publish_consent"],
            wants_news=given["wants_news"],
            **more,
        )


class UploadForm(forms.Form):
    """A table of answers from elsewhere."""

    file = forms.FileField(
        label=gettext_lazy("The table"),
        help_text=gettext_lazy(
            "CSV or XLSX, up to 10 MB and 10,000 rows. The first row has the headings; each row below is one answer."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How these answers came"),
        choices=[(Channel.IMPORTED.value, Channel.IMPORTED.label), *KEYED_CHOICES],
        help_text=gettext_lazy("Results are shown by it."),
    )

    def clean_file(self) -> Table:
        file = self.cleaned_data["file"]
        self.name = file.name
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 10 MB. Divide it."))
        try:
            return read_table(file.name, file.read())
        except TableRefusedError as wrong:
            raise ValidationError(str(wrong)) from None


class MappingForm(forms.Form):
    """What each column holds. Field `column-3` is the fourth column's."""

    def __init__(self, data: Any = None, *, headings: list[str], targets: list[str], choices: list) -> None:
        super().__init__(data)
        for number, (heading, target) in enumerate(zip(headings, targets, strict=True)):
            label = heading or _("column %(number)d") % {"number": number + 1}
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=label, required=False, initial=target, choices=[("", _("Leave out")), *choices]
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        seen: set[str] = set()
        for name, target in list(given.items()):
            if target and target in seen:
                self.add_error(name, _("Another column holds this already"))
            seen.add(target)
        if not seen - {""}:
            raise ValidationError(_("Choose what at least one column holds"))
        return given

    def targets(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]


class PrintForm(forms.Form):
    """Numbered forms to print, or one without a number to copy."""

    count = forms.IntegerField(
        label=gettext_lazy("How many numbered forms"),
        min_value=0,
        max_value=MOST_AT_ONCE,
        initial=20,
        help_text=gettext_lazy(
            "Each has a number of its own, so that a form entered twice is noticed. 0: one form without a number."
        ),
    )
    is_large = forms.BooleanField(
        label=gettext_lazy("Large print"),
        required=False,
        help_text=gettext_lazy("In 18 point, for people who cannot read ordinary print."),
    )
