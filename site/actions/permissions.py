"""Who may do what with actions. Each is a permission of roles (`who_keeps_actions` in wagtail_hooks).

Besides those who keep all actions, two people have a say in one: the officer in charge of it, and whoever hears of
what comes up to its tier (`Tier.chair`).
"""

from people.models import User

from .models import Action, Tier


def may_see(user: User) -> bool:
    """Look at all actions in the staff pages, unpublished ones and internal notes among them."""
    return user.has_perm("actions.view_action")


def may_make(user: User) -> bool:
    return user.has_perm("actions.add_action")


def may_keep_all(user: User) -> bool:
    """Change every action, whoever is in charge of it."""
    return user.has_perm("actions.change_action")


def may_change(user: User, action: Action) -> bool:
    """Whoever keeps actions; and the officer in charge, of their own."""
    return may_keep_all(user) or may_report(user, action)


def may_report(user: User, action: Action) -> bool:
    """Whether it is this officer's own to say how far it is."""
    return may_see(user) and user.is_authenticated and action.owner_id == user.pk


def may_note(user: User, action: Action) -> bool:
    """Tell colleagues something about it."""
    return user.has_perm("actions.add_actionnote") or may_report(user, action)


def may_decide(user: User, tier: Tier) -> bool:
    """Enter what a meeting of this tier decides: whoever keeps actions, and whoever hears of what comes up to it."""
    return may_keep_all(user) or (may_see(user) and tier.chair_id is not None and tier.chair_id == user.pk)


def may_escalate(user: User, action: Action) -> bool:
    """Move it up by hand: the officer in charge may ask for more than is in their power, too."""
    return not action.has_ended_for_good and (may_decide(user, action.tier) or may_report(user, action))


def may_bring_down(user: User, action: Action) -> bool:
    """Move it back down: only those who decide at the tier where it is."""
    return not action.has_ended_for_good and may_decide(user, action.tier)


def may_see_risks(user: User) -> bool:
    """Read about areas at risk."""
    return user.has_perm("actions.view_areaatrisk")


def may_keep_risks(user: User) -> bool:
    """Open, review and close areas at risk."""
    return user.has_perm("actions.change_areaatrisk")
