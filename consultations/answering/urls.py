"""Addresses for answering."""

from django.urls import URLPattern, path

from . import documents, question_views, return_views, start_views, views

ANSWER = "<slug:slug>/respond/<uuid:key>/"
# Before those of a consultation: no consultation is called “respond”.
urlpatterns: list[URLPattern] = [
    path("respond/return/", return_views.come_back, name="return"),
    path("respond/yours/", return_views.yours, name="yours"),
    path("respond/sent/<str:token>/", return_views.own, name="own"),
    path("respond/sent/<str:token>/change/", return_views.change, name="change"),
    path("respond/sent/<str:token>/copy/<str:name>", return_views.own_copy, name="own_copy"),
    path("respond/sent/<str:token>/withdraw/", return_views.withdraw, name="withdraw"),
    path("<slug:slug>/invited/<str:token>/", return_views.invited, name="invited"),
    path("<slug:slug>/respond/", start_views.start, name="start"),
    path("<slug:slug>/respond/left/", start_views.left, name="left"),
    path("<slug:slug>/respond/questions/<str:name>", documents.questions, name="questions"),
    path(ANSWER, start_views.draft, name="draft"),
    path(f"{ANSWER}<int:number>/", question_views.section, name="section"),
    path(f"{ANSWER}about/", views.about, name="about"),
    path(f"{ANSWER}check/", views.check, name="check"),
    path(f"{ANSWER}sent/", views.sent, name="sent"),
    path(f"{ANSWER}later/", start_views.later, name="later"),
    path(f"{ANSWER}leave/", start_views.leave, name="leave"),
]
