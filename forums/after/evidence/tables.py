"""How soon people were answered, how fairly they were asked, and which promises are late."""

from datetime import date, timedelta
from statistics import median

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import Action
from consultations.models import ComplianceRecord, Consultation
from consultations.outcomes.clock import clock_of
from home.models import Reply

from .shapes import Table, in_words


def replies(year: int, day: date) -> Table:
    found = Reply.objects.beginnings().filter(submitted_at__year=year, state=Reply.State.ACCEPTED)
    rows = list(found.order_by().values_list("submitted_at", "due_on", "closed_at"))
    closed = [(timezone.localdate(sent), due, timezone.localdate(at)) for sent, due, at in rows if at]
    in_time = sum(at <= due for _sent, due, at in closed)
    late = sum(at > due for _sent, due, at in closed) + sum(at is None and due < day for _sent, due, at in rows)
    days = [(at - sent).days for sent, _due, at in closed]
    summary = _half_within(days) if days else _("No reply or question has been answered yet.")
    return Table(
        "replies",
        _("Replies and questions from residents"),
        summary,
        [_("What"), _("How many")],
        [
            [_("Came in"), str(len(rows))],
            [_("Answered by the day we promised"), str(in_time)],
            [_("Answered later, or late now"), str(late)],
            [_("Waiting, and not late"), str(len(rows) - in_time - late)],
        ],
        is_met=None if not rows else late == 0,
    )


def _half_within(days: list[int]) -> str:
    count = round(median(days))
    words = ngettext(
        "Half of the answers came within %(count)d day.", "Half of the answers came within %(count)d days.", count
    )
    return words % {"count": count}


def consultations(year: int, day: date) -> Table:
    closed = Consultation.objects.closed_before(day + timedelta(days=1)).filter(last_day__year=year)
    rows, late = [], 0
    for consultation in closed.prefetch_related("phases", "pages__locale").order_by("last_day", "pk"):
        clock = clock_of(consultation, day)
        if clock is None:
            continue
        is_late = clock.days_left < 0
        late += is_late
        rows.append(
            [
                consultation.title,
                in_words(consultation.closes_on),
                in_words(clock.due_on),
                in_words(consultation.answered_on) if consultation.answered_on else _("Not yet"),
                _("Late") if is_late else _("In time"),
            ]
        )
    count = len(rows)
    summary = ngettext("%(count)d consultation closed.", "%(count)d consultations closed.", count) % {"count": count}
    head = [_("Consultation"), _("Closed"), _("Answer promised by"), _("Answered"), _("In time?")]
    return Table(
        "consultations", _("Consultations and their answers"), summary, head, rows, None if not rows else not late
    )


def compliance(year: int) -> Table:
    """The newest record of each consultation that was published in the year."""
    newest: dict[int, ComplianceRecord] = {}
    for record in ComplianceRecord.objects.filter(made_at__year=year).select_related("consultation"):
        newest.setdefault(record.consultation_id, record)
    rows = [
        [
            record.consultation.title,
            f"{len(record.lines) - record.gaps} / {len(record.lines)}",
            record.reason or (_("Nothing was missing.") if not record.gaps else _("No reason was given.")),
        ]
        for record in sorted(newest.values(), key=lambda record: (record.made_at, record.pk))
    ]
    silent = sum(bool(record.gaps and not record.reason) for record in newest.values())
    summary = ngettext("%(count)d consultation was published.", "%(count)d consultations were published.", len(rows))
    head = [_("Consultation"), _("Met of the checklist"), _("What was missing, and why it was published all the same")]
    return Table(
        "compliance",
        _("How consultations kept to the checklist of a fair one"),
        summary % {"count": len(rows)},
        head,
        rows,
        None if not rows else not silent,
    )


def promises(day: date) -> Table:
    """Actions overdue on the day on which this was worked out, whichever year they are from."""
    overdue = Action.objects.public().overdue_on(day).select_related("agency", "tier").order_by("due_on", "pk")
    rows = [
        [each.title, str(each.agency or _("The partnership")), str(each.tier), in_words(each.due_on)]
        for each in overdue
    ]
    count = len(rows)
    summary = ngettext("%(count)d promise is overdue.", "%(count)d promises are overdue.", count) % {"count": count}
    head = [_("Action"), _("Who answers for it"), _("Where it is dealt with"), _("Was due")]
    return Table("promises", _("Overdue promises"), summary, head, rows, not rows)
