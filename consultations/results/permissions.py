"""Who may see results that are not released, take answers away, release, and publish answers."""

from consultations.panels import is_let_read
from consultations.preparing.models import Consultation
from people.models import User


def may_see_results(user: User, consultation: Consultation | None = None) -> bool:
    """Results as they come in, and the words of single answers, without names; or those of `consultation` alone."""
    if not user.is_active:
        return False
    sees_all = user.has_perm("consultations.view_results")
    return sees_all or (consultation is not None and is_let_read(consultation, user))


def may_export(user: User, consultation: Consultation | None = None) -> bool:
    """Download single answers, which is logged."""
    return user.is_active and user.has_perm("consultations.export_answers")


def may_release(user: User, consultation: Consultation | None = None) -> bool:
    return user.is_active and user.has_perm("consultations.add_release")


def may_publish_answers(user: User, consultation: Consultation | None = None) -> bool:
    """Put answers before the moderators, to be published."""
    return user.is_active and user.has_perm("consultations.publish_answers")
