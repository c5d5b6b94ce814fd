"""Addresses of the day besides the staff's: they need no account, and end with the day."""

from django.urls import URLPattern, path

from .views import door, live, screen, tables

urlpatterns: list[URLPattern] = [
    path("tables/<str:token>/", tables.table, name="table"),
    path("tables/<str:token>/points/", tables.points, name="table_points"),
    path("tables/<str:token>/worker.js", tables.worker, name="table_worker"),
    path("check-in/<str:token>/", door.guest_code, name="check_in_code"),
    path("live/", live.find, name="live_find"),
    path("live/<str:code>/", live.room, name="live"),
    path("live/<str:code>/vote/", live.answer, name="live_vote"),
    path("live/<str:code>/ask/", live.question, name="live_ask"),
    path("screen/<str:token>/", screen.screen, name="screen"),
    path("screen/<str:token>/now/", screen.now, name="screen_now"),
]
