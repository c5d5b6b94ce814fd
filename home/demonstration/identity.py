"""Whose site a demonstration is."""

from django.conf import settings
from django.db import transaction
from wagtail.models import Site

from core.models import ContentVersion, Partnership

from . import Demonstration, DemonstrationError


@transaction.atomic
def set_identity(demonstration: Demonstration) -> bool:
    """Fill in the partnership's settings, once: what staff have changed since stays. Whether they were filled in now.

    Raises `DemonstrationError` where the settings are another place's.
    """
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    if partnership.district_code == demonstration.district_code:
        return False
    if partnership.district_code:
        raise DemonstrationError(
            f"{settings.DATA_DIR} holds the site of {partnership.name}. Choose another folder for this demonstration, "
            f"such as: DATA_DIR=var/{demonstration.name} DEMO={demonstration.name} make run"
        )
    for field, value in demonstration.partnership.items():
        setattr(partnership, field, value)
    partnership.full_clean()
    partnership.save()
    ContentVersion.raise_number()
    return True
