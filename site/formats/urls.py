"""Addresses under each page, which stand before Wagtail's own."""

from django.urls import re_path

from . import views
from .kinds import CAPTIONS, KINDS, TRANSCRIPT

PAGE = r"^(?P<path>(?:[\w\-]+/)*)formats/"
NAMES = "|".join(kind.name.replace(".", r"\.") for kind in KINDS.values())

app_name = "formats"
urlpatterns = [
    re_path(rf"{PAGE}(?P<name>{NAMES})$", views.give_file, name="file"),
    re_path(rf"{PAGE}{TRANSCRIPT.replace('.', r'[.]')}$", views.give_transcript, name="transcript"),
    re_path(rf"{PAGE}{CAPTIONS.replace('.', r'[.]')}$", views.give_captions, name="captions"),
    re_path(rf"{PAGE}ask/$", views.ask, name="ask"),
    re_path(rf"{PAGE}asked/$", views.asked, name="asked"),
]
