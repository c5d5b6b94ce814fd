"""Addresses for everybody: how we check, report, appeal, complain."""

from django.urls import path

from . import views

app_name = "moderation"
urlpatterns = [
    path("moderation/", views.how_we_check, name="how_we_check"),
    path("moderation/appeal/<str:token>/", views.appeal_decision, name="appeal"),
    path("moderation/complaint/<str:token>/", views.answer_complaint, name="answer_complaint"),
    path("report/<slug:kind>/<int:pk>/", views.report_contribution, name="report"),
    path("report/<slug:kind>/<int:pk>/defamation/", views.complain_of_defamation, name="complain"),
    path("report/thank-you/", views.thank_you, name="thank_you"),
]
