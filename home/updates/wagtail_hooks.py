"""What updates add to the site."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks

from home.pages import HomePage
from people.personal_data import NotPersonal, PersonalData

from .models import AppealApproval, UpdatesPage


@hooks.register("register_first_page")
def create_list_of_updates(home: HomePage) -> None:
    if UpdatesPage.objects.child_of(home).exists():
        return
    page = UpdatesPage(
        slug="updates",
        title=_("Updates"),
        summary=_("What is happening, what to look out for, and what became of it."),
        show_in_menus=True,
    )
    home.add_child(instance=page)
    page.save_revision().publish()


@hooks.register("register_personal_data")
def what_updates_keep() -> list[PersonalData | NotPersonal]:
    asked, decided = AppealApproval.objects.asked_by, AppealApproval.objects.decided_by
    return [
        PersonalData(
            model=AppealApproval,
            title=gettext_lazy("Appeals for witnesses that you put forward or decided about"),
            kept_for=gettext_lazy("As long as the appeal is kept."),
            of=lambda user: asked(user) | decided(user),
            fields=("update", "agency", "asked_at", "decision", "decided_at", "reason"),
            erase=AppealApproval.objects.forget,
            kept=gettext_lazy("What was decided and when, without your name."),
        )
    ]
