"""Addresses of forums besides their pages: inviting."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
