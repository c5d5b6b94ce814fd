"""What the other subjects add to a consultation's page, to its preview, and to its row in the staff's list.

    @hooks.register("register_consultation_panel")
    def results(consultation: Consultation, page: ConsultationPage) -> Panel | None: ...

    @hooks.register("register_consultation_staff_link")
    def results(consultation: Consultation, user: User) -> StaffLink | None: ...

    @hooks.register("register_questions_preview")
    def questions(request: HttpRequest, page: ConsultationPage) -> HttpResponse: ...

draws a page's questions, as they stand in its editor, in the preview there. One subject does.

    @hooks.register("register_consultation_reader")
    def who_holds_its_forum(consultation: Consultation, user: User) -> bool: ...

lets somebody see this one's staff page and its results whose role shows them no others.

A panel is `home.panels.Panel`; None where there is nothing to show. Orders on the page: what became of it 10, answer
20, ideas, places and paper 30, results 50, published answers 60, report 70.
"""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from wagtail import hooks

from home.panels import Panel


@dataclass(frozen=True, slots=True)
class StaffLink:
    """One thing staff can do with a consultation: where it is done, and how much of it waits (None: not counted)."""

    order: int
    label: str
    address: str
    waiting: int | None = None


def consultation_panels(consultation, page) -> list[Panel]:
    """The panels for the public page of a consultation, in their order."""
    found = [register(consultation, page) for register in hooks.get_hooks("register_consultation_panel")]
    return sorted((panel for panel in found if panel), key=lambda panel: panel.order)


def staff_links(consultation, user) -> list[StaffLink]:
    """What `user` can do with a consultation, in its order."""
    found = [register(consultation, user) for register in hooks.get_hooks("register_consultation_staff_link")]
    return sorted((link for link in found if link), key=lambda link: link.order)


def counted_by_consultation(found: QuerySet, of: str = "consultation") -> list[tuple[int, str, int]]:
    """How much of `found` belongs to each consultation, as its number, its title and the count, by title.

    `of` leads from a row to its consultation.
    """
    counted = found.order_by().values_list(of, f"{of}__title").annotate(Count("pk"))
    return list(counted.order_by(f"{of}__title", of))


def questions_preview(request, page):
    """The questions as respondents will see them; None where nobody draws them."""
    return next((draw(request, page) for draw in hooks.get_hooks("register_questions_preview")), None)


def is_let_read(consultation, user) -> bool:
    """Whether a higher app lets `user` see this one, whatever their role says of all."""
    return any(lets(consultation, user) for lets in hooks.get_hooks("register_consultation_reader"))
