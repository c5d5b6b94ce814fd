"""Addresses of the search."""

from django.urls import path

from . import views

app_name = "places"
urlpatterns = [
    path("", views.search, name="search"),
    path("suggest/", views.suggest, name="suggest"),
]
