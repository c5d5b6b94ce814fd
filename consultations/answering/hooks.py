"""What other subjects are told of the ledger, inside the transaction that writes it.

    @hooks.register("register_response_submitted")
    def suggest_codes(response: Response) -> None: ...

also `register_response_changed` and `register_response_withdrawn`. What takes long is queued by them, not done.

    @hooks.register("register_sent_panel")
    def ask_about_equality(consultation: Consultation) -> Panel | None: ...

adds to the page that says that an answer was sent. It is not told which answer, nor whose.
"""

from wagtail import hooks

from consultations.preparing.models import Consultation
from home.panels import DrawnPanel, draw

from .models import Response


def tell_submitted(response: Response) -> None:
    _tell("register_response_submitted", response)


def tell_changed(response: Response) -> None:
    _tell("register_response_changed", response)


def tell_withdrawn(response: Response) -> None:
    _tell("register_response_withdrawn", response)


def _tell(hook: str, response: Response) -> None:
    for listen in hooks.get_hooks(hook):
        listen(response)


def sent_panels(consultation: Consultation) -> list[DrawnPanel]:
    """What stands below the receipt, in its order."""
    found = (register(consultation) for register in hooks.get_hooks("register_sent_panel"))
    return draw(panel for panel in found if panel)
