"""What people object to, what authors answer, and what moderators decide."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.public_forms import PublicFormMixin

from .models import Appeal, Decision, DefamationComplaint, Item, Report
from .reasons import Reason
from .redaction import NotInTextError, redact


class ReportForm(PublicFormMixin, forms.ModelForm):
    class Meta:
        model = Report
        fields = ["why", "words", "address"]
        widgets = {
            "why": forms.RadioSelect,
            "words": forms.Textarea(attrs={"rows": 4}),
            "address": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {
            "words": _("Which words, and what we should know about them."),
            "address": _(
                "Only if you would like to hear what became of it. We never show it, and forget it after six months."
            ),
        }
        error_messages = {"why": {"required": _("Choose what is wrong with it.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = Report.Why.choices  # type: ignore[attr-defined] # a field with choices


class AppealForm(PublicFormMixin, forms.ModelForm):
    class Meta:
        model = Appeal
        fields = ["words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "words": _(
                "What we misunderstood or did not know. Somebody else than before reads it, where there is somebody."
            )
        }
        error_messages = {"words": {"required": _("Say why we should decide differently.")}}


class ComplaintForm(PublicFormMixin, forms.ModelForm):
    class Meta:
        model = DefamationComplaint
        fields = [
            "name",
            "address",
            "statement",
            "meaning",
            "what_is_wrong",
            "does_not_know_author",
            "name_may_be_passed_on",
            "address_may_be_passed_on",
        ]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "address": forms.EmailInput(attrs={"autocomplete": "email"}),
            **{each: forms.Textarea(attrs={"rows": 4}) for each in ("statement", "meaning", "what_is_wrong")},
        }
        help_texts = {
            "statement": _("Copy them here."),
            "does_not_know_author": _("Without this we cannot treat it as a notice of complaint under the law."),
        }
        error_messages = {
            "name": {"required": _("Give your name.")},
            "address": {"required": _("Give your email address: we must be able to answer you.")},
            "statement": {"required": _("Say which words you complain about.")},
            "meaning": {"required": _("Say what the words mean and how they harm you.")},
            "what_is_wrong": {"required": _("Say what in them is untrue, or opinion without a basis in fact.")},
        }


class AnswerForm(PublicFormMixin, forms.ModelForm):
    """The author's answer to a complaint."""

    agrees = forms.ChoiceField(
        label=_("May we remove your words?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes, remove them")), ("no", _("No, I stand by them"))],
        error_messages={"required": _("Choose whether we may remove your words.")},
    )
    field_order = ["agrees", "author_full_name", "author_postal_address", "author_details_may_be_passed_on"]

    class Meta:
        model = DefamationComplaint
        fields = ["author_full_name", "author_postal_address", "author_details_may_be_passed_on"]
        widgets = {
            "author_full_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "author_postal_address": forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
        }
        help_texts = {
            "author_full_name": _("Needed if you stand by your words: without it we must remove them."),
            "author_postal_address": _(
                "Needed if you stand by your words. We do not pass it on unless you say so below, or a court orders it."
            ),
        }


class FoundWordsField(forms.MultipleChoiceField):
    """Words of the text, as they stand there: browsers send the end of a line in two characters."""

    def to_python(self, value: Any) -> list[str]:
        return [each.replace("\r\n", "\n") for each in super().to_python(value)]


class DecisionForm(forms.Form):
    """What a moderator decides about one contribution. The buttons send `action`."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    action = forms.ChoiceField(
        choices=Decision.Action.choices,
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose a decision.")},
    )
    found_removals = FoundWordsField(
        label=_("Words to remove"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What the checks found. Tick what readers are not to see."),
    )
    other_removals = forms.CharField(
        label=_("Other words to remove"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "One passage a line, exactly as it stands in the text. Readers see that words were removed; nothing else "
            "can be changed."
        ),
    )
    without_name = forms.BooleanField(
        label=_("Leave out the name"), required=False, help_text=_("The words stay, and the name is kept here.")
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[("", _("Choose a reason")), *Reason.choices],
        help_text=_("Its author reads it in a sentence. Not needed to publish it as sent."),
    )
    note_to_author = forms.CharField(
        label=_("To the author"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("They are told the reason in a sentence; add to it only what helps them."),
    )
    note = forms.CharField(
        label=_("To colleagues"),
        required=False,
        widget=forms.TextInput,
        help_text=_("Kept in the log, never shown outside."),
    )

    def __init__(self, data: Any = None, *, item: Item, shows_original: bool = True) -> None:
        self.item, self.shows_original = item, shows_original
        # Of what was removed before, whoever may not see it can take nothing back.
        self.words_seen = item.text if shows_original else item.public_text
        # A cry for help is answered, not shortened, so that its words are not offered for removal.
        concerns = [each for each in item.found_concerns if not each.is_risk] if shows_original else []
        found = list(
            dict.fromkeys(words for concern in concerns for words in concern.found if words in self.words_seen)
        )
        removed = item.removals if shows_original else []
        initial = {
            "version": item.version,
            "found_removals": [each for each in removed if each in found],
            "other_removals": "\n".join(each for each in removed if each not in found),
            "without_name": item.leaves_out_name,
        }
        super().__init__(data, initial=initial, auto_id=f"{item.key}_%s")
        if not item.may_leave_out_name:
            del self.fields["without_name"]
        elif item.signed and shows_original:
            self.fields["without_name"].label = _("Leave out the name beside it: %(name)s") % {"name": item.signed}
        self.fields["found_removals"].choices = [(each, each) for each in found]  # type: ignore[attr-defined] # as above

    def clean_other_removals(self) -> str:
        words: str = self.cleaned_data["other_removals"]
        try:
            redact(self.words_seen, self._lines(words))
        except NotInTextError as error:
            raise ValidationError(str(error)) from error
        return words

    @property
    def removals(self) -> list[str]:
        """Everything to leave out, with what was left out before by somebody who may see more."""
        chosen = [*self.cleaned_data["found_removals"], *self._lines(self.cleaned_data["other_removals"])]
        return chosen if self.shows_original else [*self.item.removals, *chosen]

    @property
    def leaves_out_name(self) -> bool:
        """Whoever may not see the name that was left out cannot bring it back either."""
        stays_out = self.item.leaves_out_name and not self.shows_original
        return stays_out or self.cleaned_data.get("without_name", False)

    @staticmethod
    def _lines(words: str) -> list[str]:
        return [line.strip() for line in words.splitlines() if line.strip()]


class CheckForm(forms.Form):
    """Somebody else's words that staff are about to publish."""

    words = forms.CharField(
        label=_("Words of somebody else"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Paste what you want to quote: a letter, a comment from a meeting, a message. Nothing is kept."),
    )
