"""Asking for a format."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.public_forms import PublicFormMixin

from .models import FormatRequest

# The formats of the bar -> what somebody wants who could not use them.
WANTED_FOR = {"plain": FormatRequest.Wanted.OTHER}


class AskForm(PublicFormMixin, forms.ModelForm):
    """Which format, and one way at least to reach whoever asks."""

    class Meta:
        model = FormatRequest
        fields = ("about", "wanted", "details", "name", "email", "phone", "address")
        labels = {
            "about": gettext_lazy("What would you like to have?"),
            "wanted": gettext_lazy("In which format?"),
            "details": gettext_lazy("Anything we should know"),
            "name": gettext_lazy("Your name"),
            "email": gettext_lazy("Email address"),
            "phone": gettext_lazy("Phone number"),
            "address": gettext_lazy("Postal address"),
        }
        help_texts = {
            "about": gettext_lazy("The name of the page, or what it is about."),
            "details": gettext_lazy("Such as the language, how large the print should be, or grade 1 or 2 of Braille."),
            "name": gettext_lazy("So that we know whom to ask for."),
            "email": gettext_lazy("Give us at least one way to reach you: email, phone or post."),
            "phone": gettext_lazy("We call on working days."),
            "address": gettext_lazy("We need it to send you paper, a CD or a memory stick."),
        }
        widgets = {
            "wanted": forms.RadioSelect,
            "details": forms.Textarea(attrs={"rows": 3}),
            "address": forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }
        error_messages = {
            "about": {"required": gettext_lazy("Tell us what you would like to have.")},
            "wanted": {"required": gettext_lazy("Choose a format.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Without the empty choice: one asks for something.
        cast(forms.ChoiceField, self.fields["wanted"]).choices = FormatRequest.Wanted.choices

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        tried = any(self.has_error(name) for name in ("email", "phone", "address"))
        if not tried and not any(cleaned.get(name) for name in ("email", "phone", "address")):
            self.add_error(
                "email",
                _("Give us at least one way to reach you: an email address, a phone number or a postal address."),
            )
        return super().clean()
