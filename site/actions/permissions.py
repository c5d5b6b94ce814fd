"""Who may do what with actions. Each is a permission of roles (`who_keeps_actions` in wagtail_hooks)."""

from people.models import User

from .models import Action


def may_see(user: User) -> bool:
    """Look at all actions in the staff pages, unpublished ones and internal notes among them."""
    return user.has_perm("actions.view_action")


def may_make(user: User) -> bool:
    return user.has_perm("actions.add_action")


def may_change(user: User, action: Action) -> bool:
    """Whoever keeps actions; and the officer in charge, of their own."""
    return user.has_perm("actions.change_action") or may_report(user, action)


def may_report(user: User, action: Action) -> bool:
    """Whether it is this officer's own to say how far it is."""
    return may_see(user) and user.is_authenticated and action.owner_id == user.pk


def may_note(user: User, action: Action) -> bool:
    """Tell colleagues something about it."""
    return user.has_perm("actions.add_actionnote") or may_report(user, action)
