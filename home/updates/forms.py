"""Writing an update: sensible defaults, and what the checker says before it is published."""

from itertools import count

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from people.models import Agency

from .area_field import AreasField
from .checking import Finding, check


class UpdatePageForm(WagtailAdminPageForm):
    """Refuses what must be mended, and asks once about what may be passed. A draft is saved as it is."""

    areas = AreasField(
        required=False,
        label=gettext_lazy("Areas"),
        help_text=gettext_lazy("The places it is about. Tick none if it is for everywhere you cover."),
    )
    publishes_despite_warnings = forms.BooleanField(
        required=False,
        label=gettext_lazy("Publish with these warnings"),
        help_text=gettext_lazy("Tick once you have read them and think that it is right as it is."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].offer(self.instance.areas.all())
        if not self.instance.pk:
            self.initial["agency"] = self.initial.get("agency") or self._usual_agency()
            self.initial["body"] = self.initial.get("body") or self._empty_text()
        tells = self.fields.get("tells_subscribers")
        if tells and self.instance.pk and self.instance.was_sent:
            tells.disabled = True
            tells.help_text = _("This was decided when it was first published: people are told of an update once.")

    def _empty_text(self):
        """Somewhere to begin writing: a body without a block shows nothing but a small plus."""
        return self.instance.body.stream_block.to_python([{"type": "text", "value": ""}])

    def _usual_agency(self) -> int | None:
        """The agency this editor wrote for last; else the one, if there is only one."""
        updates = type(self.instance)._default_manager.exclude(agency=None)
        if self.for_user and (last := updates.filter(owner=self.for_user).order_by("-pk").first()):
            return last.agency_id
        agencies = Agency.objects.filter(is_active=True).values_list("pk", flat=True)[:2]
        return agencies[0] if len(agencies) == 1 else None

    def clean_slug(self) -> str:
        """The end of its address, with a number where another update has it: some titles come round every month."""
        wished = free = self.cleaned_data["slug"]
        if self.instance.first_published_at is None and self.parent_page:
            numbers = count(2)
            while not Page._slug_is_available(free, self.parent_page, self.instance):
                free = f"{wished}-{next(numbers)}"
        return free

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        found = check(self.instance)
        refusals = [finding for finding in found if finding.is_refusal]
        for finding in refusals:
            # Beside the field, so that the part of the editor in which it stands is opened.
            self.add_error(finding.field or None, _in_words(finding))
        if not refusals and found and not self.cleaned_data.get("publishes_despite_warnings"):
            first = _("Not published yet: please look at these first. Mend them, or tick “%(words)s”.") % {
                "words": self.fields["publishes_despite_warnings"].label
            }
            self.add_error("publishes_despite_warnings", ValidationError([first, *map(_in_words, found)]))


def _in_words(finding: Finding) -> str:
    if not finding.words:
        return finding.sentence
    return format_html("{} <q>{}</q>", finding.sentence, finding.words)
