"""Addresses of forums besides their pages, in every language. They stand before Wagtail's."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "forums"
urlpatterns: list[URLPattern | URLResolver] = [
    path("forums/", include("forums.inviting.urls")),
    path("forums/", include("forums.day.urls")),
    path("forums/", include("forums.after.urls")),
    path("forums/", include("forums.preparing.urls")),
]
