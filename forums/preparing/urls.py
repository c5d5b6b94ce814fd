"""Addresses of forums besides their pages: calendars."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("calendar.ics", views.calendar, name="calendar"),
    path("<slug:slug>/forum.ics", views.forum_calendar, name="forum_calendar"),
]
