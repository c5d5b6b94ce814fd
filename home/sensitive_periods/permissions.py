"""Who may let out what is held."""

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import User

from .models import Held


def may_be_named() -> QuerySet[User]:
    """Those who may release at all: of these a period names its officers."""
    release = Permission.objects.filter(content_type__app_label="home", codename="release_held")
    may = Q(groups__permissions__in=release) | Q(user_permissions__in=release) | Q(is_superuser=True)
    return User.objects.filter(may, is_active=True).distinct()


def may_decide(user: User, held: Held) -> bool:
    """Until the period is over its named officers alone, also before its first day; then who may release at all."""
    if held.decision or not user.has_perm("home.release_held"):
        return False
    if held.period.ends_on < timezone.localdate():
        return True
    return held.period.officers.filter(pk=user.pk).exists()
