"""The forms by which people join a group and its own people look after it."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from home.updates.area_field import AreasField
from people.groups import CommunityGroup, GroupKind, GroupMeeting, GroupRole, Membership, group_kinds
from people.public_forms import PublicForm

from .models import GroupsSettings
from .trust import tells_where

LONGEST_PURPOSE = 600
LONGEST_CONTACT = 300
MOST_LOGO_BYTES = 2_000_000
LOGO_PIXELS = 600
NOT_POLITICAL = _(
    "Political parties, and campaigns for a candidate, cannot be community groups here. If this group is neither, "
    "write to us."
)
TELLS_WHERE = _("This says where the group is, which it keeps from the public: leave out street and postcode.")


class Day(forms.DateField):
    """A day, chosen from a calendar or typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


def purpose_field() -> forms.CharField:
    return forms.CharField(
        label=_("What the group is for"),
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences, for people who do not know you. Name nobody."),
        error_messages={"required": _("Write what the group is for.")},
    )


def contact_field() -> forms.CharField:
    return forms.CharField(
        label=_("How people can reach it"),
        max_length=LONGEST_CONTACT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A website, an address for email, a notice board. Everybody can read it: give no private number."),
    )


class NewGroupForm(PublicForm):
    """Somebody puts their group forward."""

    name = forms.CharField(
        label=_("Name of the group"), max_length=120, error_messages={"required": _("Write the name of the group.")}
    )
    kind = forms.ChoiceField(label=_("What sort of group it is"), error_messages={"required": _("Choose one.")})
    purpose = purpose_field()
    public_contact = contact_field()
    areas = AreasField(label=_("Which places it speaks for"), required=False)
    words = forms.CharField(
        label=_("Who you are in the group"),
        max_length=300,
        help_text=_("Such as: I am its secretary since May. Only the team reads this."),
        error_messages={"required": _("Write who you are in the group.")},
    )
    is_independent = forms.BooleanField(
        label=_("It is no political party, and no campaign for a candidate"),
        error_messages={"required": _("Political parties and candidates' campaigns cannot be community groups.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose one")), *group_kinds().items()]  # type: ignore[attr-defined] # a choice field
        self.fields["areas"].offer()  # type: ignore[attr-defined] # an AreasField

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if GroupsSettings.current().refuses(name):
            raise ValidationError(NOT_POLITICAL)
        if CommunityGroup.objects.filter(name__iexact=name).exists():
            raise ValidationError(
                _("We know a group of this name already. Look for it in the directory and ask to join.")
            )
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == GroupKind.REFUGE:
            refuse_places(self, "purpose", "public_contact")
        return cleaned


def refuse_places(form: forms.BaseForm, *names: str) -> None:
    """Say beside each of these fields that it gives away where a group is that keeps that from the public."""
    for name in names:
        if tells_where(form.cleaned_data.get(name) or ""):
            form.add_error(name, TELLS_WHERE)


class JoinForm(PublicForm):
    """Somebody asks to be let in."""

    words = forms.CharField(
        label=_("Who you are to the group"),
        max_length=300,
        required=False,
        help_text=_("So that those who decide know you: I come to the meetings; I live in Mill Lane."),
    )


class TermForm(forms.Form):
    """A role, and until when."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=GroupRole,
        initial=GroupRole.MEMBER,
        help_text=_("Chair, secretary and representative may answer for the group and look after its page."),
    )
    ends_on = Day(label=_("Last day of the term"), required=False, help_text=_("Leave empty where there is none."))

    def clean_ends_on(self) -> date | None:
        day = self.cleaned_data["ends_on"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over. Choose today or a later one."))
        return day

    @classmethod
    def of(cls, membership: Membership, data: Any = None) -> "TermForm":
        return cls(data, initial={"role": membership.role, "ends_on": membership.ends_on})


class InviteForm(TermForm):
    """Whom to invite, as what, and until when."""

    email = forms.EmailField(
        label=_("Email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write the address to invite."), "invalid": _("Write an email address in full.")},
    )
    field_order = ["email", "role", "ends_on"]


class HandOverForm(forms.Form):
    """To whom a role is offered: somebody of the group, or an address."""

    member = forms.ChoiceField(label=_("Somebody of the group"), required=False)
    email = forms.EmailField(
        label=_("Or somebody else: their email address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": _("Write an email address in full.")},
    )
    ends_on = Day(label=_("Last day of their term"), required=False, help_text=_("Leave empty where there is none."))

    def __init__(self, data: Any = None, *, membership: Membership) -> None:
        super().__init__(data)
        others = membership.group.memberships.on(timezone.localdate()).exclude(pk=membership.pk).select_related("user")
        choices = [(str(other.pk), f"{other.holder}, {other.get_role_display()}") for other in others]
        self.addresses = {str(other.pk): other.user.email for other in others if other.user}
        self.fields["member"].choices = [("", _("Choose one")), *choices]  # type: ignore[attr-defined] # a choice field
        if not choices:
            del self.fields["member"]
            self.fields["email"].label = _("Your successor's email address")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = self.addresses.get(cleaned.get("member") or "", "")
        if bool(chosen) == bool(cleaned.get("email")) and "email" not in self.errors:
            self.add_error("email", _("Choose somebody of the group, or write an address: one of the two."))
        cleaned["successor"] = chosen or cleaned.get("email", "")
        return cleaned

    def clean_ends_on(self) -> date | None:
        day = self.cleaned_data["ends_on"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over. Choose today or a later one."))
        return day


class WordsForm(forms.Form):
    """What the group's page says, and its logo."""

    purpose = purpose_field()
    public_contact = contact_field()
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp"}),
        help_text=_("PNG, JPEG or WebP, up to 2 MB. We look at it before it is shown."),
    )

    def __init__(self, *args: Any, hides_address: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hides_address = hides_address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.hides_address:
            refuse_places(self, "purpose", "public_contact")
        return cleaned

    def clean_logo(self) -> ContentFile | None:
        """The picture drawn anew from its points alone: nothing hidden in the file is kept."""
        upload = self.cleaned_data["logo"]
        if not upload:
            return None
        if upload.size > MOST_LOGO_BYTES:
            raise ValidationError(_("This file is larger than 2 MB. Choose a smaller one."))
        try:
            picture = Image.open(upload)
            picture.thumbnail((LOGO_PIXELS, LOGO_PIXELS))
            drawn = BytesIO()
            picture.convert("RGBA").save(drawn, "PNG", optimize=True)
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
            raise ValidationError(_("This file is no picture that we can read. Choose a PNG, JPEG or WebP.")) from None
        return ContentFile(drawn.getvalue(), name="logo.png")


class MeetingForm(forms.Form):
    """A meeting, or a series of them at the same hour."""

    day = Day(label=_("Day"), error_messages={"required": _("Choose the day.")})
    starts = forms.TimeField(
        label=_("Starts at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Say when it starts, such as 19:00.")},
    )
    ends = forms.TimeField(
        label=_("Ends at"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(
        label=_("Place"), required=False, max_length=200, help_text=_("Building and street, with the postcode.")
    )
    is_open = forms.BooleanField(label=_("Anybody may come"), required=False)
    weeks_between = forms.TypedChoiceField(
        label=_("Repeat"),
        coerce=int,
        choices=[(0, _("Once only")), (1, _("Every week")), (2, _("Every two weeks")), (4, _("Every four weeks"))],
        initial=0,
    )
    times = forms.IntegerField(label=_("How many times"), required=False, min_value=1, max_value=26, initial=6)

    def __init__(self, data: Any = None, *, group: CommunityGroup) -> None:
        super().__init__(data)
        self.group = group
        if group.hides_address:
            del self.fields["place"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        starts_at = timezone.make_aware(datetime.combine(cleaned["day"], cleaned["starts"]))
        ends_at = timezone.make_aware(datetime.combine(cleaned["day"], cleaned["ends"])) if cleaned["ends"] else None
        if starts_at <= timezone.now():
            self.add_error("day", _("This time is over. Choose a day to come."))
        elif starts_at > timezone.now() + timedelta(days=730):
            self.add_error("day", _("This is more than two years away. Check the year."))
        if ends_at and ends_at <= starts_at:
            self.add_error("ends", _("It ends before it starts. Check the times."))
        cleaned |= {"starts_at": starts_at, "ends_at": ends_at}
        if not self.errors and GroupMeeting.objects.filter(group=self.group, starts_at=starts_at).exists():
            self.add_error("day", _("This meeting is in the list already."))
        return cleaned

    def as_recorded(self) -> dict[str, Any]:
        """What `services.add_meetings` takes besides the group."""
        given = self.cleaned_data
        return {
            "starts_at": given["starts_at"],
            "ends_at": given["ends_at"],
            "place": given.get("place", ""),
            "is_open": given["is_open"],
            "weeks_between": given["weeks_between"],
            "times": given["times"] or 1,
        }
