"""Holding what is published by writing it down, and has no draft: it is written down once it is released.

The service that publishes asks first, and the one that writes is what a release calls:

    def report_on(*, priority, text, by):
        if hold_asking(priority, kind="local-report", title=text, words={"text": text}, by=by):
            return None
        return write_report(priority=priority, text=text, by=by)

    @hooks.register("register_held_kind")
    def reports_can_be_held() -> HeldKind:
        return asked_kind(name="local-report", label=_("Report"), write=write, address=address)
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext

from people.models import User

from .kinds import HAS_GONE_OUT, HeldKind
from .models import Asking, Held
from .services import HeldError, hold, period_in_force, settle_as_rescheduled


@transaction.atomic
def hold_asking(about: Model, *, kind: str, title: str, words: Mapping[str, Any], by: User | None) -> bool:
    """Whether it must wait, with what was written kept for a named officer, who is told once.

    What nobody asks for, but a job does by itself, is held once: it waits on when the period is over, and is not asked
    for again where an officer has said no.
    """
    kept = json.loads(json.dumps(words, cls=DjangoJSONEncoder))
    asking, period = _same_asking(about, kind, kept), period_in_force()
    if asking and by is None:
        return not Held.objects.of(asking).released().exists()
    if asking and period is None:
        settle_as_rescheduled(asking, by=by)
    if period is None:
        return False
    asking = asking or Asking.objects.create(kind=kind, about=about, words=kept)
    hold(asking, period=period, kind=kind, title=title, asked_by=by)
    return True


def _same_asking(about: Model, kind: str, words: Mapping[str, Any]) -> Asking | None:
    """The one that was made of the same words before, such as by pressing twice."""
    made = Asking.objects.filter(content_type=ContentType.objects.get_for_model(about), object_id=str(about.pk))
    return next((asking for asking in made.filter(kind=kind) if asking.words == words), None)


def asked_kind(
    *,
    name: str,
    label: str | Promise,
    write: Callable[..., object],
    address: Callable[[Asking], str],
    released: str | Promise = HAS_GONE_OUT,
) -> HeldKind:
    """A kind whose things are askings: `write` takes what they are about, `by`, and their words by name.

    `address` leads staff to where such things are written.
    """

    def let_go(held: Held, officer: User) -> None:
        asking = held.thing
        if not isinstance(asking, Asking) or asking.about is None:
            raise HeldError(gettext("What it was about is no longer there."))
        try:
            write(asking.about, by=officer, **asking.words)
        except ValidationError as refusal:
            raise HeldError(" ".join(refusal.messages)) from refusal

    def where(held: Held) -> str:
        asking = held.thing
        return address(asking) if isinstance(asking, Asking) and asking.about else ""

    return HeldKind(name=name, label=label, let_go=let_go, address=where, released=released)
