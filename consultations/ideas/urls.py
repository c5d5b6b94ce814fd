"""Addresses of ideas, places and papers, of one's own words, and of quick polls."""

from django.urls import URLPattern, path, register_converter

from . import poll_views, views
from .presenting import SEGMENTS


class KindInAddress:
    """`ideas`, `map` or `paper` in an address is the kind of what is contributed there."""

    regex = "|".join(SEGMENTS)

    def to_python(self, value: str) -> str:
        return SEGMENTS[value].value

    def to_url(self, value: str) -> str:
        return next(segment for segment, kind in SEGMENTS.items() if kind == value)


register_converter(KindInAddress, "contributed")

ALL = "<slug:slug>/<contributed:kind>/"
ONE = f"{ALL}<int:pk>/"
# Before those of a consultation: no consultation is called “words”.
urlpatterns: list[URLPattern] = [
    path("words/<str:token>/", views.own_words, name="own_words"),
    path("words/<str:token>/withdraw/", views.withdraw, name="withdraw_words"),
    path(ALL, views.contributions, name="contributions"),
    path(f"{ALL}post/", views.post, name="post"),
    path(ONE, views.contribution, name="contribution"),
    path(f"{ONE}comment/", views.comment, name="comment"),
    path(f"{ONE}support/", views.support, name="support"),
    path("<slug:slug>/poll/", poll_views.poll, name="poll"),
    path("<slug:slug>/poll/sent/", poll_views.sent, name="poll_sent"),
]
