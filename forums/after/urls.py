"""Addresses of forums besides their pages: after."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
