"""How messages about accounts leave: like all others, but without a copy that anybody could read."""

from people.models import AccountMessage

from .emails import Email, Letterhead, as_mail, html_of
from .keys import key_of
from .mail_server import MailServer, Outcome, ServerAwayError
from .services import suppress

SETTLED = {Outcome.ACCEPTED, Outcome.REFUSED}


def carry(message: AccountMessage) -> bool:
    """Send a message about an account; whether that is settled. Where it may have gone, it goes again: at least once.

    Whoever once reported a message of ours as unwanted gets these all the same: they asked just now, to get in.
    """
    letterhead = Letterhead.current()
    html = html_of(
        message.words or message.text, subject=message.subject, language=message.language, letterhead=letterhead
    )
    key = key_of("account", message.pk, message.recipient)
    mail = as_mail(Email(message.subject, message.text, html), to=message.recipient, key=key, letterhead=letterhead)
    try:
        with MailServer() as server:
            result = server.post(mail)
    except ServerAwayError:
        return False
    if result.is_bad_address:
        suppress(message.recipient, detail=result.said)
    return result.outcome in SETTLED
