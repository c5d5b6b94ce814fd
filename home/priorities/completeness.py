"""What a priority lacks before anybody can tell whether it works: editors are told, and nothing is refused."""

from django.utils.translation import gettext as _

from .measures import Measure
from .pages import PriorityPage


def missing_from(page: PriorityPage) -> list[str]:
    """One sentence for each thing that a priority should have and does not."""
    natures = set(Measure.objects.of_priority(page).values_list("nature", flat=True)) if page.pk else set()
    missing = []
    if Measure.Nature.QUANTITATIVE not in natures:
        missing.append(_("A measure in numbers, such as a count or a survey's percentage."))
    if Measure.Nature.QUALITATIVE not in natures:
        missing.append(_("A measure in words: what people who live with it say."))
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
