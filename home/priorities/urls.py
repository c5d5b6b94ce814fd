"""Addresses of local priorities, and of the packs that staff meet over."""

from django.urls import path

from . import views

app_name = "priorities"
urlpatterns = [
    path("local/<slug:slug>/", views.local, name="local"),
    path("local/<slug:slug>/propose/", views.propose, name="propose"),
    path("local/<slug:slug>/proposed/", views.proposed, name="proposed"),
    path("packs/<slug:slug>/", views.pack, name="pack"),
    path("packs/<slug:slug>/<str:name>", views.pack_file, name="pack_file"),
]
