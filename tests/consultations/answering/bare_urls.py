"""A view that reads a draft and writes the rows of its being sent, and nothing else: what sending costs at least."""

import secrets

from django.db import transaction
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from config.urls import urlpatterns as whole_site
from consultations.models import Draft, Response


def send(request, slug, key):
    draft = Draft.objects.get(key=key)
    with transaction.atomic():
        response = Response.objects.create(
            key=key,
            consultation_id=draft.consultation_id,
            version_id=draft.version_id,
            reference=secrets.token_hex(5),
            answers=draft.answers,
            received_on=timezone.localdate(),
            submitted_at=timezone.now(),
        )
        Draft.objects.filter(pk=draft.pk).update(sent_as=response, answers={})
    return redirect("../sent/")


# The rest of the site stands behind it: what the middleware asks for is there.
urlpatterns = [path("consultations/<slug:slug>/respond/<uuid:key>/check/", send), *whole_site]
