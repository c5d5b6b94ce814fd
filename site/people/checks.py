"""What must hold before the site starts: nobody's data is kept without a word about it."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core import checks
from django.db import models
from django.db.models import Model

from .personal_data import PersonalData, registrations


def about_people(model: type[Model]) -> list[str]:
    """The model's own fields by which it may hold something about a person: relations to users, email addresses.

    What it inherits from another table is that table's to register.
    """
    user = apps.get_model(settings.AUTH_USER_MODEL)
    own = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [
        each.name
        for each in own
        if isinstance(each, models.EmailField) or (each.is_relation and each.related_model is user)
    ]


@checks.register("personal_data")
def personal_data_is_registered(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list:
    """Every model that may hold personal data is registered, with how long it is kept."""
    registered = list(registrations())
    models_registered = {each.model for each in registered}
    user = apps.get_model(settings.AUTH_USER_MODEL)
    unregistered = [
        checks.Error(
            f"{model._meta.label} may hold personal data ({', '.join(fields)}) and is not registered.",
            hint=(
                "Register it with people.personal_data.PersonalData (whose rows they are, how long they are kept) or "
                "NotPersonal (why it holds nothing about a person), in the hook register_personal_data."
            ),
            obj=model,
            id="people.E001",
        )
        for model in apps.get_models()
        if model not in models_registered and (fields := about_people(model) or (["the account"] * (model is user)))
    ]
    silent = [
        checks.Error(
            f"{each.model._meta.label} does not say "
            f"{'how long it is kept' if isinstance(each, PersonalData) else 'why it holds nothing about a person'}.",
            obj=each.model,
            id="people.E002",
        )
        for each in registered
        if not str(each.kept_for if isinstance(each, PersonalData) else each.because).strip()
    ]
    return [*unregistered, *silent]
