"""Addresses of neighbourhoods besides their pages: where a place leads, what this device remembers, calendars."""

from django.urls import path

from . import views

app_name = "neighbourhoods"
urlpatterns = [
    path("find/", views.find, name="find"),
    path("remember/<slug:slug>/", views.remember, name="remember"),
    path("forget/", views.forget, name="forget"),
    path("<slug:slug>/calendar.ics", views.calendar, name="calendar"),
]
