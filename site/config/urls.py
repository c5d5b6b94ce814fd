"""Every address of the site. What others rely on is listed in README.md."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config.api import api
from core.health import healthz
from core.views import accent_stylesheet
from core.well_known import robots_txt, security_txt
from formats.views import give_document
from home.updates.withheld import give_picture

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("healthz/", healthz, name="healthz"),
    path("look/accent.<slug:digest>.css", accent_stylesheet, name="accent"),
    path("crime-map/", include("crime_map.urls")),
    path("api/v1/", api.urls),
    path("robots.txt", robots_txt),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("mail-events/", include("outbox.urls")),
    path("account/", include("people.urls")),
    path("account/", include("allauth.urls")),
    # Wagtail's and Django's own sign-in knows neither rate limits nor second factors, so it leads to the one door.
    path("admin/login/", to_sign_in),
    path("_util/login/", to_sign_in),
    re_path("^admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", give_document),
    path("documents/", include(wagtaildocs_urls)),
    # Pictures where no bucket serves them. Documents go out by the views above, which lets them run nothing.
    re_path(
        r"^media/(?P<path>(?:images|original_images|avatar_images)/.+)$",
        give_picture,
    ),
]
# Pages, and what people fill in on their way from them, in every language. The first has no prefix: its addresses stay
# as they were before there was a second one.
urlpatterns += i18n_patterns(
    path("search/", include("places.urls")),
    path("", include("moderation.urls")),
    path("", include("forums.urls")),
    path("", include("consultations.urls")),
    path("", include("actions.urls")),
    path("", include("home.urls")),
    path("", include("formats.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler500 = "core.views.server_error"
