"""Reading community groups, in the words of those who look after them."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from places.models import Area

from .kinds import AddedGroupKind
from .memberships import Membership

if TYPE_CHECKING:
    from .models import CommunityGroup  # noqa: F401 - what the queryset is of


class CommunityGroupQuerySet(models.QuerySet["CommunityGroup"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def verified(self) -> Self:
        return self.active().filter(verified_at__isnull=False)

    def listed(self) -> Self:
        """What the directory shows: active groups, whether or not their contact has been checked, with their kinds."""
        return self.active().with_kinds()

    def with_a_page(self) -> Self:
        """Those whose page the public can read: active ones, and ended ones, whose words stay."""
        return self.filter(Q(is_active=True) | Q(verified_at__isnull=False)).with_kinds()

    def with_kinds(self) -> Self:
        """With the names of kinds that were added, so that a list asks for none of them."""
        added = AddedGroupKind.objects.filter(code=OuterRef("kind")).values("name")[:1]
        return self.annotate(added_kind=Subquery(added))

    def speaking_for(self, areas: Iterable[Area]) -> Self:
        """Those that speak for one of these areas."""
        named = self.model.areas.through.objects.filter(area__in=areas)
        return self.filter(pk__in=named.values("communitygroup"))

    def in_area(self, area: Area) -> Self:
        """Verified groups that speak for places which share ground with `area`."""
        return self.verified().with_kinds().speaking_for(Area.objects.sharing_ground_with(area))

    def spoken_for_by(self, user) -> Self:
        """Active groups for which this person may answer today."""
        speaking = Membership.objects.speaking_on(timezone.localdate(), user=user)
        return self.active().filter(pk__in=speaking.values("group"))

    def without_representative(self, day: date | None = None) -> Self:
        """Active groups for which nobody may speak, today unless another day is named."""
        speaking = Membership.objects.speaking_on(day or timezone.localdate())
        return self.active().exclude(pk__in=speaking.values("group"))

    def losing_representative_by(self, day: date) -> Self:
        """Active groups for which somebody may speak today and, as terms stand, nobody on `day`."""
        return self.without_representative(day).exclude(pk__in=self.without_representative().values("pk"))

    def unverified(self) -> Self:
        return self.active().filter(verified_at=None)

    def proposed(self) -> Self:
        """Those that somebody has put forward and the team has not decided on."""
        return self.filter(is_active=False, verified_at=None, memberships__in=Membership.objects.asked())
