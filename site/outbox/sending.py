"""The worker's side: claims, the mail server, results."""


def send_due_messages() -> bool:
    """Send messages that are due, for at most a slice of time; whether some are left."""
    raise NotImplementedError


def send_slice(mailing_id: int) -> bool:
    """Send some of a mailing; whether it should go on at once."""
    raise NotImplementedError


def queue_mailing(mailing_id: int) -> None:
    """Let a worker go on with this mailing, unless one is about to."""


def queue_messages() -> None:
    """Let a worker send what is due, unless one is about to."""


def queue_due_mailings() -> list[int]:
    """Let workers send every mailing that may go out now; their ids."""
    return []
