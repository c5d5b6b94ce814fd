"""What every form that anybody may send shares: what looks like a machine's is held, never refused."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from . import suspicion
from .suspicion import Suspicion


class PublicFormMixin(forms.Form):
    """For a form that anybody may send.

        form = ReplyForm(request.POST or None, request=request)
        if form.is_valid():
            submit(..., suspicions=form.suspicions)

    Its page must not be cached, which the form's CSRF token sees to.
    """

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.suspicions: list[Suspicion] = []
        self.fields["opened"] = forms.CharField(required=False, initial=suspicion.opened_now, widget=forms.HiddenInput)
        self.fields["further_topic"] = forms.CharField(
            required=False, label=_("Leave this empty"), widget=suspicion.LeftEmptyInput
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        name = type(self).__name__
        if suspicion.times_sent(self.request, name, within=suspicion.REFUSED_WITHIN) > suspicion.REFUSED_AFTER:
            raise ValidationError(
                _("Very much has been sent from where you are. Your words are still here: send them again in an hour.")
            )
        found = [
            suspicion.suspicion_of_trap(cleaned.pop("further_topic", "") or ""),
            suspicion.suspicion_of_time(cleaned.pop("opened", "") or ""),
        ]
        if suspicion.times_sent(self.request, name, within=suspicion.HELD_WITHIN) > suspicion.HELD_AFTER:
            found.append(Suspicion(_("More than five were sent from one place within ten minutes.")))
        self.suspicions = [each for each in found if each]
        return cleaned


class PublicForm(PublicFormMixin):
    """A form that anybody may send."""
