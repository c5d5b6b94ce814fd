"""Addresses of replies. They stand before Wagtail's."""

from django.urls import path

from . import views

app_name = "replies"

urlpatterns = [
    path("reply/<int:pk>/", views.reply_to_update, name="reply"),
    path("ask/", views.ask, name="ask"),
    path("ask/<slug:slug>/", views.ask, name="ask_about"),
    path("questions/", views.questions, name="questions"),
    path("questions/<slug:slug>/", views.questions, name="questions_about"),
    path("your-reply/<str:token>/", views.own, name="own"),
    path("your-reply/<str:token>/add/", views.add, name="add"),
    path("your-reply/<str:token>/withdraw/", views.withdraw, name="withdraw"),
]
