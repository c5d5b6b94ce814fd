"""How people are recognised, and what they may do: allauth's way, in fewer questions."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q

from .models import User


class AccountBackend(AuthenticationBackend):
    """Asks for whoever is signed in and whether they have a role in one query, and for all their permissions in one.

    Most have none, and every page that they see asks whether to lead them to the staff pages.
    """

    def get_user(self, user_id):
        groups = Exists(User.groups.through.objects.filter(user=OuterRef("pk")))
        own = Exists(User.user_permissions.through.objects.filter(user=OuterRef("pk")))
        user = User.objects.annotate(has_role=groups | own).filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        if not (user.has_role or user.is_superuser):
            # Where Django looks before it asks.
            user._perm_cache = set()
        return user

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None or user_obj.is_superuser:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            held = Permission.objects.filter(Q(user=user_obj) | Q(group__user=user_obj)).order_by()
            names = held.values_list("content_type__app_label", "codename").distinct()
            user_obj._perm_cache = {f"{app}.{codename}" for app, codename in names}
        return user_obj._perm_cache
