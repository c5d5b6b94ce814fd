"""Addresses of updates besides their pages. They stand before Wagtail's."""

from django.urls import path

from . import views

app_name = "updates"

urlpatterns = [
    path("u/<slug:code>/", views.short, name="short"),
]
