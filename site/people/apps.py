from allauth.core.internal import ratelimit
from django.apps import AppConfig
from django.conf import settings
from django.core.cache import caches
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    # There are two here, and Django would otherwise take neither.
    default = True
    name = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from . import checks, signals  # noqa: F401, PLC0415 - they register themselves, once the models are there

        if "limits" in settings.CACHES:
            # allauth has no setting for this.
            ratelimit.cache = caches["limits"]


class StaffAccountsConfig(WagtailUsersAppConfig):
    """Wagtail's user admin with forms for our users. It takes the place of `wagtail.users`."""

    default = False
    user_viewset = "people.staff.UserViewSet"
