"""Addresses of forums besides their pages: day."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
