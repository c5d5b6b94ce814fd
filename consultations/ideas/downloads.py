"""Everything published of a consultation as a table, with its figures; no name, no address."""

from collections.abc import Iterator

from django.utils import timezone

from consultations.preparing.models import Consultation
from core.spreadsheets import Cell

from .models import Contribution, State

HEADINGS = (
    "Number",
    "Kind",
    "Title",
    "Text",
    "Place",
    "Latitude",
    "Longitude",
    "Area",
    "Part of the document",
    "Sent",
    "State",
    "Merged into",
    "Agree",
    "Pass",
    "Disagree",
    "Comments",
    "Status",
    "Why",
    "Official answer",
)


def contribution_rows(consultation: Consultation) -> Iterator[tuple[Cell, ...]]:
    """One row each, headings first, in the words that were published."""
    yield HEADINGS
    found = Contribution.objects.of(consultation).filter(state__in=[State.PUBLISHED, State.MERGED]).order_by("pk")
    titles = (
        {part.id: part.value["title"] for part in consultation.source_page.paper} if consultation.source_page else {}
    )
    for each in found.with_counts().with_votes().select_related("area").iterator(chunk_size=1000):
        latitude, longitude = each.point or ("", "")
        yield (
            each.pk,
            each.get_kind_display(),
            each.public_title,
            each.public_text,
            each.place,
            latitude,
            longitude,
            each.area.name if each.area else "",
            titles.get(each.section, each.section),
            timezone.localdate(each.created_at),
            each.get_state_display(),
            each.merged_into_id or "",
            each.agrees,
            each.passes,
            each.disagrees,
            each.discussion,
            each.get_status_display(),
            each.status_reason,
            each.answer,
        )
