"""A community group: whom it speaks for, how it is reached, and whether that has been checked."""

from pathlib import PurePath
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.sensitive_words import speaks_of_abuse
from places.models import Area
from places.postcodes import read_postcode, spelt

from .kinds import GroupKind, group_kinds, may_hide_address
from .querysets import CommunityGroupQuerySet

# Other things have these addresses below the directory's.
TAKEN_SLUGS = {"new", "pack", "meetings"}


def private_place(group: "CommunityGroup", name: str) -> str:
    """Where a logo lies that nobody has looked at. No address of the site leads there."""
    return f"proposed-logos/{uuid4()}{PurePath(name).suffix.lower()[:6]}"


class CommunityGroup(models.Model):
    """A neighbourhood action group, parish council, residents' association or the like.

    `verified_at` says that its contact was checked; it is no endorsement. `contact_email` and `postal_address` are how
    the team reaches it, and are never shown; `public_contact`, `address` and `postcode` are what the public sees. A
    group that hides its address has none of the last two, and its meetings no place, so that no page can give it away.
    Kept until the group is gone; its answers and statements stay, they are the group's.
    """

    name = models.CharField(_("name"), max_length=120, unique=True, help_text=_("In full, as people know it."))
    slug = models.SlugField(max_length=80, unique=True, help_text=_("Stands in addresses; do not change it later."))
    kind = models.CharField(_("kind"), max_length=40)
    purpose = models.TextField(_("purpose"), blank=True, help_text=_("What it is for, in two or three sentences."))
    areas = models.ManyToManyField(
        Area, blank=True, related_name="+", verbose_name=_("areas"), help_text=_("The places it speaks for.")
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("As the group sent it, for its page."),
    )
    # As somebody of the group sent it; the team looks at it before anybody else does.
    proposed_logo = models.ImageField(upload_to=private_place, blank=True, editable=False)
    public_contact = models.TextField(
        _("public contact"), blank=True, help_text=_("How anybody can reach it: a website, a number, a notice board.")
    )
    address = models.CharField(
        _("public address"), max_length=200, blank=True, help_text=_("Where it can be found: building and street.")
    )
    postcode = models.CharField(
        _("postcode of the public address"), max_length=8, blank=True, help_text=_("Puts it on the map.")
    )
    hides_address = models.BooleanField(
        _("keep its address from the public"),
        default=False,
        help_text=_(
            "For places of worship, refuges and youth groups: neither page, map nor calendar says where it is."
        ),
    )
    contact_email = models.EmailField(
        _("registered contact"), blank=True, help_text=_("Where we write to it. Never shown to the public.")
    )
    # Links that were sent to the contact before it, to answer for the group, open nothing any more.
    contact_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    postal_address = models.TextField(
        _("address for letters"), blank=True, help_text=_("For invitations on paper. Never shown to the public.")
    )
    meets_every_days = models.PositiveSmallIntegerField(
        _("days between its meetings"),
        null=True,
        blank=True,
        help_text=_("Such as 28. A consultation should stay open long enough for it to meet."),
    )
    verified_at = models.DateTimeField(_("contact checked at"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick when it has ended; what it said stays.")
    )

    objects = CommunityGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("community group")
        verbose_name_plural = _("community groups")

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        if self._changes_contact():
            self.verified_at = self.verified_by = None
            self.contact_changed_at = timezone.now()
        super().save(*args, **kwargs)
        if self.hides_address:
            self.meetings.without_places()

    def get_absolute_url(self) -> str:
        return reverse("groups:group", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        problems = {}
        if self.kind not in group_kinds():
            problems["kind"] = _("Choose what sort of group it is.")
        if self.slug in TAKEN_SLUGS:
            problems["slug"] = _("Something else has this address. Choose a longer one.")
        if self.hides_address and not may_hide_address(self.kind):
            problems["hides_address"] = _("Groups of this kind show where they are, or leave their address out.")
        elif self.hides_address and (self.address or self.postcode):
            problems["address"] = _("It keeps its address from the public: empty the address and the postcode.")
        if self.postcode:
            code = read_postcode(self.postcode)
            if code is None:
                problems["postcode"] = _("Write a postcode in full, such as AB1 2CD.")
            else:
                self.postcode = spelt(code)
        if problems:
            raise ValidationError(problems)

    def get_kind_display(self) -> str:
        """What sort of group it is; without a query where it came from `with_kinds`, or for kinds that all have."""
        if self.kind in GroupKind.values:
            return str(GroupKind(self.kind).label)
        added = getattr(self, "added_kind", None)
        return added or group_kinds().get(self.kind, self.kind)

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def is_sensitive(self) -> bool:
        """Whether its name alone tells too much to whoever looks over a shoulder.

        Its pages have “Exit this page”, and no email's subject names it.
        """
        names_it = speaks_of_abuse(f"{self.name} {self.purpose}")
        return self.hides_address or self.kind == GroupKind.REFUGE or names_it

    def _changes_contact(self) -> bool:
        """Whether another address is about to be its contact, which nobody has checked."""
        before = CommunityGroup.objects.filter(pk=self.pk).values_list("contact_email", flat=True).first()
        return bool(before) and before != self.contact_email
