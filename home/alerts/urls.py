"""Addresses of alerts. The first is public and kept; the others hold forms or what is somebody's own."""

from django.urls import path

from . import views

app_name = "alerts"
urlpatterns = [
    path("", views.choose_areas, name="subscribe"),
    path("sign-up/", views.sign_up, name="sign_up"),
    path("check-your-email/", views.check_email, name="check_email"),
    path("link/", views.send_link, name="link"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("manage/<str:token>/", views.manage, name="manage"),
    path("manage/<str:token>/places/", views.manage_areas, name="manage_areas"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
