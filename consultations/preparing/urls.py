"""Addresses for preparing a consultation."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
