"""Addresses of actions besides their list, which is a page. They stand before Wagtail's."""

from django.urls import path

from . import views
from .feeds import ActionsFeed
from .raisers import views as raisers_views

app_name = "actions"

urlpatterns = [
    path("actions/feed/", ActionsFeed(), name="feed"),
    path("actions/how-long/", views.how_long, name="how_long"),
    path("actions/reply/<str:token>/", raisers_views.reply, name="reply"),
    path("actions/stop/<str:token>/", raisers_views.stop, name="stop"),
    path("actions/<int:pk>-<slug:slug>/", views.action, name="action"),
]
