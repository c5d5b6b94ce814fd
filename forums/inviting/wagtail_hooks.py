"""What inviting people adds to the site."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.personal_data import NotPersonal, PersonalData

from .models import Invitation, Rsvp


@hooks.register("register_personal_data")
def what_inviting_keeps() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=Invitation,
            title=_("Invitations to forums"),
            kept_for=_("A year after the forum."),
            of=lambda user: Invitation.objects.filter(email=user.email),
            fields=("forum", "name", "email", "sent_at"),
            erase=lambda user: Invitation.objects.filter(email=user.email).update(name="", email="", address=""),
            kept=_("That somebody was invited, without your name and address."),
        ),
        PersonalData(
            model=Rsvp,
            title=_("Forums you said you would come to"),
            kept_for=_("What you need, a month after the forum; your name, a year after it."),
            of=lambda user: Rsvp.objects.filter(email=user.email),
            fields=("forum", "name", "email", "coming", "access_needs", "dietary_needs", "language_needs", "made_at"),
            erase=lambda user: Rsvp.objects.filter(email=user.email).update(
                name="",
                email="",
                access_needs="",
                dietary_needs="",
                language_needs="",
                format_needs="",
                substitute_for="",
            ),
            kept=_("That somebody came, without your name."),
        ),
    ]
