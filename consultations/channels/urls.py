"""Addresses of the paper form, for anybody who wants to print one."""

from django.urls import URLPattern, path

from . import paper_views

urlpatterns: list[URLPattern] = [
    path("<slug:slug>/paper/<str:name>", paper_views.public, name="paper_form"),
]
