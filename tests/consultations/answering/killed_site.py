"""The site for servers that are killed: loaded whole before it is forked, so that a new worker works at once."""

from django.urls import get_resolver, reverse

from config.wsgi import application

__all__ = ["application"]

get_resolver().url_patterns  # noqa: B018 - reading them imports every view
reverse("wagtailadmin_home")
