"""Who may see results that are not released, take answers away, release, and publish answers."""

from people.models import User


def may_see_results(user: User) -> bool:
    """Results as they come in, and the words of single answers, without names."""
    return user.is_active and user.has_perm("consultations.view_results")


def may_export(user: User) -> bool:
    """Download single answers, which is logged."""
    return user.is_active and user.has_perm("consultations.export_answers")


def may_release(user: User) -> bool:
    return user.is_active and user.has_perm("consultations.add_release")


def may_publish_answers(user: User) -> bool:
    """Put answers before the moderators, to be published."""
    return user.is_active and user.has_perm("consultations.publish_answers")
