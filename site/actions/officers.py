"""Who is in charge inside an agency: whom staff can choose, and whose names no words for the public may hold."""

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from people.models import User


def officers():
    """Who can be put in charge: anybody with access to the staff pages."""
    may = Q(is_superuser=True) | Q(groups__permissions__codename="access_admin")
    return User.objects.filter(may | Q(user_permissions__codename="access_admin"), is_active=True).distinct()


def officer_named_in(text: str) -> str:
    """The first officer whose whole name stands in `text`, in whatever case; "" where none does."""
    words = " ".join(text.split())
    # A name of one word, such as Chair, is a role as often.
    names = (name for name in officers().order_by("name").values_list("name", flat=True) if " " in name.strip())
    return next((name for name in names if re.search(rf"\b{re.escape(name.strip())}\b", words, re.IGNORECASE)), "")


def refuse_officers(form: forms.BaseForm, *fields: str) -> None:
    """Say beside each of these fields, which the public reads, that it names an officer."""
    for field in fields:
        text: Any = form.cleaned_data.get(field)
        if text and (name := officer_named_in(text)):
            words = _("This names %(name)s. The public reads agency and role, never an officer's name.")
            form.add_error(field, words % {"name": name})
