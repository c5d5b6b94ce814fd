"""Every address of the site. What others rely on is listed in README.md."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.health import healthz
from core.views import accent_stylesheet

urlpatterns = [
    path("healthz/", healthz, name="healthz"),
    path("look/accent.<slug:digest>.css", accent_stylesheet, name="accent"),
    path("crime-map/", include("crime_map.urls")),
    path("search/", include("places.urls")),
    path("account/", include("allauth.urls")),
    # Wagtail's own sign-in knows neither rate limits nor second factors, so it leads to the one door.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
