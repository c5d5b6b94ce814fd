"""The forms around the questions: who answers and for whom, what they tell of themselves, how they come back."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale

from home.alerts.models import MailFormat
from people.models import CommunityGroup
from people.suspicion import LeftEmptyInput
from places.finding import find_place
from places.models import Area, AreaKind

from .codes import read_return_code
from .models import Draft, PublishConsent, RespondentType
from .respondents import RespondentDetails

FOR_GROUP = "group-"


class StartForm(forms.Form):
    """For whom somebody answers. `key` is given to each form that is shown: sent twice, it begins one answer."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    answers_for = forms.ChoiceField(
        label=gettext_lazy("Who do you answer for?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose for whom you answer")},
    )
    organisation = forms.CharField(
        label=gettext_lazy("Name of the organisation"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=gettext_lazy("Only if you answer for an organisation that is not listed above."),
    )
    use_required_attribute = False

    def __init__(self, data: Any = None, *, groups: list[CommunityGroup], only_group: bool = False) -> None:
        super().__init__(data)
        self.groups = {f"{FOR_GROUP}{group.pk}": group for group in groups}
        choices = [
            (name, _("For %(group)s, as its answer") % {"group": group.name}) for name, group in self.groups.items()
        ]
        if not only_group:
            choices = [
                (RespondentType.PERSON.value, _("For myself")),
                *choices,
                (RespondentType.ORGANISATION.value, _("For another organisation")),
            ]
        else:
            del self.fields["organisation"]
            self.initial["answers_for"] = choices[0][0]
        field = self.fields["answers_for"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - says to the type checker what is declared above
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answers_for") == RespondentType.ORGANISATION and not cleaned.get("organisation"):
            self.add_error("organisation", _("Write the name of the organisation"))
        return cleaned

    def details(self, **more: Any) -> RespondentDetails:
        """Who answers, with `more` that is known of them."""
        chosen = self.cleaned_data["answers_for"]
        if chosen in self.groups:
            return RespondentDetails(respondent_type=RespondentType.GROUP, group=self.groups[chosen], **more)
        is_organisation = chosen == RespondentType.ORGANISATION
        organisation = self.cleaned_data.get("organisation", "") if is_organisation else ""
        return RespondentDetails(respondent_type=chosen, organisation=organisation, **more)


def wards() -> list[tuple[str, str]]:
    """The wards to choose from: those of the area covered, where its boundary is loaded."""
    found = Area.objects.current().of_kind(AreaKind.WARD)
    if district := Area.objects.district():
        found = found.within(district)
    return [(str(pk), name) for pk, name in found.order_by("name").values_list("pk", "name")]


class AboutForm(forms.Form):
    """What somebody tells about themselves, or about how their group came to its answer."""

    people_asked = forms.IntegerField(
        label=gettext_lazy("How many people did you ask?"),
        min_value=1,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("Write how many people you asked"),
            "invalid": gettext_lazy("Write how many people you asked in figures, such as 24"),
        },
    )
    how_asked = forms.CharField(
        label=gettext_lazy("How did you ask them?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Such as: at our meeting on 3 May, and by a show of hands."),
        error_messages={"required": gettext_lazy("Write how you asked them")},
    )
    minute = forms.CharField(
        label=gettext_lazy("What does your minute say?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The words with which your meeting agreed this answer, and the day. Leave out names."),
        error_messages={"required": gettext_lazy("Write what your minute says")},
    )
    postcode = forms.CharField(
        label=gettext_lazy("Your postcode"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "answer__short"}),
        help_text=gettext_lazy("We only keep the ward it lies in, to see that every part of the area is heard."),
    )
    ward = forms.ChoiceField(label=gettext_lazy("Or choose your ward"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    publish_consent = forms.ChoiceField(
        label=gettext_lazy("May we publish what you wrote in your own words?"),
        choices=PublishConsent.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("What you chose or ticked is only ever counted together with others."),
        error_messages={"required": gettext_lazy("Choose whether we may publish your words")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Your email address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": gettext_lazy("Write an email address in full, such as name@example.org")},
        help_text=gettext_lazy("Only for a copy of your answer, a reminder, and the news you ask for here."),
    )
    wants_news = forms.BooleanField(label=gettext_lazy("Tell me what became of it"), required=False)
    format = forms.ChoiceField(
        label=gettext_lazy("How should our emails look?"),
        choices=MailFormat.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    language = forms.ChoiceField(label=gettext_lazy("In which language?"), required=False, widget=forms.RadioSelect)
    use_required_attribute = False

    FOR_GROUPS = ("people_asked", "how_asked", "minute")
    FOR_PEOPLE = ("postcode", "ward")
    KEPT = (*FOR_GROUPS, "name", "publish_consent", "email", "wants_news", "format", "language")

    def __init__(self, data: Any = None, *, draft: Draft) -> None:
        super().__init__(data)
        self.draft = draft
        is_group = draft.respondent_type == RespondentType.GROUP
        for name in self.FOR_PEOPLE if is_group else self.FOR_GROUPS:
            del self.fields[name]
        if is_group:
            self.fields["name"].label = _("Name of whoever sends this for the group")
        else:
            self._choices("ward", [("", _("I would rather not say")), *wards()])
            self.initial["ward"] = str(draft.area_id or "")
        languages = [
            (code, dict(settings.LANGUAGES).get(code, code))
            for code in Locale.objects.order_by("pk").values_list("language_code", flat=True)
        ]
        self._choices("language", languages)
        if len(languages) < 2:
            del self.fields["language"]
        for name in self.fields.keys() & set(self.KEPT):
            self.initial[name] = getattr(draft, name)
        self.initial["format"] = draft.format or MailFormat.ORDINARY
        if not self._was_filled_in():
            # Consent is given, never presumed.
            self.initial["publish_consent"] = None
            if draft.user:
                self.initial.update(email=draft.email or draft.user.email, name=draft.user.name)

    def _was_filled_in(self) -> bool:
        draft = self.draft
        return bool(draft.name or draft.people_asked or draft.area_id or draft.publish_consent != PublishConsent.NONE)

    def _choices(self, name: str, choices: list) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - says to the type checker what is declared above
        field.choices = choices

    def clean_postcode(self) -> Area | None:
        """The ward of a typed postcode; the postcode itself goes no further."""
        text = self.cleaned_data["postcode"].strip()
        if not text:
            return None
        found = find_place(text)
        ward = found.area(AreaKind.WARD)
        if ward is None:
            raise ValidationError(found.message or _("We do not know this postcode. Choose your ward instead."))
        return ward

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_person = self.draft.respondent_type == RespondentType.PERSON
        if is_person and cleaned.get("publish_consent") == PublishConsent.NAMED and not cleaned.get("name"):
            self.add_error("name", _("Write the name to publish, or choose to be published without one"))
        if cleaned.get("wants_news") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write your email address, or untick “Tell me what became of it”"))
        return cleaned

    def columns(self) -> dict[str, Any]:
        """What to save of the draft's respondent: all that could be read, also where something else was wrong."""
        given = self.cleaned_data
        columns = {name: given[name] for name in self.KEPT if name in given and name in self.fields}
        if "email" in columns:
            columns["email"] = columns["email"].strip().lower()
        if "postcode" in given and "ward" in given:
            chosen = int(given["ward"]) if given["ward"] else None
            columns["area_id"] = given["postcode"].pk if given["postcode"] else chosen
        return columns


class SendForm(forms.Form):
    """The last step. The field that nobody sees is for machines."""

    wants_copy = forms.BooleanField(label=gettext_lazy("Email me a copy of my answers"), required=False)
    further_topic = forms.CharField(required=False, label=gettext_lazy("Leave this empty"), widget=LeftEmptyInput)

    def __init__(self, data: Any = None, *, email: str) -> None:
        super().__init__(data)
        self.fields["wants_copy"].help_text = email
        if not email:
            del self.fields["wants_copy"]


class CodeForm(forms.Form):
    """A return code, typed in from paper."""

    code = forms.CharField(
        label=gettext_lazy("Your return code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "answer__short"}),
        help_text=gettext_lazy("Nine letters and figures, such as K7M-4QX-9RT."),
        error_messages={"required": gettext_lazy("Write your return code")},
    )
    use_required_attribute = False

    def clean_code(self) -> str:
        code = read_return_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError(_("A return code has nine letters and figures. Check what you typed."))
        return code


class AddressForm(forms.Form):
    """Where to send a link to go on with."""

    email = forms.EmailField(
        label=gettext_lazy("Your email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Write your email address"),
            "invalid": gettext_lazy("Write an email address in full, such as name@example.org"),
        },
    )
    use_required_attribute = False
