"""What every template may rely on."""

from django.conf import settings


def site(request) -> dict:
    """`is_demonstration`, whether this installation is a demonstration."""
    return {"is_demonstration": settings.IS_DEMONSTRATION}
