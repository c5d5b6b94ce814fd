"""The editor of an update: what to write first stands first."""

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel, TitleFieldPanel

from people.models import User

from .checking import check
from .hooks import reach_of
from .permissions import may_publish


class CheckPanel(Panel):
    """What the checker says of the draft as it is saved, and whom it would reach. Renewed after each saving."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/updates/admin/check_panel.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            if self.instance.pk:
                context |= check_context(self.instance, self.request.user)
            return context

        class Media:
            js = ("home/updates/check_panel.js", "home/updates/find_place.js")
            css = {"all": ("home/updates/editor.css",)}


def check_context(update, user: User) -> dict:
    """What the panel shows `user` about an update."""
    return {
        "update": update,
        "findings": check(update),
        "reach": reach_of(update),
        "was_sent": update.was_sent,
        "may_publish": may_publish(user, update),
    }


CONTENT_PANELS = [
    TitleFieldPanel(
        "title", help_text=_("What happened or what to do, in ten words or fewer. Emails have it as their subject.")
    ),
    FieldPanel(
        "summary", help_text=_("The gist in one or two plain sentences. Lists show it, and the email begins with it.")
    ),
    FieldPanel("body"),
    MultiFieldPanel(
        [
            FieldPanel(
                "kind",
                help_text=_("Lists and emails say it beside the title. An appeal waits for its agency's agreement."),
            ),
            FieldPanel("areas"),
            FieldPanel("topics", widget=CheckboxSelectMultiple),
            FieldPanel("urgency"),
        ],
        heading=_("What it is, and whom it concerns"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("starts_at", heading=_("Begins")),
            FieldPanel("ends_at", heading=_("Ends")),
            FieldPanel("venue"),
            FieldPanel("online_address"),
        ],
        heading=_("Only for a meeting: when and where"),
        classname="collapsed",
    ),
    MultiFieldPanel(
        [
            FieldPanel("agency"),
            FieldPanel("expires_on", heading=_("Last day")),
            FieldPanel("priority"),
            FieldPanel("tells_subscribers", heading=_("Tell subscribers")),
        ],
        heading=_("Who says it, and for how long"),
    ),
    MultiFieldPanel(
        [CheckPanel(), FieldPanel("publishes_despite_warnings")],
        heading=_("Before you publish"),
    ),
]
