"""Addresses of home besides its pages: what posts, feeds, calendars. They stand before Wagtail's."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("priorities/", include("home.priorities.urls")),
    path("neighbourhoods/", include("home.neighbourhoods.urls")),
    path("alerts/", include("home.alerts.urls")),
    path("groups/", include("home.groups.urls")),
    path("", include("home.updates.urls")),
    path("", include("home.replies.urls")),
]
