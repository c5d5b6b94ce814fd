"""Who raised an action, and replying to a finding."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from people.models import CommunityGroup

from ..models import Action
from .models import ActionRaiser


@transaction.atomic
def add_raiser(
    *, action: Action, group: CommunityGroup | None = None, email: str = "", language: str = ""
) -> ActionRaiser:
    """Note that a group, or somebody who agreed to be written to at `email`, raised an action; once each.

    They are told of each change from now on, in `language` (the one in use if left out).
    """
    email = email.strip().lower()
    if (group is None) == (not email):
        raise ValidationError(_("Give a group, or an email address."))
    if email:
        validate_email(email)
    raiser, _is_new = ActionRaiser.objects.get_or_create(
        action=action, group=group, email=email, defaults={"language": language or get_language() or ""}
    )
    return raiser
