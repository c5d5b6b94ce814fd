"""Addresses of what comes after a forum. The report itself is a page."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("evidence/", views.archive, name="evidence_archive"),
    path("evidence/<int:year>/", views.evidence, name="evidence"),
    path("evidence/<int:year>/evidence.pdf", views.evidence_pdf, name="evidence_pdf"),
    path("<slug:slug>/report/report.pdf", views.report_pdf, name="report_pdf"),
]
