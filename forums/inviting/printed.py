"""Letters to guests: the address where a window envelope shows it, and a code that opens what the letter asks for."""

from collections.abc import Iterable
from typing import Any

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
from formats.joining import joined
from formats.kinds import Problem
from formats.makers import CannotMake
from formats.makers.large_print import can_be_printed, draw_pdf, font_addresses
from forums.preparing.models import Forum
from people.models import User

from .letter_kinds import LetterKind, letter_kinds
from .models import INVITATION_LETTER, Invitation, LetterRun

# More than these the worker draws: a page takes about a twentieth of a second.
DRAWN_AT_ONCE = 20


def letters_pdf(forum: Forum, invitations: Iterable[Invitation], kind: LetterKind) -> bytes:
    """One letter for each, each beginning on a sheet of its own, as a tagged PDF. Raises `CannotMake`.

    Where something is enclosed, it follows each letter on a sheet of its own too, printed on one side or on both.
    """
    chosen = list(invitations)
    if kind.enclosure is None:
        return _draw(forum, chosen, kind)
    enclosures: dict[str, bytes] = {}
    parts = []
    for invitation in chosen:
        language = language_of(invitation)
        if language not in enclosures:
            with override(language):
                enclosures[language] = kind.enclosure(forum)
        parts += [_draw(forum, [invitation], kind), enclosures[language]]
    return joined(parts, on_sheets_of_their_own=True)


def _draw(forum: Forum, invitations: list[Invitation], kind: LetterKind) -> bytes:
    html = render_to_string("forums/inviting/letters.html", letters_context(forum, invitations, kind))
    if not can_be_printed(strip_tags(html)):
        raise CannotMake(Problem.UNSUPPORTED_SCRIPT)
    return draw_pdf(html)


def letters_context(forum: Forum, invitations: Iterable[Invitation], kind: LetterKind) -> dict[str, Any]:
    source = forum.source_page
    in_language: dict[str, dict[str, Any]] = {}
    letters = []
    for invitation in invitations:
        language = language_of(invitation)
        with override(language):
            address = f"{settings.SITE_URL}{kind.address(invitation)}"
            if language not in in_language:
                page = forum.page or source
                words = {"page": page, "title": page.title if page else forum.title}
                in_language[language] = words | kind.context(forum)
        letters.append(
            {
                "invitation": invitation,
                "language": language,
                "address": address.removeprefix("https://").removeprefix("http://"),
                "code": segno.make(address, error="m").svg_data_uri(scale=4, border=0, dark="#000000"),
                "words": in_language[language],
            }
        )
    return {
        "forum": forum,
        "title": source.title if source else forum.title,
        "letters": letters,
        "template": kind.template,
        "partnership": Partnership.current(),
        "today": timezone.localdate(),
        "demonstration": demonstration_line(),
        "fonts": font_addresses(),
    }


def language_of(invitation: Invitation) -> str:
    return invitation.language or settings.LANGUAGE_CODE


@transaction.atomic
def start_run(*, forum: Forum, invitations: Iterable[Invitation], by: User, kind: str = INVITATION_LETTER) -> LetterRun:
    """Begin to draw letters of this kind for these; a few at once, many in the worker."""
    from .tasks import draw_letters  # noqa: PLC0415 - tasks call these services

    run = LetterRun.objects.create(forum=forum, kind=kind, made_by=by)
    chosen = list(invitations)
    run.invitations.set(chosen)
    log(instance=forum, action="forums.letters", user=by, data={"count": len(chosen), "kind": kind})
    if len(chosen) <= DRAWN_AT_ONCE:
        draw(run)
    else:
        transaction.on_commit(lambda: draw_letters.enqueue(run.pk))
    return run


def draw(run: LetterRun) -> None:
    """Draw the letters of a run, and note on each invitation that it has gone by letter. Harmless to repeat."""
    if run.state == LetterRun.State.DONE:
        return
    invitations = run.invitations.select_related("group", "forum").order_by("name", "pk")
    try:
        content = letters_pdf(run.forum, invitations, letter_kinds()[run.kind])
    except CannotMake as reason:
        run.state, run.problem = LetterRun.State.FAILED, str(reason.problem.label)
    else:
        run.content, run.state, run.problem = content, LetterRun.State.DONE, ""
    with transaction.atomic():
        run.save()
        if run.state == LetterRun.State.DONE and run.kind == INVITATION_LETTER:
            _note_invited(run)


def _note_invited(run: LetterRun) -> None:
    now = timezone.now()
    drawn = Invitation.objects.filter(pk__in=run.invitations.values("pk"))
    drawn.filter(letter_at=None).update(letter_at=now)
    drawn.filter(released_at=None, email="").update(released_at=now)
    drawn.update(facts_told=run.forum.facts)


def name_of_file(forum: Forum) -> str:
    return f"{forum.slug}-{_('letters')}.pdf"
