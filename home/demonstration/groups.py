"""Community groups with their people and meetings, from `groups.toml` of a demonstration. Harmless to repeat.

Meetings and terms of office move with the day. Who speaks for a group has an account without a password, and a role for
a name; one group is spoken for by somebody who can sign in.
"""

import tomllib
from datetime import datetime, time, timedelta
from typing import Any

import shapely
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.models import ContentVersion
from home.groups import services
from people.models import CommunityGroup, GroupMeeting, GroupRole, Membership, MembershipState, User
from people.services import confirm_address
from places.models import Area, AreaKind, Boundary, Postcode

from . import Demonstration
from .sign_ins import SignIn, demonstration_sign_ins

Content = dict[str, Any]
REPRESENTATIVE = "Group representative"
MEETINGS_AHEAD = 4
LASTS = timedelta(minutes=90)


def representative_sign_in(demonstration: Demonstration) -> SignIn:
    """The one who speaks for a group and can sign in, with the password that all of a demonstration have."""
    password = demonstration_sign_ins(demonstration)[0].password
    return SignIn(REPRESENTATIVE, f"{slugify(REPRESENTATIVE)}@{demonstration.mail_domain}", password)


@transaction.atomic
def tell_groups(demonstration: Demonstration) -> None:
    """Make the groups that are missing, and meetings where none is to come; nothing without `groups.toml`."""
    path = demonstration.folder / "groups.toml"
    if not path.exists():
        return
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    teller = _Teller(demonstration)
    for number, told in enumerate(content["groups"]):
        teller.tell(told, number)
    for told in content.get("put_forward", []):
        teller.put_forward(told)
    ContentVersion.raise_number()


class _Teller:
    """Makes groups as the team and their own people would have made them, and dates what happened."""

    def __init__(self, demonstration: Demonstration) -> None:
        self.domain = demonstration.mail_domain
        self.team = User.objects.filter(is_active=True, groups__name="Support team").order_by("pk").first()
        self.sign_in = representative_sign_in(demonstration)
        self.today = timezone.localdate()

    def tell(self, told: Content, number: int) -> None:
        group = CommunityGroup.objects.filter(name=told["name"]).first()
        if group is None:
            group = self._group(told, number)
            self._people(group, told)
        if not group.meetings.from_now(timezone.now()).exists():
            self._meetings(group, told)

    def put_forward(self, told: Content) -> None:
        if CommunityGroup.objects.filter(name=told["name"]).exists():
            return
        by = self._person(f"resident@{self.domain}", _("Demonstration resident"))
        group = CommunityGroup.objects.create(
            name=told["name"],
            slug=slugify(told["name"]),
            kind=told["kind"],
            purpose=told["purpose"],
            public_contact=told["contact"],
            is_active=False,
        )
        group.areas.set(Area.objects.current().filter(code__in=told["areas"]))
        Membership.objects.create(
            group=group, user=by, state=MembershipState.ASKED, role=GroupRole.REPRESENTATIVE, words=told["words"]
        )

    def _group(self, told: Content, number: int) -> CommunityGroup:
        is_checked = told.get("is_checked", True)
        slug = slugify(told["name"])
        group = CommunityGroup(
            name=told["name"],
            slug=slug,
            kind=told["kind"],
            purpose=told["purpose"],
            public_contact=told["contact"],
            hides_address=told.get("hides_address", False),
            contact_email=f"{slug}@{self.domain}"[-254:],
            meets_every_days=told["weeks"] * 7,
            verified_at=timezone.now() - timedelta(days=20 + 9 * number) if is_checked else None,
            verified_by=self.team if is_checked else None,
        )
        group.full_clean()
        group.save()
        areas = Area.objects.current().filter(code__in=told["areas"])
        parish = Area.objects.current().of_kind(AreaKind.PARISH).filter(name__iexact=told.get("parish", "-"))
        group.areas.set(parish or areas)
        if address := told.get("address"):
            group.address, group.postcode = address, self._postcode_in(group)
            group.full_clean()
            group.save()
        return group

    def _postcode_in(self, group: CommunityGroup) -> str:
        """A made-up postcode in the first of its areas; "" where there is none."""
        boundary = Boundary.objects.filter(area__in=group.areas.all()).order_by("area__code").first()
        if boundary is None:
            return ""
        outline = shapely.geometry.shape(boundary.display)
        inside = Postcode.objects.filter(
            is_illustrative=True,
            latitude__range=(boundary.south, boundary.north),
            longitude__range=(boundary.west, boundary.east),
        ).order_by("code")
        found = (each for each in inside if outline.contains(shapely.Point(each.longitude, each.latitude)))
        return str(next(found, ""))

    def _people(self, group: CommunityGroup, told: Content) -> None:
        """A chair and a member, unless nobody is in office; and for one group somebody who can sign in."""
        began = self.today - timedelta(days=400)
        ends = self.today + timedelta(days=told.get("term_ends_in_days", 330))
        chair = self._person(f"chair-{group.slug}@{self.domain}", _("Chair"))
        term = {"starts_on": began, "ends_on": ends}
        if not told.get("speaks", True):
            term = {"starts_on": began, "ends_on": self.today - timedelta(days=12)}
        Membership.objects.create(group=group, user=chair, role=GroupRole.CHAIR, **term)
        member = self._person(f"member-{group.slug}@{self.domain}", _("Member"))
        Membership.objects.create(group=group, user=member, role=GroupRole.MEMBER, starts_on=began)
        if told.get("representative_is_demonstration"):
            somebody = self._person(self.sign_in.email, _("Demonstration representative"), self.sign_in.password)
            Membership.objects.create(group=group, user=somebody, role=GroupRole.REPRESENTATIVE, **term)
            asks = self._person(f"asks-{group.slug}@{self.domain}", _("Neighbour"))
            words = _("I come to the meetings since spring.")
            Membership.objects.create(group=group, user=asks, state=MembershipState.ASKED, words=words)

    def _meetings(self, group: CommunityGroup, told: Content) -> None:
        """The next few, on the group's weekday and at its hour; and the last one that was."""
        day = self.today + timedelta(days=(told["weekday"] - self.today.weekday()) % 7 + 7)
        starts_at = timezone.make_aware(datetime.combine(day, time.fromisoformat(told["hour"])))
        series = {"ends_at": starts_at + LASTS, "is_open": told["is_open"], "weeks_between": told["weeks"]}
        services.add_meetings(group=group, starts_at=starts_at, times=MEETINGS_AHEAD, **series)
        before = starts_at - timedelta(weeks=told["weeks"])
        if before < timezone.now():
            GroupMeeting.objects.get_or_create(
                group=group, starts_at=before, defaults={"is_open": told["is_open"], "pack_sent_at": before}
            )

    def _person(self, email: str, name: str, password: str | None = None) -> User:
        """Somebody by their role; without a password nobody can sign in as them."""
        person = User.objects.filter(email=email).first()
        if person is None:
            person = User.objects.create_user(email, password, name=name)
            confirm_address(person, email)
        return person
