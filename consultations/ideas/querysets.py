"""What is read of contributions, comments and supports, in the team's words."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Count, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from consultations.preparing.models import Consultation
    from people.models import User
    from places.models import Area

AGREE, PASS, DISAGREE = 1, 0, -1


def _model(name: str) -> type[Model]:
    return apps.get_model("consultations", name)


class WrittenQuerySet(QuerySet):
    def published(self) -> Self:
        return self.filter(state="published")

    def held(self) -> Self:
        """What nobody has looked at, because very much came from one connection."""
        return self.filter(state="held")

    def being_checked(self) -> Self:
        return self.filter(state="checking")

    def by(self, user: "User") -> Self:
        return self.filter(Q(user=user) | Q(email__iexact=user.email))

    def from_network_since(self, network: str, since: datetime) -> Self:
        return self.filter(network=network, created_at__gt=since)


class ContributionQuerySet(WrittenQuerySet):
    def of(self, consultation: "Consultation", kind: str = "") -> Self:
        found = self.filter(consultation=consultation)
        return found.filter(kind=kind) if kind else found

    def with_address(self, consultation: "Consultation") -> Self:
        """Those that the public can read, or could before they were merged, of authors who left an address."""
        return self.of(consultation).filter(state__in=("published", "merged")).exclude(email="")

    def containing(self, words: str) -> Self:
        """Those whose published words, or place, hold each of `words`."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(public_title__icontains=word) | Q(public_text__icontains=word) | Q(place__icontains=word)
            )
        return found

    def about(self, area: "Area") -> Self:
        return self.filter(area__in=type(area).objects.sharing_ground_with(area))

    def with_counts(self) -> Self:
        """With `supporters` and `discussion`: each with those of what was merged into it, each person once."""
        return self.annotate(
            supporters=self._people(AGREE),
            discussion=self._counted(
                _model("Comment").objects.filter(state="published"),  # type: ignore[attr-defined] # its own manager
                "pk",
            ),
        )

    def with_votes(self) -> Self:
        """With how many agree, pass and disagree, as where votes were imported."""
        return self.annotate(agrees=self._people(AGREE), passes=self._people(PASS), disagrees=self._people(DISAGREE))

    def _people(self, value: int) -> Coalesce:
        supports = _model("Support").objects.filter(value=value, is_held=False)  # type: ignore[attr-defined] # as above
        return self._counted(supports, "person")

    def _counted(self, rows: QuerySet, what: str) -> Coalesce:
        here = rows.filter(Q(contribution=OuterRef("pk")) | Q(contribution__merged_into=OuterRef("pk"))).order_by()
        # One group of all of them: a subquery cannot aggregate otherwise.
        counted = here.annotate(all=Value(1)).values("all").annotate(count=Count(what, distinct=True)).values("count")
        return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class CommentQuerySet(WrittenQuerySet):
    def below(self, contribution: Model) -> Self:
        """Those on a contribution and on all that was merged into it."""
        return self.filter(Q(contribution=contribution) | Q(contribution__merged_into=contribution))

    def with_address(self, consultation: "Consultation") -> Self:
        """Those that the public can read, below what it can read, of authors who left an address."""
        below = {"contribution__consultation": consultation, "contribution__state__in": ("published", "merged")}
        return self.published().filter(**below).exclude(email="")


class SupportQuerySet(QuerySet):
    def counted(self) -> Self:
        return self.filter(is_held=False)

    def held(self) -> Self:
        return self.filter(is_held=True)
