"""What the public page of a consultation shows of its ideas, places and document."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.preparing.models import Consultation
from home.panels import Panel

from . import presenting
from .models import Kind
from .presenting import WORDINGS
from .sorting import Order, in_order

SHOWN = 3
LINKS = {
    Kind.IDEA: gettext_lazy("Read, comment and support"),
    Kind.PLACE: gettext_lazy("See the map and the list"),
    Kind.PAPER: gettext_lazy("Read the document and what people say of it"),
}


def taking_part_panel(consultation: Consultation) -> Panel | None:
    """The ways to take part besides answering questions, each with the first three by turns."""
    parts = [_part(consultation, kind) for kind in Kind if presenting.has_kind(consultation, kind)]
    if not parts:
        return None
    title = str(parts[0]["wording"].title) if len(parts) == 1 else _("Take part")
    return Panel(30, "take-part", title, "consultations/ideas/panel.html", {"parts": parts})


def _part(consultation: Consultation, kind: Kind) -> dict:
    today = timezone.localdate()
    numbers = in_order(presenting.public(consultation, kind), Order.FAIR, today)
    why_closed = presenting.why_closed(consultation, kind, today)
    return {
        "wording": WORDINGS[kind],
        "count": len(numbers),
        "count_in_words": presenting.count_in_words(len(numbers), kind),
        "shown": presenting.shown_in_order(numbers[:SHOWN]),
        "address": reverse("consultations:contributions", args=[consultation.slug, kind]),
        "post_address": reverse("consultations:post", args=[consultation.slug, kind]),
        "is_open": not why_closed,
        "why_closed": why_closed,
        "link": LINKS[kind],
    }
