"""Addresses of the crime map: /crime-map/ and what belongs to it."""

from django.urls import path

from . import map_views, stop_search_views, views

app_name = "crime_map"
urlpatterns = [
    path("", views.crime_map, name="map"),
    path("download.<str:file_format>", views.download, name="download"),
    path("areas.json", map_views.areas, name="areas"),
    path("outlines.json", map_views.area_outlines, name="outlines"),
    path("data/<str:name>", map_views.data, name="data"),
    path("embed/", map_views.embed, name="embed"),
    path("stop-and-search/", stop_search_views.stop_and_search, name="stop_and_search"),
]
