"""Addresses of forums besides their pages: inviting."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("rsvp/<str:token>/", views.rsvp, name="rsvp"),
    path("rsvp/<str:token>/forum.ics", views.calendar, name="rsvp_calendar"),
    path("<slug:slug>/come/", views.come, name="come"),
]
