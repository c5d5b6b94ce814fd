"""Opening an answer by its key: found, permitted, still to be sent, still open. The views see nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from consultations.questions.questionnaire import Questionnaire

from . import clock
from .addresses import address_of
from .asked import questionnaire_of, with_what_is_asked
from .models import Draft
from .permissions import may_open
from .progress import Journey
from .remembering import Remembered


@dataclass
class Opened:
    """An answer that somebody may go on with, as they see it. The way is the one with the answers at its opening."""

    request: HttpRequest
    draft: Draft

    def __post_init__(self) -> None:
        self.answers = dict(self.draft.answers)

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The questions in the language of the page."""
        return questionnaire_of(self.draft.version, get_language() or "")

    @cached_property
    def journey(self) -> Journey:
        return Journey.through(self.questionnaire, self.answers)

    @cached_property
    def remembered(self) -> Remembered:
        return Remembered.of(self.request, self.draft.consultation)

    @property
    def slug(self) -> str:
        return self.draft.consultation.slug

    @property
    def start(self) -> str:
        return reverse("consultations:start", args=[self.slug])

    @property
    def context(self) -> dict[str, Any]:
        """What every page of an answer is given."""
        return {"consultation": self.draft.consultation, "draft": self.draft}

    def again(self) -> "Opened":
        """The same after something was saved: the way may have changed."""
        return Opened(self.request, self.draft)


View = Callable[..., HttpResponse]


def opens_draft(view: View | None = None, *, sent: bool = False) -> Any:
    """Give a view the answer that its address names. With `sent`, one that has been sent is what it wants."""
    if view is None:
        return lambda decorated: opens_draft(decorated, sent=sent)

    @never_cache
    @wraps(view)
    def opened_view(request: HttpRequest, slug: str, key: UUID, **more: Any) -> HttpResponse:
        draft = next(iter(Draft.objects.filter(key=key).order_by()), None)
        if draft is None or with_what_is_asked(draft).consultation.slug != slug:
            return _refuse(request, "consultations/answering/not_here.html", status=404)
        opened = Opened(request, draft)
        if not may_open(draft, request.user, opened.remembered.invitation if draft.group_id else None):
            return _refuse(request, "consultations/answering/not_yours.html", status=403, draft=draft)
        if draft.sent_as_id is not None and not sent:
            return _refuse_sent(request, draft)
        is_open = draft.is_test or clock.takes_answers(draft.consultation, begun_at=draft.started_at)
        if draft.sent_as_id is None and not is_open:
            return _refuse(request, "consultations/answering/too_late.html", status=403, draft=draft)
        return view(request, opened, **more)

    return opened_view


def _refuse_sent(request: HttpRequest, draft: Draft) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({}, status=410)
    return redirect(address_of(draft, "sent"))


def _refuse(request: HttpRequest, template: str, *, status: int, draft: Draft | None = None) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({}, status=status)
    consultation = draft.consultation if draft else None
    opens_on = clock.opens_next(consultation) if consultation else None
    context = {"draft": draft, "consultation": consultation, "opens_on": opens_on}
    return render(request, template, context, status=status)
