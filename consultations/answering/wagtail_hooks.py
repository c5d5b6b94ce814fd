"""What answering adds to the site."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.personal_data import PersonalData

from .models import Batch, Draft, Invitation, Response


@hooks.register("register_personal_data", order=-10)
def what_answering_keeps() -> list[PersonalData]:
    return [
        PersonalData(
            model=Draft,
            title=_("Answers to consultations that you have not sent"),
            kept_for=_("Until thirty days after the consultation has closed."),
            of=Draft.objects.by,
            fields=("consultation", "answers", "started_at", "saved_at"),
        ),
        PersonalData(
            model=Response,
            title=_("Answers to consultations"),
            kept_for=_("As long as the consultation's page says; your name and address for a year after its last day."),
            of=Response.objects.by,
            fields=("consultation", "reference", "answers", "name", "email", "submitted_at"),
        ),
        PersonalData(
            model=Invitation,
            title=_("Invitations to answer a consultation"),
            kept_for=_("As long as the consultation's answers."),
            of=lambda user: Invitation.objects.filter(email__iexact=user.email),
            fields=("consultation", "email", "sent_at", "expires_at"),
        ),
        PersonalData(
            model=Batch,
            title=_("Batches of answers that you entered"),
            kept_for=_("As long as the consultation's answers."),
            of=lambda user: Batch.objects.filter(made_by=user),
            fields=("title", "channel", "made_at"),
            erase=lambda user: Batch.objects.filter(made_by=user).update(made_by=None),
            kept=_("The batch stays, without your name."),
        ),
    ]
