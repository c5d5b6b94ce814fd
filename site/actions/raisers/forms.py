"""Forms about those who raised an action: noting them, and their reply to a finding."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.models import CommunityGroup
from people.public_forms import PublicForm

from .models import LONGEST_TEXT


class RaiserForm(forms.Form):
    """Who raised it: a group, or somebody who agreed to be written to."""

    group = forms.ModelChoiceField(
        label=_("Community group"),
        queryset=CommunityGroup.objects.active(),
        required=False,
        empty_label=_("None"),
        help_text=_("Its contact address is told of each change."),
    )
    email = forms.EmailField(
        label=_("Or an email address"), required=False, help_text=_("Only where its owner agreed to be told.")
    )
    language = forms.ChoiceField(
        label=_("In which language"), choices=settings.LANGUAGES, help_text=_("Of the emails about it.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("group")) == bool(cleaned.get("email")) and not self.errors:
            self.add_error(None, _("Choose a group, or write an email address."))
        return cleaned


class FindingReplyForm(PublicForm):
    """What somebody who raised it replies to "the evidence does not show it"."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What do you know that the figures do not show?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write what you would like to reply.")},
        help_text=_(
            "When, where and how often it happens helps most. Please leave out names, addresses and car numbers."
        ),
    )
