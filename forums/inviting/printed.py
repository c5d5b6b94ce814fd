"""Invitations as letters: the address where a window envelope shows it, and a code that opens the answer."""

from collections.abc import Iterable

import segno
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from core.demonstration import demonstration_line
from core.models import Partnership
from formats.kinds import Problem
from formats.makers import CannotMake
from formats.makers.large_print import can_be_printed, draw_pdf, font_addresses
from forums.preparing.models import Forum
from people.models import User

from .models import Invitation, LetterRun

# More than these the worker draws: a page takes about a twentieth of a second.
DRAWN_AT_ONCE = 20


def letters_pdf(forum: Forum, invitations: Iterable[Invitation]) -> bytes:
    """One letter for each, each beginning on a sheet of its own, as a tagged PDF. Raises `CannotMake`."""
    html = render_to_string("forums/inviting/letters.html", letters_context(forum, invitations))
    if not can_be_printed(strip_tags(html)):
        raise CannotMake(Problem.UNSUPPORTED_SCRIPT)
    return draw_pdf(html)


def letters_context(forum: Forum, invitations: Iterable[Invitation]) -> dict:
    page = forum.page or forum.source_page
    partnership = Partnership.current()
    letters = []
    for invitation in invitations:
        with override(invitation.language or settings.LANGUAGE_CODE):
            address = f"{settings.SITE_URL}{invitation.get_absolute_url()}"
        letters.append(
            {
                "invitation": invitation,
                "language": invitation.language or settings.LANGUAGE_CODE,
                "address": address.removeprefix("https://").removeprefix("http://"),
                "code": segno.make(address, error="m").svg_data_uri(scale=4, border=0, dark="#000000"),
            }
        )
    return {
        "forum": forum,
        "page": page,
        "title": page.title if page else forum.title,
        "letters": letters,
        "partnership": partnership,
        "today": timezone.localdate(),
        "demonstration": demonstration_line(),
        "fonts": font_addresses(),
    }


@transaction.atomic
def start_run(*, forum: Forum, invitations: Iterable[Invitation], by: User) -> LetterRun:
    """Begin to draw letters for these; a few at once, many in the worker."""
    from .tasks import draw_letters  # noqa: PLC0415 - tasks call these services

    run = LetterRun.objects.create(forum=forum, made_by=by)
    chosen = list(invitations)
    run.invitations.set(chosen)
    log(instance=forum, action="forums.letters", user=by, data={"count": len(chosen)})
    if len(chosen) <= DRAWN_AT_ONCE:
        draw(run)
    else:
        transaction.on_commit(lambda: draw_letters.enqueue(run.pk))
    return run


def draw(run: LetterRun) -> None:
    """Draw the letters of a run, and note on each invitation that it has one. Harmless to repeat."""
    if run.state == LetterRun.State.DONE:
        return
    invitations = run.invitations.select_related("group", "forum").order_by("name", "pk")
    try:
        run.content, run.state, run.problem = letters_pdf(run.forum, invitations), LetterRun.State.DONE, ""
    except CannotMake as reason:
        run.state, run.problem = LetterRun.State.FAILED, str(reason.problem.label)
    with transaction.atomic():
        run.save()
        if run.state == LetterRun.State.DONE:
            now = timezone.now()
            drawn = Invitation.objects.filter(pk__in=run.invitations.values("pk"))
            drawn.filter(letter_at=None).update(letter_at=now)
            drawn.filter(released_at=None, email="").update(released_at=now)
            drawn.update(facts_told=run.forum.facts)


def name_of_file(forum: Forum) -> str:
    return f"{forum.slug}-{_('letters')}.pdf"
