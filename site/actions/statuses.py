"""Where an action can stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """In the order in which an action may pass through them. The last three end it."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    NOT_DOING = "not_doing", _("Not doing, because")
    NO_EVIDENCE = "no_evidence", _("Looked into: the evidence does not show it")


ENDED = (Status.DONE, Status.NOT_DOING, Status.NO_EVIDENCE)
# Nobody is told “no” without the reason.
NEEDS_REASON = (Status.NOT_DOING, Status.NO_EVIDENCE)
# In a line of a list, where "because" would wait for words that stand elsewhere.
IN_SHORT = {Status.NOT_DOING: _("Not doing"), Status.NO_EVIDENCE: _("No evidence found")}


def status_in_short(status: str) -> str:
    return str(IN_SHORT.get(Status(status), Status(status).label))
