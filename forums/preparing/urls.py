"""Addresses of forums besides their pages: preparing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
