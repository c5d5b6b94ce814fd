"""The forms by which staff write actions down, change them, and tell colleagues about them."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from home.models import PriorityPage
from home.updates.area_field import AreasField
from moderation.names import names_in
from people.models import Agency
from places.models import Area

from .models import Action, ActionNote, Tier
from .officers import officers, refuse_officers
from .statuses import Status

MINE, OVERDUE, THIS_WEEK, STUCK, UNPUBLISHED = "mine", "overdue", "week", "stuck", "unpublished"
# What the officer in charge says of an action of their own, who keeps no others.
OWN_REPORT = {"status", "reason", "due_on", "evaluation"}
READ_BY_THE_PUBLIC = ("title", "public_wording", "role", "reason", "expected_outcome", "evaluation")


def priorities_to_choose(chosen: int | None):
    """Public priorities in the first language, and the one that was chosen before."""
    is_public = Q(live=True, locale__language_code=settings.LANGUAGE_CODE)
    return PriorityPage.objects.filter(is_public | Q(pk=chosen)).order_by("title")


class ActionForm(forms.ModelForm):
    """Everything about an action, or with `only_reports`, how far it is."""

    areas = AreasField(
        required=False, label=_("Areas"), help_text=_("The places it is about. Tick none if it is for everywhere.")
    )
    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The public reads it in the history. Needed for “Not doing, because” and for “the evidence does not show "
            "it”: give the reasons and the figures."
        ),
    )

    class Meta:
        model = Action
        fields = (
            *("title", "public_wording", "is_public", "status", "reason", "due_on", "agency", "role", "owner"),
            *("priority", "areas", "expected_outcome", "evaluation", "why", "tier"),
        )
        widgets = {
            "due_on": AdminDateInput(),
            "public_wording": forms.Textarea(attrs={"rows": 4}),
            "why": forms.Textarea(attrs={"rows": 3}),
            "expected_outcome": forms.Textarea(attrs={"rows": 2}),
            "evaluation": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "status": _("How far it is. The public reads it."),
            "priority": _("Which priority it serves. Its page then lists it."),
            "tier": _("Who watches over it now. It rises by itself when it is late."),
        }

    def __init__(self, *args: Any, only_reports: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action, is_new = self.instance, self.instance.pk is None
        areas = cast(AreasField, self.fields["areas"])
        areas.offer(_rows(self.initial.get("areas")) if is_new else action.areas.all())
        offered = {
            "agency": Agency.objects.filter(Q(is_active=True) | Q(pk=action.agency_id)),
            "owner": officers(),
            "priority": priorities_to_choose(action.priority_id),
        }
        for name, rows in offered.items():
            cast(forms.ModelChoiceField, self.fields[name]).queryset = rows
        cast(forms.ModelChoiceField, self.fields["agency"]).empty_label = _("The partnership as a whole")
        if is_new:
            self.fields["reason"].label = _("Reason")
            del self.fields["evaluation"]
            self._begin_at_a_tier()
        else:
            del self.fields["tier"]  # it moves with a reason, which is a form of its own
        if only_reports:
            for name in self.fields.keys() - OWN_REPORT:
                del self.fields[name]

    def _begin_at_a_tier(self) -> None:
        lowest = Tier.objects.lowest()
        self.fields["tier"].initial = self.initial.setdefault("tier", lowest)
        self.fields["tier"].required = False  # left out, it begins where all do
        cast(forms.ModelChoiceField, self.fields["tier"]).empty_label = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        # The model looks whether a "no" has its reason: the one given now, or where nothing changes, the old one.
        if cleaned.get("reason") or "status" in self.changed_data:
            self.instance.status_reason = cleaned.get("reason", "")
        refuse_officers(self, *READ_BY_THE_PUBLIC)
        return cleaned

    @property
    def likely_names(self) -> list[str]:
        """What looks like anybody's name in words that the public reads, to be looked at once more."""
        return names_in("\n".join(str(self.cleaned_data.get(name) or "") for name in READ_BY_THE_PUBLIC))

    def changed(self) -> dict[str, Any]:
        """The fields that were changed, as `change_action` takes them."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "reason"}


class NoteForm(forms.ModelForm):
    class Meta:
        model = ActionNote
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


class ListForm(forms.Form):
    """How staff narrow their list."""

    q = forms.CharField(label=_("Words"), required=False)
    only = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("All")),
            (OVERDUE, _("Overdue")),
            (THIS_WEEK, _("Due this week")),
            (MINE, _("Mine")),
            (STUCK, _("Past the limit of their tier")),
            (UNPUBLISHED, _("Not published")),
        ],
    )
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("All")), *Status.choices])
    tier = forms.ModelChoiceField(label=_("Tier"), queryset=Tier.objects.all(), required=False, empty_label=_("All"))
    agency = forms.ModelChoiceField(
        label=_("Agency"), queryset=Agency.objects.all(), required=False, empty_label=_("All")
    )


def _rows(areas):
    """Areas that a source began with, as rows to offer."""
    return Area.objects.filter(pk__in=[getattr(area, "pk", area) for area in areas]) if areas else None
