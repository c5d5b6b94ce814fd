"""Addresses of consultations besides their pages."""

from django.urls import URLPattern, path

from . import feeds

urlpatterns: list[URLPattern] = [path("feed/", feeds.ConsultationsFeed(), name="feed")]
