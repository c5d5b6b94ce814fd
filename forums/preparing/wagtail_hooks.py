"""What preparing forums adds to the site."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from home.models import HomePage
from people.personal_data import NotPersonal, PersonalData

from .models import Forum
from .pages import ForumsPage


@hooks.register("register_first_page", order=40)
def list_of_forums(home: HomePage) -> None:
    if ForumsPage.objects.exists():
        return
    page = ForumsPage(
        title=str(_("Forum")),
        slug="forums",
        summary=str(_("Once a year we meet everybody who wants to come: what we did, missed and do next.")),
        show_in_menus=True,
    )
    home.add_child(instance=page)
    page.save_revision().publish()


@hooks.register("register_role_permissions")
def who_runs_forums() -> dict[str, list[str]]:
    view = ["forums.view_forum"]
    prepare = [*view, "forums.add_forum", "forums.change_forum"]
    return {
        "Editors": view,
        "Analysts": view,
        "Moderators": view,
        "Consultation managers": view,
        "Forum managers": prepare,
        "Administrators": prepare,
    }


@hooks.register("register_personal_data")
def what_preparing_keeps() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=Forum,
            title=_("Forums you prepared"),
            kept_for=_("For good: the record of what was held."),
            of=lambda user: Forum.objects.filter(made_by=user),
            fields=("title", "made_at"),
            erase=lambda user: Forum.objects.filter(made_by=user).update(made_by=None),
            kept=_("The forum stays, without your name."),
        ),
    ]
