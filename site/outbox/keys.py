"""Names of messages in their Message-ID that nobody else can make up, so that reports about them can be believed."""

from django.utils.crypto import constant_time_compare, salted_hmac


def key_of(kind: str, number: int, address: str) -> str:
    """The name of a message of ours to this address: always the same one, however often it is sent."""
    seal = salted_hmac("outbox.key", f"{kind} {number} {address.lower()}").hexdigest()[:20]
    return f"{kind}-{number}-{seal}"


def is_ours(key: str, address: str) -> bool:
    """Whether `key_of` made this name for this address."""
    kind, _, rest = key.partition("-")
    number = rest.partition("-")[0]
    return number.isdecimal() and constant_time_compare(key, key_of(kind, int(number), address))
