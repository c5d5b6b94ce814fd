"""The list of a tier's next meeting as a file: to print, or as a table."""

from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from core.demonstration import demonstration_line
from core.models import Partnership
from core.spreadsheets import Cell
from formats.makers.large_print import draw_pdf, font_addresses

from ..history import standing
from ..models import Action
from .forms import verdicts_at
from .models import Tier


def on_the_list(tier: Tier) -> list[Action]:
    """What is before the tier's next meeting, with what the list says of each."""
    return list(
        Action.objects.on_the_list_of(tier).with_what_lists_show().select_related("agency", "priority", "owner", "tier")
    )


def agenda_rows(tier: Tier) -> Iterator[tuple[Cell, ...]]:
    """One row an action, headings first: for colleagues, who see the officer in charge and the reasons."""
    yield (
        *(_("Number"), _("Action"), _("Where it stands"), _("Agency and role"), _("Officer in charge"), _("Due")),
        *(_("At this tier since"), _("Goes up after"), _("Areas"), _("Why"), _("Decision"), _("Reason"), _("Until")),
    )
    for action in on_the_list(tier):
        yield (
            *(action.pk, action.title, standing(action), action.answered_by, str(action.owner or ""), action.due_on),
            *(action.tier_since, action.moves_up_after, ", ".join(area.name for area in action.areas.all())),
            *(action.why, "", "", ""),
        )


def agenda_pdf(tier: Tier) -> bytes:
    """The list on A4 with room to write each decision in. Raises `formats.makers.CannotMake`."""
    meeting = tier.meetings.open().first()
    context = {
        "tier": tier,
        "day": meeting.held_on if meeting else None,
        "actions": on_the_list(tier),
        "verdicts": verdicts_at(tier),
        "today": timezone.localdate(),
        "partnership": Partnership.current(),
        "demonstration": demonstration_line(),
        "fonts": font_addresses(),
    }
    return draw_pdf(render_to_string("actions/tiers/agenda.html", context))
