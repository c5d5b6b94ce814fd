"""The forms by which residents write to the team, and those by which the team answers."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.concerns import Concern, find_concerns
from people.models import Agency
from people.public_forms import PublicForm

from .models import LONGEST_TEXT, Reply

TOO_LONG = _("Write at most %(limit_value)d characters. Yours has %(show_value)d.")


def words_field(label, required) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": required, "max_length": TOO_LONG},
        help_text=_("Please leave out names, addresses and car registrations: yours and other people's."),
    )


def key_field() -> forms.UUIDField:
    """Given to each form that is shown: what is sent twice under it counts once."""
    return forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)


class ReplyForm(PublicForm):
    """A reply to an update, or a question to a team."""

    key = key_field()
    text = words_field(_("What would you like to say or ask?"), _("Write what you would like to say or ask."))
    may_be_public = forms.ChoiceField(
        label=_("How would you like to be answered?"),
        choices=[
            ("yes", _("On this site, under what I wrote, so that others can read it")),
            ("no", _("Only by email: nothing is published")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you would like to be answered.")},
    )
    address = forms.EmailField(
        label=_("Your email address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": _("Write an email address in full, such as name@example.org.")},
        help_text=_("We send the answer there too. It is never shown, and goes to nobody else."),
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("So that the team knows how to address you."),
    )
    shows_name = forms.BooleanField(label=_("Show my name with what I wrote"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("may_be_public") == "no" and not cleaned.get("address") and "address" not in self.errors:
            self.add_error("address", _("Write your email address, or choose to be answered on this site."))
        if cleaned.get("shows_name") and not cleaned.get("name"):
            self.add_error("name", _("Write the name to show, or untick “Show my name”."))
        return cleaned

    @property
    def wants_public(self) -> bool:
        return self.cleaned_data["may_be_public"] == "yes"


class FollowUpForm(PublicForm):
    """One more word after an answer: the rest is as it was chosen at first."""

    key = key_field()
    text = words_field(_("What else would you like to say or ask?"), _("Write what you would like to add."))


class AnswerForm(forms.Form):
    """The team's answer. What it quotes of others is looked through as if they had written it."""

    key = key_field()
    text = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Say what you did or will do and by when, in short sentences. Begin with the answer."),
    )
    agency = forms.ModelChoiceField(
        label=_("Who says this"),
        queryset=Agency.objects.filter(is_active=True),
        required=False,
        empty_label=_("The partnership"),
        help_text=_("The name above the answer."),
    )
    is_public = forms.BooleanField(
        label=_("Publish the answer under what was asked"),
        required=False,
        help_text=_("Untick it where the answer itself says something about a person. It is emailed in any case."),
    )
    has_been_checked = forms.BooleanField(
        label=_("I have checked these words: they may be published"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, data: Any = None, *, reply: Reply) -> None:
        super().__init__(data, initial={"agency": reply.agency_id, "is_public": reply.is_public})
        self.concerns: list[Concern] = []
        if not reply.is_public:
            del self.fields["is_public"]
        elif not reply.address:
            self.fields["is_public"].help_text = _("No email address was given: unpublished, only their link shows it.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_public") and cleaned.get("text") and not cleaned.get("has_been_checked"):
            self.concerns = find_concerns(cleaned["text"])
        if self.concerns:
            self.fields["has_been_checked"].widget = forms.CheckboxInput()
            self.add_error("has_been_checked", _("Look at the words named above before they are published."))
        return cleaned


class AssignForm(forms.Form):
    agency = forms.ModelChoiceField(
        label=_("Who is to answer"),
        queryset=Agency.objects.filter(is_active=True),
        required=False,
        empty_label=_("The partnership"),
        help_text=_("They find it in their list of what is to be answered."),
    )


class CloseForm(forms.Form):
    because = forms.CharField(
        label=_("Why it needs no answer"),
        max_length=300,
        help_text=_("Such as: answered by phone on 3 May; thanks only. Kept for colleagues, never shown outside."),
    )
