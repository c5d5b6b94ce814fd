"""Addresses of released results and published answers."""

from django.urls import URLPattern, path, register_converter

from . import views
from .exports import FORMATS


class FileFormat:
    """One of the formats that there are."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FileFormat, "results_format")

urlpatterns: list[URLPattern] = [
    path("<slug:slug>/results/", views.release, name="results"),
    path("<slug:slug>/results/<int:number>/", views.release, name="release"),
    path("<slug:slug>/results/<int:number>/results.<results_format:file_format>", views.download, name="results_file"),
    path("<slug:slug>/responses/", views.responses, name="responses"),
    path(
        "<slug:slug>/responses/responses.<results_format:file_format>", views.download_responses, name="responses_file"
    ),
]
