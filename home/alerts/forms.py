"""The questions that somebody answers to get alerts."""

from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from core.templatetags.languages import spoken
from home.topics import Topic
from people.public_forms import PublicFormMixin

from .models import Frequency, MailFormat, Subscription, Threshold
from .services import Choices


def languages() -> list[tuple[str, str]]:
    """The languages that the site is written in, each by its own name."""
    names = dict(settings.LANGUAGES)
    codes = Locale.objects.values_list("language_code", flat=True)
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda each: each[0] != settings.LANGUAGE_CODE)


class TopicsField(forms.ModelMultipleChoiceField):
    """Topics are called as staff wrote them: in the site's first language."""

    def label_from_instance(self, obj: Topic) -> Any:
        return spoken(obj.name)


class ChoicesForm(forms.Form):
    """How often, about what, how urgent, in which form: everything but the places."""

    frequency = forms.ChoiceField(
        label=_("How often"), choices=Frequency.choices, widget=forms.RadioSelect, initial=Frequency.AT_ONCE
    )
    urgent_at_once = forms.BooleanField(
        label=_("Send me urgent warnings at once, whatever I chose above"),
        required=False,
        initial=True,
        help_text=_(
            "Only for danger now, at your places and about your topics. They come at night too. "
            "Without the tick you get them as often as the rest."
        ),
    )
    topics = TopicsField(
        label=_("About what"),
        queryset=Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick nothing to hear about everything."),
    )
    threshold = forms.ChoiceField(
        label=_("How urgent"), choices=Threshold.choices, widget=forms.RadioSelect, initial=Threshold.EVERYTHING
    )
    format = forms.ChoiceField(
        label=_("In which form"), choices=MailFormat.choices, widget=forms.RadioSelect, initial=MailFormat.ORDINARY
    )
    language = forms.ChoiceField(
        label=_("In which language"),
        widget=forms.RadioSelect,
        help_text=_("Where an update has not been translated yet, you get it in English."),
    )

    # What most people leave as it is stands folded.
    FOLDED = ("topics", "threshold", "format", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = languages()
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101 - says to the type checker what is declared above
        language.choices = offered
        language.initial = settings.LANGUAGE_CODE
        if len(offered) < 2:
            del self.fields["language"]

    @classmethod
    def initial_of(cls, subscription: Subscription) -> dict[str, Any]:
        fields = ("frequency", "urgent_at_once", "threshold", "format", "language")
        return {"topics": subscription.topics.all(), **{name: getattr(subscription, name) for name in fields}}

    def choices(self, *, is_everywhere: bool, areas) -> Choices:
        """What was chosen here, for these places."""
        given = self.cleaned_data
        return Choices(
            is_everywhere=is_everywhere,
            areas=tuple(areas),
            topics=tuple(given["topics"]),
            threshold=given["threshold"],
            frequency=given["frequency"],
            urgent_at_once=given["urgent_at_once"],
            format=given["format"],
            language=given.get("language") or settings.LANGUAGE_CODE,
        )

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.FOLDED]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name in self.FOLDED]

    @property
    def has_errors_folded(self) -> bool:
        """Whether something is wrong among what stands folded, which nobody would find there."""
        return any(field.errors for field in self.folded_fields)


class HeldUntilPressedAgain(PublicFormMixin):
    """What looks like a machine's is not sent yet: whoever sent it is asked to press once more, which machines do not.

    Nobody at the partnership has to look, and nobody is refused.
    """

    pressed_again = forms.CharField(required=False, widget=forms.HiddenInput)
    SALT = "alerts.pressed-again"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_held = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.suspicions and isinstance(self.data, QueryDict) and not self._was_pressed_again():
            self.is_held = True
            shown_again = self.data.copy()
            shown_again["pressed_again"] = signing.TimestampSigner(salt=self.SALT).sign("again")
            shown_again["further_topic"] = ""
            self.data = shown_again
        return cleaned

    def _was_pressed_again(self) -> bool:
        try:
            signing.TimestampSigner(salt=self.SALT).unsign(self.data.get("pressed_again", ""), max_age=24 * 60 * 60)
        except signing.BadSignature:
            return False
        return True


class AddressForm(HeldUntilPressedAgain):
    """An email address."""

    address = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Write your email address."),
            "invalid": _("Write an email address in full, such as name@example.org."),
        },
    )

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).strip().lower()


class SignUpForm(AddressForm, ChoicesForm):
    """What somebody without an account answers."""

    field_order = ["address", "frequency", "urgent_at_once"]
