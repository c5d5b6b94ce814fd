"""References and return codes: read aloud, noted on paper and typed in again without a mistake.

Neither has a letter or figure that looks like another (0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B, U and V), and
without A, E and O none spells a word.
"""

import secrets
import unicodedata

from django.utils.crypto import salted_hmac

SIGNS = "34679CDFGHJKMNPQRTVWXY"
REFERENCE_PARTS, CODE_PARTS = (5, 5), (3, 3, 3)
SALT = "consultations.return-code"


def new_reference() -> str:
    """`4QX7H-9RTMK`: what a response is called. It opens nothing."""
    return "-".join(_sign(length) for length in REFERENCE_PARTS)


def new_return_code() -> str:
    """`K7M-4QX-9RT`: opens a draft, or an answer that was sent. One in more than a million million."""
    return "-".join(_sign(length) for length in CODE_PARTS)


def _sign(length: int) -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def read_return_code(text: str) -> str:
    """A typed code as it was given: small letters, spaces and other hyphens make no difference; "" if it is none."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())
    if len(plain) != sum(CODE_PARTS) or set(plain) - set(SIGNS):
        return ""
    return "-".join(plain[start : start + 3] for start in range(0, len(plain), 3))


def hash_of(code: str) -> str:
    """What is kept of the code of a sent answer: by it the answer is found, and not the code by the answer."""
    return salted_hmac(SALT, code, algorithm="sha256").hexdigest() if code else ""
