"""Telling machines from people without asking people anything: a field nobody sees, the time it took, how often.

What looks suspicious is held until somebody has looked at it, never refused: people use odd browsers, fast fingers
and one address for a whole library.
"""

from dataclasses import dataclass
from hashlib import sha256

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import BaseCache, caches
from django.http import HttpRequest
from django.utils.translation import gettext as _

SALT = "public-form.opened"
QUICKEST = 3  # seconds that somebody needs at least to read and fill in the shortest form
LONGEST = 24 * 60 * 60  # seconds after which the token says nothing any longer
HELD_AFTER, HELD_WITHIN = 5, 10 * 60  # more than so many from one place within so many seconds are looked at
REFUSED_AFTER, REFUSED_WITHIN = 100, 60 * 60  # and more than these must wait: a flood would drown the others


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why something may have been sent by a machine, in a sentence; `found` are the words that gave it away."""

    sentence: str
    found: tuple[str, ...] = ()


class LeftEmptyInput(forms.TextInput):
    """A field for machines to fill in: out of sight, out of the order of tabs, out of reach of autofill."""

    template_name = "components/left_empty.html"
    is_hidden = True  # type: ignore[assignment] # rendered with the hidden fields, without a label of its own


def opened_now() -> str:
    """A token that says when a form was opened."""
    return signing.TimestampSigner(salt=SALT).sign("opened")


def suspicion_of_time(token: str) -> Suspicion | None:
    """What the token of a form that came back makes one think."""
    signer = signing.TimestampSigner(salt=SALT)
    try:
        signer.unsign(token, max_age=LONGEST)
    except signing.SignatureExpired:
        # A page that was left open over night is nothing odd.
        return None
    except signing.BadSignature:
        return Suspicion(_("The form came back without the token it was sent with."))
    try:
        signer.unsign(token, max_age=QUICKEST)
    except signing.SignatureExpired:
        return None
    return Suspicion(_("The form was filled in within three seconds, quicker than people read."))


def suspicion_of_trap(value: str) -> Suspicion | None:
    """What it means that the field nobody sees was filled in."""
    if not value.strip():
        return None
    return Suspicion(_("A field that people do not see was filled in."), (value.strip()[:100],))


def times_sent(request: HttpRequest, form: str, *, within: int) -> int:
    """How often this form was sent from where this comes from, this time included.

    Only a hash of the address is kept, for as long as it counts.
    """
    where = get_adapter(request).get_client_ip(request)
    key = f"sent:{form}:{within}:{sha256(f'{settings.SECRET_KEY}{where}'.encode()).hexdigest()}"
    cache = limits()
    cache.add(key, 0, within)
    try:
        return cache.incr(key)
    except ValueError:
        # It ran out between the two lines above.
        return 1


def limits() -> BaseCache:
    """The cache that counts, which is another than that of pages where there is one."""
    return caches["limits" if "limits" in settings.CACHES else "default"]
