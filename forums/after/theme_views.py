"""The themes that were suggested for points and answers, theme by theme, to confirm or to change."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from actions.permissions import may_make
from actions.sources import link_to_new
from consultations.coding.forms import frame_choices
from consultations.coding.models import Code
from consultations.coding.permissions import may_code
from consultations.coding.suggesting import telling_words
from consultations.models import Response
from forums.preparing.admin_views import METHODS, forum_for, header_of
from forums.preparing.models import Forum
from people.views import SignedIn

from .permissions import may_decide_themes
from .tasks import suggest_themes_for
from .themes import SuggestedAnswer, Theme, decide, themes_of

# So many are read at one go; confirming them brings the next.
SHOWN = 15
NONE_FITS = "none"


@require_http_methods(METHODS)
def themes(request: SignedIn, pk: int) -> HttpResponse:
    """Every theme with what was suggested for it; those that are ticked get the theme that is chosen below them."""
    forum = forum_for(request, pk, may_decide_themes)
    reads_answers = may_code(request.user)
    if request.method == "POST":
        _decide(request, forum, reads_answers=reads_answers)
        return redirect(f"{request.path}#themes")
    found = themes_of(forum)
    context = {
        "forum": forum,
        "themes": [_shown(theme, reads_answers=reads_answers, makes_actions=may_make(request.user)) for theme in found],
        "undecided": sum(len(theme.suggested_points) for theme in found),
        "undecided_answers": sum(len(theme.suggested_answers) for theme in found),
        "reads_answers": reads_answers,
        "choices": frame_choices(forum.feedback) if forum.feedback else [],
        "none_fits": NONE_FITS,
        "telling": _words_without_theme(found),
        **header_of(forum, _("Themes"), (reverse("forum_after", args=[pk]), _("Afterwards"))),
    }
    _fill_in_words([answer for theme in context["themes"] for answer in theme["answers"]])
    return render(request, "forums/after/admin/themes.html", context)


def _shown(theme: Theme, *, reads_answers: bool, makes_actions: bool) -> dict:
    """An action comes of a theme only once somebody has decided that something belongs to it."""
    answers = theme.suggested_answers if reads_answers else []
    points = theme.suggested_points[:SHOWN]
    shown = answers[: SHOWN - len(points)]
    more = len(theme.suggested_points) + len(answers) - len(points) - len(shown)
    source = theme.code if theme.points or theme.answers else None
    return {
        "theme": theme,
        "points": points,
        "answers": shown,
        "more": more,
        "is_open": bool(points or shown),
        "new_action": link_to_new(source) if makes_actions and source else "",
    }


def _fill_in_words(answers: list[SuggestedAnswer]) -> None:
    """What they wrote, for those that are shown alone."""
    responses = Response.objects.in_bulk({answer.response for answer in answers})
    for answer in answers:
        given = responses[answer.response].answers.get(answer.question, {})
        answer.words = given.get("text") or given.get("other") or ""


def _words_without_theme(found: list[Theme]) -> list[tuple[str, int]]:
    """Words that several points share for which no theme is known: perhaps a new one."""
    texts = [note.text for theme in found if theme.code is None for note in theme.suggested_points]
    return telling_words(texts, most=10) if texts else []


def _decide(request: SignedIn, forum: Forum, *, reads_answers: bool) -> None:
    chosen = request.POST.get("code", "")
    names = [name for name in request.POST.getlist("name") if reads_answers or name.startswith("point-")]
    codes = Code.objects.of(forum.feedback).in_use() if forum.feedback else Code.objects.none()
    code = codes.filter(pk=int(chosen)).first() if chosen.isdigit() else None
    if not names or (code is None and chosen != NONE_FITS):
        messages.error(request, _("Tick at least one, and choose a theme."))
        return
    count = decide(forum=forum, names=names, code=code, by=request.user)
    title = code.title if code else _("none of the themes")
    words = ngettext("%(count)d has the theme “%(theme)s”.", "%(count)d have the theme “%(theme)s”.", count)
    messages.success(request, words % {"count": count, "theme": title})


@require_POST
def suggest(request: SignedIn, pk: int) -> HttpResponse:
    """Let the worker suggest anew."""
    forum = forum_for(request, pk, may_decide_themes)
    suggest_themes_for.enqueue(forum.pk)
    messages.success(request, _("Themes are being suggested. Look again in a minute."))
    return redirect("forum_themes", pk)
