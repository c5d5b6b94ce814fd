"""Released results as open data: exactly what their page shows."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Router, Schema

from consultations.preparing.models import Consultation

from .models import Release

router = Router(tags=["Consultations"])


class ReleaseOut(Schema):
    number: int
    released_at: datetime
    note: str
    address: str


class ResultsOut(ReleaseOut):
    content: dict[str, Any] = Field(
        description="Answers of people, groups and organisations, which must never be added; tables about people, in "
        "which null is a hidden number and not none; and what to know before drawing conclusions."
    )
    releases: list[ReleaseOut] = Field(description="Every release, the newest first.")


@router.get(
    "/consultations/{slug}/results",
    response=ResultsOut,
    url_name="consultation-results",
    summary="The newest released results of a consultation",
)
def results(request: HttpRequest, slug: str = Path(description="The end of the consultation's address.")):
    """Results go out as dated releases that never change. There is nothing here before the first."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    newest = get_object_or_404(consultation.releases.order_by("-number")[:1])
    return {
        **_out(newest),
        "content": newest.content,
        "releases": [_out(each) for each in Release.objects.of(consultation).select_related("consultation")],
    }


def _out(release: Release) -> dict[str, Any]:
    return {
        "number": release.number,
        "released_at": release.released_at,
        "note": release.note,
        "address": f"{settings.SITE_URL}{release.get_absolute_url()}",
    }
