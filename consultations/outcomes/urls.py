"""Addresses of outcomes. The report itself is a page."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("news/<str:token>/stop/", views.stop_news, name="stop_news"),
    path("<slug:slug>/outcome/", views.outcome, name="outcome"),
    path("<slug:slug>/outcome/<str:name>", views.outcome_file, name="outcome_file"),
    path("<slug:slug>/report/report.pdf", views.report_pdf, name="report_pdf"),
]
