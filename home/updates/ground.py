"""Updates stay about their ground when an area of theirs is deleted: without any, they would be about everywhere."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from wagtail.models import Revision

from home.successors import successors_of
from places.models import Area

from .models import AppealApproval, UpdatePage


@transaction.atomic
def keep_updates_about_their_ground(*, area: Area, deleted_with: Model | QuerySet | None = None) -> None:
    """Let updates and drafts that are about `area`, which is about to go, be about what lies there, or holds it."""
    successors = [each.pk for each in successors_of(area, deleted_with=deleted_with)]

    def without(areas: list[int]) -> list[int]:
        left = sorted({*areas, *successors} - {area.pk})
        return left or ([area.parent_id] if area.parent_id else [])

    through: Any = UpdatePage.areas.through
    for update in list(through.objects.filter(area=area).values_list("updatepage", flat=True)):
        areas = list(through.objects.filter(updatepage=update).values_list("area", flat=True))
        for new in set(without(areas)).difference(areas):
            through.objects.create(updatepage_id=update, area_id=new)
    for draft in _drafts():
        areas = draft.content.get("areas", [])
        if area.pk in areas:
            draft.content["areas"] = without(areas)
            Revision.objects.filter(pk=draft.pk).update(content=draft.content)


def _drafts() -> QuerySet[Revision]:
    """The newest words of each update, those in the diary, and those that wait for an approver."""
    of_updates = Revision.objects.filter(content_type=ContentType.objects.get_for_model(UpdatePage))
    newest = Q(pk__in=UpdatePage.objects.values("latest_revision"))
    put_forward = Q(pk__in=AppealApproval.objects.undecided().values("revision"))
    return of_updates.filter(newest | put_forward | Q(approved_go_live_at__isnull=False))
