"""What residents wrote to the team, as a source of actions; and what became of it, where they and the team read it."""

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.models import Reply
from home.panels import Panel
from people.models import User

from .models import Action
from .permissions import may_make, may_see
from .sources import Raised, SourceKind, link_to_new

LONGEST_TITLE = 200


def source_kind() -> SourceKind:
    return SourceKind(
        name="reply",
        model=Reply,
        label=gettext_lazy("What a resident wrote to us"),
        title=str,
        address=lambda reply: reply.public_address if reply.is_public else "",
        staff_address=lambda reply: reverse("reply_detail", args=[reply.pk]),
        opens_to=lambda reader: reader.has_perm("home.view_reply"),
        starts_with=first_words,
        raised_by=who_wrote,
    )


def first_words(reply: Reply) -> dict:
    """What moderators let through, as its first words for the public; of private words nothing but for colleagues."""
    words = reply.public_text if reply.is_public else ""
    return {
        "title": Truncator(words or str(reply)).chars(LONGEST_TITLE),
        "public_wording": words,
        "why": "" if words else reply.text,
        "areas": [reply.area] if reply.area else [],
        "agency": reply.agency,
    }


def who_wrote(reply: Reply) -> list[Raised]:
    """Its author, where they left an address to be answered at: what becomes of it is part of the answer."""
    return [Raised(email=reply.address, language=reply.language)] if reply.address else []


def panel_of(reply: Reply, user: User | None) -> Panel | None:
    """For its author (no user): what is published of what is done. For colleagues: all of it, and making an action."""
    root = reply.follows_id or reply.pk
    actions = Action.objects.raised_in(Reply.objects.filter(Q(pk=root) | Q(follows=root)))
    title = _("What is being done about it")
    if user is None:
        shown = list(actions.public().with_what_lists_show().first_due_first())
        return Panel(10, "actions", title, "actions/list.html", {"actions": shown}) if shown else None
    if not may_see(user):
        return None
    context = {"actions": list(actions.order_by("pk")), "link": link_to_new(reply) if may_make(user) else ""}
    if not any(context.values()):
        return None
    return Panel(10, "actions", title, "actions/admin/of_source.html", context)
