"""What moderation writes to people, by email: to the duty contact, to authors, to those who reported or complained.

Each letter is in the language in which whoever gets it used the site; those to the duty contact are in the site's own.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.models import Partnership
from outbox.services import send_message

from ..models import Decision, DefamationComplaint, Item, ModerationSettings, Report
from ..reasons import TO_AUTHOR, Reason

APPEAL_TOKEN = "moderation.appeal"  # noqa: S105 - what a signature is for, no secret
ANSWER_TOKEN = "moderation.answer-complaint"  # noqa: S105 - as above


def appeal_token(item: Item) -> str:
    return signing.dumps(str(item.key), salt=APPEAL_TOKEN)


def answer_token(complaint: DefamationComplaint) -> str:
    return signing.dumps(str(complaint.key), salt=ANSWER_TOKEN)


def whole_address(path: str) -> str:
    return path if path.startswith("http") or not path else f"{settings.SITE_URL}{path}"


def staff_address(item: Item) -> str:
    return whole_address(f"{reverse('moderation_queue')}?item={item.key}")


def duty_address() -> str:
    """Whom to alert; empty where neither a duty contact nor the partnership has an address."""
    partnership = Partnership.objects.first()
    return ModerationSettings.current().duty_address or (partnership.email if partnership else "")


def alert_duty_contact(item: Item, sentences: Iterable[str]) -> None:
    """Tell whoever is on duty that somebody may be at risk. What was written stays behind the sign-in."""
    _write(
        duty_address(),
        _("Now: a contribution may mean a risk to a person"),
        "risk",
        item=item,
        sentences=list(dict.fromkeys(sentences)),
        address=staff_address(item),
    )


def announce_complaint(complaint: DefamationComplaint) -> None:
    """Tell whoever is on duty that a clock of the law has begun to run."""
    _write(
        duty_address(),
        _("A complaint of defamation, with a deadline"),
        "complaint_received",
        item=complaint.item,
        about=complaint,
        complaint=complaint,
        address=whole_address(reverse("moderation_complaint", args=[complaint.key])),
    )


def tell_author_of_decision(item: Item, decision: Decision, *, may_appeal: bool) -> None:
    """The decision, its reason and what can be done about it."""
    path = reverse("moderation:appeal", args=[appeal_token(item)])
    _write(
        item.by.reachable_at,
        _("What became of what you sent us"),
        "decided",
        item=item,
        language=item.language,
        decision=decision,
        because=TO_AUTHOR[Reason(decision.reason)] if decision.reason else "",
        address=whole_address(item.address()) if item.is_for_everybody else "",
        appeal_address=whole_address(path) if may_appeal else "",
    )


def tell_reporter(report: Report, decision: Decision) -> None:
    _write(
        report.address,
        _("What became of your report"),
        "report_answered",
        item=report.item,
        language=report.language,
        report=report,
        decision=decision,
        is_changed=decision.action != Decision.Action.KEPT,
    )


def tell_author_of_complaint(complaint: DefamationComplaint) -> None:
    path = reverse("moderation:answer_complaint", args=[answer_token(complaint)])
    _write(
        complaint.item.by.reachable_at,
        _("Somebody has complained about what you wrote: please answer within five days"),
        "complaint_to_author",
        item=complaint.item,
        about=complaint,
        language=complaint.item.language,
        complaint=complaint,
        address=whole_address(path),
    )


def tell_complainant_about(complaint: DefamationComplaint, template: str) -> None:
    _write(
        complaint.address,
        _("Your complaint about something on our site"),
        template,
        item=complaint.item,
        about=complaint,
        language=complaint.language,
        complaint=complaint,
    )


def _write(
    to: str,
    subject: Promise,
    template: str,
    *,
    item: Item,
    about: Model | None = None,
    language: str = "",
    **context: Any,
) -> None:
    """Queue a message about a contribution, unless there is no address to send it to."""
    if not to:
        return
    with override(language or settings.LANGUAGE_CODE):
        send_message(
            to=to,
            subject=str(subject),
            template=f"moderation/emails/{template}",
            context={"title": _title(item), "item": item, **context},
            about=about or item,
            language=language,
        )


def _title(item: Item) -> str:
    """What the contribution is, in the language of whoever reads it; as it was kept where it is no longer there."""
    return item.moderated_kind.title(item.subject) if item.subject else item.title
