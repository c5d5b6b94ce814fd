"""What a priority lacks before anybody can tell whether it works: editors are told, and nothing is refused."""

from django.utils.translation import gettext as _

from .measures import Measure
from .pages import PriorityPage


def natures_missing_from(page: PriorityPage) -> dict[str, str]:
    """Of which natures a priority has no measure, each with what it needs in a sentence."""
    natures = set(Measure.objects.of_priority(page).values_list("nature", flat=True)) if page.pk else set()
    needed = {
        Measure.Nature.QUANTITATIVE.value: _("A measure in numbers, such as a count or a survey's percentage."),
        Measure.Nature.QUALITATIVE.value: _("A measure in words: what people who live with it say."),
    }
    return {nature: sentence for nature, sentence in needed.items() if nature not in natures}


def missing_from(page: PriorityPage) -> list[str]:
    """One sentence for each thing that a priority should have and does not."""
    missing = list(natures_missing_from(page).values())
    if page.kind == PriorityPage.Kind.PRIORITY and not page.leads.all():
        missing.append(_("An agency that leads it."))
    methods = list(page.methods.all())
    if not methods:
        missing.append(_("At least one thing that is done about it."))
    if any(method.lead_id is None for method in methods):
        missing.append(_("Who leads each thing that is done."))
    if any(not method.expected_outcome for method in methods):
        missing.append(_("What should come of each thing that is done."))
    return missing
