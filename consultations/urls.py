"""Addresses of consultations besides their pages, in every language. They stand before Wagtail's."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "consultations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("consultations/", include("consultations.answering.urls")),
    path("consultations/", include("consultations.ideas.urls")),
    path("consultations/", include("consultations.channels.urls")),
    path("consultations/", include("consultations.monitoring.urls")),
    path("consultations/", include("consultations.preparing.urls")),
    path("consultations/", include("consultations.results.urls")),
    path("consultations/", include("consultations.outcomes.urls")),
]
