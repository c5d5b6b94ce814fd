"""What updates add to the site."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from core.recurring import Job
from core.waiting import Waiting
from home.demonstration import Demonstration
from home.demonstration.updates import tell_updates
from home.pages import HomePage
from home.panels import Panel
from home.priorities.pages import PriorityPage
from people.models import User
from people.personal_data import NotPersonal, PersonalData
from places.models import Area

from . import admin_views, presenting, setting_aside, signals, tasks, withheld  # noqa: F401 - signals and hooks register themselves
from .models import AppealApproval, UpdatePage, UpdatesPage, Withdrawal
from .permissions import may_see_report
from .services import ask_for_agreement


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


@hooks.register("register_demonstration", order=10)
def tell_the_demonstrations_updates(demonstration: Demonstration) -> None:
    """After the priorities, which some of them belong to."""
    tell_updates(demonstration)


@hooks.register("register_home_panel")
def newest_updates() -> Panel | None:
    return presenting.home_panel(UpdatePage.objects.all())


@hooks.register("register_neighbourhood_panel")
def updates_for_the_area(area: Area) -> Panel | None:
    return presenting.neighbourhood_panel(UpdatePage.objects.all(), area)


@hooks.register("register_priority_panel")
def updates_of_the_priority(priority: PriorityPage) -> Panel | None:
    return presenting.priority_panel(UpdatePage.objects.all(), priority)


@hooks.register("register_recurring_job")
def set_files_aside() -> Job:
    """Also done at once when an update is withdrawn or shown again; other pages begin or stop to show files too."""
    return Job("set files of withdrawn updates aside", setting_aside.settle_files, every=timedelta(minutes=10))


@hooks.register("before_publish_page")
def wait_for_agreement(request: admin_views.StaffRequest, page: Page) -> HttpResponse | None:
    """An editor's button publishes past `UpdatePage.publish`, so an appeal is stopped here too, with a sentence."""
    update = page.specific
    if not isinstance(update, UpdatePage) or update.is_for_later:
        return None
    approval = ask_for_agreement(update=update, revision=update.get_latest_revision(), asked_by=request.user)
    if approval is None:
        return None
    words = _(
        "Saved. It will be published as soon as an approver of %(agency)s agrees: they see it on their dashboard."
    )
    messages.warning(request, words % {"agency": approval.agency})
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("after_publish_page")
def ask_about_what_is_in_the_diary(request: admin_views.StaffRequest, page: Page) -> None:
    """An appeal for later is put before its approvers now, so that it can go out on time."""
    update = page.specific
    if isinstance(update, UpdatePage) and update.is_for_later:
        ask_for_agreement(update=update, revision=update.get_latest_revision(), asked_by=request.user)


@hooks.register("register_page_header_buttons")
def to_the_report(page: Page, user: User, view_name: str, next_url: str | None = None):
    if issubclass(page.specific_class or Page, UpdatePage) and may_see_report(user, page):
        yield Button(_("What came of it"), reverse("update_report", args=[page.pk]), icon_name="view", priority=5)


@hooks.register("register_admin_urls")
def staff_pages() -> list[URLPattern]:
    return [
        path("updates/write/", admin_views.write, name="update_write"),
        path("updates/<int:pk>/", admin_views.report, name="update_report"),
        path("updates/<int:pk>/check/", admin_views.check_panel, name="update_check"),
        path("updates/<int:pk>/correct/", admin_views.correct, name="update_correct"),
        path("updates/<int:pk>/withdraw/", admin_views.withdraw, name="update_withdraw"),
        path("updates/<int:pk>/proceedings/", admin_views.proceedings, name="update_proceedings"),
        path("updates/<int:pk>/review/", admin_views.review, name="update_review"),
        path("updates/stayed-behind/", admin_views.stayed_behind, name="update_stayed_behind"),
        path("updates/appeals/", admin_views.appeals, name="update_appeals"),
        path("updates/appeals/<int:pk>/", admin_views.appeal, name="update_appeal"),
    ]


class ForWriters(MenuItem):
    """Shown to those who may write pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_permission(request.user, "add")


@hooks.register("register_admin_menu_item")
def write_an_update() -> MenuItem:
    """First of all: it is what most staff come for."""
    return ForWriters(gettext_lazy("Write an update"), reverse("update_write"), icon_name="edit", order=50)


@hooks.register("register_waiting")
def appeals_wait(user: User) -> list[Waiting]:
    address = reverse("update_appeals")
    approvals = AppealApproval.objects.waiting_for(user).count()
    reviews = Withdrawal.objects.waiting_for(user).count()
    return [
        Waiting(6, approvals, ngettext("appeal to agree to", "appeals to agree to", approvals), address),
        Waiting(7, reviews, ngettext("withdrawn appeal to review", "withdrawn appeals to review", reviews), address),
    ]


@hooks.register("register_waiting")
def updates_stayed_behind(user: User) -> list[Waiting]:
    count = UpdatePage.objects.stayed_behind().publishable_by(user).count()
    label = ngettext("update not published at its time", "updates not published at their time", count)
    return [Waiting(8, count, label, reverse("update_stayed_behind"), late=count)]


@hooks.register("register_log_actions")
def actions_on_updates(actions) -> None:
    for name, label, message in (
        ("correct", gettext_lazy("Correct"), gettext_lazy("Corrected, and told those who were sent it")),
        ("withdraw", gettext_lazy("Withdraw"), gettext_lazy("Withdrawn everywhere")),
        ("show_again", gettext_lazy("Show again"), gettext_lazy("Shown again after its review")),
        ("keep_withdrawn", gettext_lazy("Keep withdrawn"), gettext_lazy("Reviewed, and kept withdrawn")),
        ("appeal_agreed", gettext_lazy("Agree"), gettext_lazy("Agreed to the appeal for the agency")),
        ("appeal_refused", gettext_lazy("Refuse"), gettext_lazy("Did not agree to the appeal")),
        ("unschedule", gettext_lazy("Unschedule"), gettext_lazy("Taken out of the diary: it cannot be published so")),
    ):
        actions.register_action(f"updates.{name}", label, message)


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
