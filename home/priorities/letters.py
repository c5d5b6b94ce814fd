"""What whoever proposed a local priority hears by email. What the moderators decide, moderation writes by itself."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from outbox.services import send_message

from .local import Proposal


def tell_proposer_of_decision(proposal: Proposal) -> None:
    """What the tasking group decided and why, to those who left an address to hear it."""
    if not proposal.email:
        return
    group = proposal.area.tasking_group
    is_chosen = proposal.state == Proposal.State.CHOSEN
    # In the language of whoever proposed it, not in that of the officer who decides.
    with override(proposal.language or settings.LANGUAGE_CODE):
        subject = _("Your proposal was chosen") if is_chosen else _("Your proposal was not chosen")
    send_message(
        to=proposal.email,
        subject=subject,
        template="home/priorities/emails/decided",
        context={
            "proposal": proposal,
            "group": group,
            "is_chosen": is_chosen,
            "address": f"{settings.SITE_URL}{group.get_absolute_url()}",
        },
        about=proposal,
        language=proposal.language,
    )
