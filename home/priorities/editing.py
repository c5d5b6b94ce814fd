"""What editors of a priority see besides its fields."""

from wagtail.admin.panels import Panel


class MissingPanel(Panel):
    """Says at the top of the form what the priority lacks, and where its measures are."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/priorities/admin/missing.html"

        def get_context_data(self, parent_context=None):
            from . import completeness  # noqa: PLC0415 - it reads the pages that have this panel
            from .measures import Measure  # noqa: PLC0415 - as above

            page = self.instance
            return super().get_context_data(parent_context) | {
                "missing": completeness.missing_from(page) if page.pk else [],
                "natures_missing": list(completeness.natures_missing_from(page)) if page.pk else [],
                "page_pk": page.pk,
                "is_new": page.pk is None,
                "measures": Measure.objects.of_priority(page) if page.pk else [],
            }
