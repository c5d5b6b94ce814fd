"""The forms of the team: holding and releasing responses, inviting groups and people."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.groups import CommunityGroup, group_kinds
from places.models import Area

MOST_ADDRESSES = 2_000


class DecideForm(forms.Form):
    """Whether responses count, and why."""

    because = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("Such as: looked through; a class answered in one lesson. Kept for colleagues."),
        error_messages={"required": gettext_lazy("Say why.")},
    )


class FilterGroupsForm(forms.Form):
    """Which groups to show for inviting."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    area = forms.ModelChoiceField(
        label=gettext_lazy("Area"), queryset=Area.objects.none(), required=False, empty_label=gettext_lazy("Everywhere")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, area = self.fields["kind"], self.fields["area"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - says to the type checker what is declared above
        assert isinstance(area, forms.ModelChoiceField)  # noqa: S101 - as above
        kind.choices = [("", _("All kinds")), *group_kinds().items()]
        area.queryset = Area.objects.filter(pk__in=CommunityGroup.areas.through.objects.values("area")).order_by("name")

    def groups(self) -> Any:
        """Groups that can be written to, of this kind and about this area."""
        found = CommunityGroup.objects.verified().exclude(contact_email="").prefetch_related("areas")
        if not self.is_valid():
            return found
        if kind := self.cleaned_data["kind"]:
            found = found.filter(kind=kind)
        if area := self.cleaned_data["area"]:
            found = found.filter(areas__in=Area.objects.sharing_ground_with(area)).distinct()
        return found


class InviteForm(forms.Form):
    """Whom to send a personal link."""

    groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Community groups"),
        queryset=CommunityGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each gets a link to answer as the group."),
    )
    addresses = forms.CharField(
        label=gettext_lazy("Email addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=gettext_lazy("One a line, or separated by commas. Each gets a link of its own."),
    )

    def __init__(self, data: Any = None, *, groups: Any) -> None:
        super().__init__(data)
        field = self.fields["groups"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - says what is declared above
        field.queryset = groups

    def clean_addresses(self) -> list[str]:
        found = [each.strip().lower() for each in re.split(r"[\s,;]+", self.cleaned_data["addresses"]) if each.strip()]
        if len(found) > MOST_ADDRESSES:
            raise ValidationError(_("Send at most 2,000 at a time."))
        for address in found:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(_("“%(address)s” is not an email address.") % {"address": address}) from None
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("groups") and not cleaned.get("addresses"):
            raise ValidationError(_("Choose a group, or write an email address."))
        return cleaned
