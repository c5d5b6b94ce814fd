"""Addresses of the questions on equality."""

from django.urls import URLPattern, path

from consultations.answering.urls import ANSWER

from . import views

urlpatterns: list[URLPattern] = [
    path(f"{ANSWER}equality/", views.why, name="equality"),
    path("<slug:slug>/equality/thank-you/", views.thanks, name="equality_thanks"),
    path("<slug:slug>/equality/<str:number>/", views.questions, name="equality_questions"),
]
