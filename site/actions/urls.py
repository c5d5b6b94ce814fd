"""Addresses of actions besides their list, which is a page. They stand before Wagtail's."""

from django.urls import path

from . import views
from .feeds import ActionsFeed

app_name = "actions"

urlpatterns = [
    path("actions/feed/", ActionsFeed(), name="feed"),
    path("actions/<int:pk>-<slug:slug>/", views.action, name="action"),
]
