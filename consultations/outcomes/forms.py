"""The form by which staff write down what people said."""

from typing import Any, cast

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from consultations.coding.models import Code
from consultations.ideas.models import Contribution
from consultations.ideas.querysets import ContributionQuerySet
from consultations.preparing.models import Consultation
from consultations.results.models import PublishedText

from .models import Said

MOST_OFFERED = 200
FIRST_WORDS = 220


class ExamplesField(forms.ModelMultipleChoiceField):
    """Published answers to tick, each by its first words and its reference."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, text: PublishedText) -> str:
        return f"{Truncator(text.text).chars(FIRST_WORDS)} ({text.response.reference})"


class PostedExamplesField(forms.ModelMultipleChoiceField):
    """Published ideas and comments to tick, each by what it is, its first words and its support."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, posted: Contribution) -> str:
        words = ": ".join(filter(None, (posted.public_title, posted.public_text))) or str(posted)
        support = ngettext("%(count)d person supports it", "%(count)d people support it", posted.supporters)
        about = f"{posted.get_kind_display()}, {support % {'count': posted.supporters}}"
        return f"{Truncator(words).chars(FIRST_WORDS)} ({about})"


class SaidForm(forms.ModelForm):
    examples = ExamplesField(
        queryset=PublishedText.objects.none(),
        required=False,
        label=_("Examples"),
        help_text=_("Published answers that show it, two or three. They appear in their authors' own words."),
    )

    posted_examples = PostedExamplesField(
        queryset=Contribution.objects.none(),
        required=False,
        label=_("Ideas and comments as examples"),
        help_text=_("What people posted that shows it, two or three. Each is shown for as long as it is public."),
    )

    class Meta:
        model = Said
        fields = ("title", "text", "code", "examples", "posted_examples", "order")
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = cast(forms.ModelChoiceField, self.fields["code"])
        code.queryset, code.empty_label = Code.objects.of(consultation).in_use(), _("Not counted")
        offered = {"examples": examples_for(consultation, self.instance)}
        offered["posted_examples"] = posted_for(consultation, self.instance)
        for name, found in offered.items():
            cast(forms.ModelMultipleChoiceField, self.fields[name]).queryset = found
            if not found.exists():
                del self.fields[name]
        self.fields["order"].required = False
        self.fields["order"].help_text = _("Lower comes first. Empty: last.")
        if self.instance.pk is None:
            self.initial["order"] = None


def examples_for(consultation: Consultation, said: Said):
    """Published answers to choose from: those with the theme's code first in mind, so only those where it has one."""
    published = PublishedText.objects.public().filter(consultation=consultation).select_related("response")
    if said.pk and said.code_id:
        coded = published.filter(response__codings__code=said.code_id).distinct()
        published = coded if coded.exists() else published
    newest = list(published.order_by("-pk").values_list("pk", flat=True)[:MOST_OFFERED])
    chosen = list(said.examples.public().values_list("pk", flat=True)) if said.pk else []
    return PublishedText.objects.filter(pk__in=[*newest, *chosen]).select_related("response").order_by("-pk")


def posted_for(consultation: Consultation, said: Said):
    """What the public can read of what was posted, what most people support first; and what is chosen already."""
    public: ContributionQuerySet = Contribution.objects.of(consultation).published()
    offered = public.with_counts().order_by("-supporters", "-pk").values_list("pk", flat=True)[:MOST_OFFERED]
    chosen = [each.pk for each in said.posted_examples.all() if each.is_public] if said.pk else []
    found: ContributionQuerySet = Contribution.objects.filter(pk__in=[*offered, *chosen])
    return found.with_counts().order_by("-supporters", "-pk")
