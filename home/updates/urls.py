"""Addresses of updates besides their pages. They stand before Wagtail's."""

from django.urls import path

from . import feeds, views

app_name = "updates"

urlpatterns = [
    path("u/<slug:code>/", views.short, name="short"),
    path("u/<slug:code>/poster.pdf", views.poster, name="poster"),
    path("u/<slug:code>/card.png", views.card, name="card"),
    path("u/<slug:code>/meeting.ics", views.meeting_calendar, name="meeting_calendar"),
    path("updates/calendar.ics", views.calendar, name="calendar"),
    path("updates/embed/", views.embed, name="embed"),
    path("updates/feed/", feeds.UpdatesFeed(), name="feed"),
    path("updates/feed/<slug:slug>/", feeds.TopicFeed(), name="topic_feed"),
    path("neighbourhoods/<slug:slug>/feed/", feeds.AreaFeed(), name="area_feed"),
]
