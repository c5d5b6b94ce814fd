"""Addresses of the crime map: /crime-map/ and what belongs to it."""

from django.urls import path

from . import views

app_name = "crime_map"
urlpatterns = [
    path("", views.crime_map, name="map"),
]
