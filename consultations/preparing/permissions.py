"""Who may do what with a consultation before and besides its answers."""

from wagtail.models import PagePermissionTester

from consultations.panels import is_let_read
from people.models import User

from .models import Consultation


def may_see(user: User, consultation: Consultation | None = None) -> bool:
    """See the list of consultations and each one's own staff page; or that of `consultation` alone."""
    if not user.is_active:
        return False
    sees_all = user.has_perm("consultations.view_consultation")
    return sees_all or (consultation is not None and is_let_read(consultation, user))


def may_prepare(user: User, consultation: Consultation | None = None) -> bool:
    """Start one, set its days and facts, answer its checklist, write its questions. An answered one is history."""
    if consultation and consultation.answered_on:
        return False
    needed = "consultations.change_consultation" if consultation else "consultations.add_consultation"
    return user.is_active and user.has_perm(needed)


def may_stop(user: User, consultation: Consultation) -> bool:
    """Take no more answers from a consultation that is published and not yet closed."""
    stands_open = consultation.is_published and not consultation.stopped_at
    return stands_open and may_prepare(user, consultation)


class ConsultationsPermissions(PagePermissionTester):
    """A consultation's page comes with its record: who may not make the one is not offered the other."""

    def can_add_subpage(self) -> bool:
        return super().can_add_subpage() and may_prepare(self.user)
