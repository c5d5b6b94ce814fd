"""Addresses of community groups besides the directory, which is a page. They stand before Wagtail's."""

from django.urls import path

from . import desk_views, views

app_name = "groups"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("pack/<str:token>/", views.pack, name="pack"),
    path("<slug:slug>/", views.group, name="group"),
    path("<slug:slug>/meetings.ics", views.calendar, name="calendar"),
    path("<slug:slug>/join/", views.join, name="join"),
    path("<slug:slug>/membership/", views.membership, name="membership"),
    path("<slug:slug>/desk/", desk_views.desk, name="desk"),
    path("<slug:slug>/desk/page/", desk_views.words, name="words"),
    path("<slug:slug>/desk/people/", desk_views.members, name="members"),
    path("<slug:slug>/desk/people/invite/", desk_views.invite, name="invite"),
    path("<slug:slug>/desk/people/<int:pk>/", desk_views.member, name="member"),
    path("<slug:slug>/desk/hand-over/", desk_views.hand_over, name="hand_over"),
    path("<slug:slug>/desk/meetings/", desk_views.meetings, name="meetings"),
    path("<slug:slug>/desk/meetings/<int:pk>/", desk_views.meeting, name="meeting"),
]
