"""Where mail services report to."""

from django.urls import path

from . import views

urlpatterns = [path("<slug:service>/", views.mail_events, name="mail_events")]
