"""What preparing forums adds to the site."""

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from consultations.models import Consultation
from core.waiting import Waiting
from forums.panels import ForumStep
from home.models import HomePage
from home.panels import Panel
from people.models import User
from people.personal_data import NotPersonal, PersonalData
from places.models import Area

from . import admin_views, presenting, steps
from .models import Forum
from .pages import ForumPage, ForumsPage
from .permissions import may_prepare
from .viewsets import ForumRecordViewSet

SOON_DAYS = 14


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


@hooks.register("before_create_page")
def begin_with_the_record(request: HttpRequest, parent: Page, page_class: type[Page]) -> HttpResponse | None:
    """A forum's page comes with its record: start it where both are made."""
    return redirect("forum_start") if page_class is ForumPage else None


@hooks.register("register_home_panel")
def next_forum() -> Panel | None:
    return presenting.home_panel()


@hooks.register("register_neighbourhood_panel")
def next_forum_here(area: Area) -> Panel | None:
    return presenting.neighbourhood_panel(area)


# Staff


@hooks.register("register_admin_urls")
def where_forums_are_prepared() -> list[URLPattern]:
    return [
        path("forums/", admin_views.forums, name="forum_list"),
        path("forums/new/", admin_views.start, name="forum_start"),
        path("forums/<int:pk>/", admin_views.forum, name="forum_detail"),
        path("forums/<int:pk>/cancel/", admin_views.cancel, name="forum_cancel"),
        path("forums/<int:pk>/words/<slug:language>/", admin_views.words, name="forum_words"),
    ]


class ForumsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm("forums.view_forum")


@hooks.register("register_admin_menu_item")
def forums_in_the_menu() -> MenuItem:
    return ForumsMenuItem(_("Forums"), reverse("forum_list"), name="forums", icon_name="group", order=245)


@hooks.register("register_admin_viewset")
def records_of_forums() -> ForumRecordViewSet:
    return ForumRecordViewSet()


@hooks.register("register_forum_steps")
def what_preparing_asks_for(forum: Forum, user: User) -> Iterable[ForumStep]:
    return steps.steps_to_prepare(forum) if may_prepare(user) else ()


@hooks.register("register_waiting")
def forums_that_wait(user: User) -> list[Waiting]:
    """Those within a fortnight, and how many of them the public cannot read of yet."""
    if not may_prepare(user):
        return []
    today = timezone.localdate()
    soon = list(Forum.objects.coming_on(today).filter(day__lte=today + timedelta(days=SOON_DAYS)))
    hidden = sum(not forum.is_published for forum in soon)
    words = ngettext("forum within a fortnight", "forums within a fortnight", len(soon))
    return [Waiting(36, len(soon), words, reverse("forum_list"), late=hidden)]


@hooks.register("register_log_actions")
def actions_on_forums(actions) -> None:
    actions.register_action("forums.cancel", _("Cancel"), _("Cancelled"))


@hooks.register("register_consultation_reader")
def who_holds_its_forum(consultation: Consultation, user: User) -> bool:
    """Feedback on a forum is seen by those who prepare forums, with its results; other consultations are not."""
    return may_prepare(user) and Forum.objects.filter(feedback=consultation).exists()


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
