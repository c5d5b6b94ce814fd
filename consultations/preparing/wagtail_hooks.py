"""What preparing consultations adds to the site."""

from django.utils.translation import gettext as _
from wagtail import hooks

from home.models import HomePage
from people.personal_data import PersonalData

from .models import Consultation, QuestionVersion
from .pages import ConsultationsPage


@hooks.register("register_first_page", order=30)
def list_of_consultations(home: HomePage) -> None:
    if ConsultationsPage.objects.exists():
        return
    page = ConsultationsPage(
        title=_("Consultations"),
        slug="consultations",
        summary=_("What we are asking you, what you said, and what became of it."),
        show_in_menus=True,
    )
    home.add_child(instance=page)
    page.save_revision().publish()


@hooks.register("register_personal_data")
def what_preparing_keeps() -> list[PersonalData]:
    return [
        PersonalData(
            model=Consultation,
            title=_("Consultations you prepared"),
            kept_for=_("For good: the record of what was asked."),
            of=lambda user: Consultation.objects.filter(made_by=user),
            fields=("title", "made_at"),
            erase=lambda user: Consultation.objects.filter(made_by=user).update(made_by=None),
            kept=_("The consultation stays, without your name."),
        ),
        PersonalData(
            model=QuestionVersion,
            title=_("Questions you wrote"),
            kept_for=_("For good: the record of what was asked."),
            of=lambda user: QuestionVersion.objects.filter(made_by=user),
            fields=("consultation", "number", "made_at"),
            erase=lambda user: QuestionVersion.objects.filter(made_by=user).update(made_by=None),
            kept=_("The questions stay, without your name."),
        ),
    ]
