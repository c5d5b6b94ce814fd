"""Putting an action's public words into another language."""

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Locale

from people.views import SignedIn

from ..models import Action, ActionWords
from ..permissions import may_change
from .models import TRANSLATED


class WordsForm(forms.ModelForm):
    """The words beside those of the first language. Only what there is to put into another is asked for."""

    class Meta:
        model = ActionWords
        fields = TRANSLATED

    def __init__(self, *args, action: Action, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in TRANSLATED:
            if original := getattr(action, name):
                self.fields[name].help_text = original
            else:
                del self.fields[name]
        # What is asked for already as the action's own is not asked for again.
        given = list(action.changes.exclude(reason=""))
        own = (action.status_reason, action.evaluation.strip())
        self.evaluated = [str(change.pk) for change in given if change.reason == own[1]]
        self.changes = {f"reason_{change.pk}": change for change in given if change.reason not in own}
        for name, change in self.changes.items():
            label = _("Reason given on %(day)s") % {"day": date_format(localdate(change.made_at), "j E Y")}
            self.fields[name] = forms.CharField(
                label=label,
                help_text=change.reason,
                required=False,
                initial=self.instance.reasons.get(str(change.pk), ""),
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def save(self, commit: bool = True) -> ActionWords:
        given = {str(change.pk): self.cleaned_data[name] for name, change in self.changes.items()}
        given |= dict.fromkeys(self.evaluated, self.cleaned_data.get("evaluation", ""))
        self.instance.reasons = {pk: words for pk, words in given.items() if words}
        return super().save(commit)


def languages_of(action: Action) -> list[tuple[str, str, bool]]:
    """The other languages of the site, each with whether the action has words in it."""
    there_are = set(action.words.values_list("language", flat=True))
    names = dict(settings.LANGUAGES)
    codes = Locale.objects.exclude(language_code=settings.LANGUAGE_CODE).values_list("language_code", flat=True)
    return [(code, names.get(code, code), code in there_are) for code in codes.order_by("language_code")]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("actions.view_action", raise_exception=True)
def write(request: SignedIn, pk: int, language: str) -> HttpResponse:
    """The public words of one action in one of the site's other languages."""
    action = get_object_or_404(Action, pk=pk)
    if not may_change(request.user, action):
        raise PermissionDenied
    names = {code: name for code, name, _is_there in languages_of(action)}
    if language not in names:
        raise Http404
    words = ActionWords.objects.filter(action=action, language=language).first()
    form = WordsForm(
        request.POST or None, instance=words or ActionWords(action=action, language=language), action=action
    )
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved. The public reads it in that language."))
        return redirect(action.staff_address)
    title = _("In %(language)s") % {"language": names[language]}
    context = {
        "form": form,
        "submit": _("Save"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("action_list"), "label": _("Actions")},
            {"url": action.staff_address, "label": action.title},
            {"url": "", "label": title},
        ],
        "header_title": title,
    }
    return render(request, "actions/admin/form.html", context)
