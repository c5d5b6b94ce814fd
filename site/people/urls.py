"""Addresses of a person's own account, beside allauth's."""

from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("", views.account, name="account"),
    path("signup/", views.sign_up),
    path("oidc/<slug:provider_id>/login/", views.sign_on),
    path("name/", views.change_name, name="name"),
    path("data/", views.data, name="data"),
    path("data/my-data.json", views.export_data, name="export"),
    path("data/erase/", views.erase_account, name="erase"),
]
