"""Who may do what with subscriptions."""

from wagtail.permission_policies import ModelPermissionPolicy

from people.models import User


class OwnersDecide(ModelPermissionPolicy):
    """Staff see subscriptions and end them for those who ask; nobody but its owner makes or changes one."""

    def user_has_permission(self, user, action: str) -> bool:
        return action in {"view", "delete"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


def may_bring_lists(user: User) -> bool:
    return user.has_perm("home.import_subscription")
