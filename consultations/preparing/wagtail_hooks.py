"""What preparing consultations adds to the site."""

from collections.abc import Sequence
from datetime import time, timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page

from core.recurring import Job
from core.waiting import Waiting
from home.demonstration import Demonstration
from home.models import HomePage, PriorityPage
from home.panels import Panel
from home.sensitive_periods.due import Due
from home.sensitive_periods.kinds import HeldKind
from home.sensitive_periods.models import SensitivePeriod
from people.models import User
from people.personal_data import NotPersonal, PersonalData
from places.models import Area

from . import admin_views, holding, presenting, publishing, services, signals  # noqa: F401 - signals register themselves
from .compliance import ChecklistAnswer, ComplianceRecord
from .models import CLOSING_SOON_DAYS, Consultation, QuestionVersion
from .pages import ConsultationPage, ConsultationsPage
from .permissions import may_prepare
from .viewsets import ChecklistViewSet, ConsultationRecordViewSet, LibraryViewSet

# Pages and panels


@hooks.register("register_first_page", order=30)
def list_of_consultations(home: HomePage) -> None:
    services.lay_checklist()
    if ConsultationsPage.objects.exists():
        return
    page = ConsultationsPage(
        title=str(_("Consultations")),
        slug="consultations",
        summary=str(_("What we are asking you, what you said, and what became of it.")),
        show_in_menus=True,
    )
    home.add_child(instance=page)
    page.save_revision().publish()


@hooks.register("before_create_page")
def begin_with_the_record(request: HttpRequest, parent: Page, page_class: type[Page]) -> HttpResponse | None:
    """A consultation's page comes with its record, its days and its checklist: start it where all three are made."""
    return redirect("consultation_start") if page_class is ConsultationPage else None


@hooks.register("before_bulk_action")
def look_before_many_are_published(
    request: HttpRequest, action_type: str, objects: Sequence[Page], view: BulkAction
) -> HttpResponse | None:
    """Publishing from a list asks what the editor asks: nothing goes out while a consultation lacks something."""
    if action_type != "publish" or not isinstance(view, PageBulkAction):
        return None
    chosen = Q(pk__in=[page.pk for page in objects])
    if view.cleaned_form.cleaned_data["include_descendants"]:
        for page in objects:
            chosen |= Q(path__startswith=page.path, live=False)
    sentences = publishing.problems_in_bulk(ConsultationPage.objects.filter(chosen))
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect(view.next_url) if sentences else None


@hooks.register("register_home_panel")
def open_consultations() -> Panel | None:
    return presenting.home_panel()


@hooks.register("register_neighbourhood_panel")
def consultations_about_the_area(area: Area) -> Panel | None:
    return presenting.neighbourhood_panel(area)


@hooks.register("register_priority_panel")
def consultations_about_the_priority(priority: PriorityPage) -> Panel | None:
    return presenting.priority_panel(priority)


# Staff


@hooks.register("register_admin_urls")
def where_consultations_are_run() -> list[URLPattern]:
    of_one = "consultations/<int:pk>/"
    return [
        path("consultations/", admin_views.consultations, name="consultation_list"),
        path("consultations/new/", admin_views.start, name="consultation_start"),
        path("consultations/copy/", admin_views.copy, name="consultation_copy"),
        path(of_one, admin_views.consultation, name="consultation_detail"),
        path(f"{of_one}checklist/<int:item>/", admin_views.answer_item, name="consultation_checklist"),
        path(f"{of_one}preview/", admin_views.preview, name="consultation_preview"),
        path(f"{of_one}stop/", admin_views.stop, name="consultation_stop"),
        path(f"{of_one}library/", admin_views.use_saved, name="consultation_use_saved"),
        path(f"{of_one}library/save/", admin_views.save_section, name="consultation_save_section"),
    ]


class ConsultationsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm("consultations.view_consultation")


@hooks.register("register_admin_menu_item")
def consultations_in_the_menu() -> MenuItem:
    return ConsultationsMenuItem(
        _("Consultations"), reverse("consultation_list"), name="consultations", icon_name="form", order=240
    )


@hooks.register("register_admin_viewset")
def records_library_and_checklist() -> list[ModelViewSet]:
    return [ConsultationRecordViewSet(), LibraryViewSet(), ChecklistViewSet()]


@hooks.register("register_waiting")
def consultations_that_wait(user: User) -> list[Waiting]:
    """What is to be prepared, what closes this week, what is published without questions or with its checklist open."""
    if not may_prepare(user):
        return []
    today, address = timezone.localdate(), reverse("consultation_list")
    begun = Consultation.objects.being_prepared()
    late = begun.with_days().filter(first_day__lte=today).count()
    count = begun.count()
    words = ngettext("consultation to get ready", "consultations to get ready", count)
    closing = Consultation.objects.closing_within(CLOSING_SOON_DAYS, today).count()
    closing_words = ngettext("consultation closes this week", "consultations close this week", closing)
    incomplete = Consultation.objects.open_with_gaps().count()
    incomplete_words = ngettext(
        "running consultation with its checklist open", "running consultations with their checklist open", incomplete
    )
    unasked = Consultation.objects.asking_nothing_yet(today).count()
    unasked_words = ngettext(
        "published consultation whose questions are not there",
        "published consultations whose questions are not there",
        unasked,
    )
    return [
        Waiting(30, count, words, f"{address}?list=preparing", late=late),
        Waiting(32, closing, closing_words, f"{address}?list=closing"),
        Waiting(33, unasked, unasked_words, f"{address}?list=unasked"),
        Waiting(34, incomplete, incomplete_words, f"{address}?list=gaps"),
    ]


@hooks.register("register_role_permissions")
def who_runs_consultations() -> dict[str, list[str]]:
    view = ["consultations.view_consultation"]
    prepare = [
        *view,
        "consultations.add_consultation",
        "consultations.change_consultation",
        *(f"consultations.{deed}_savedquestions" for deed in ("view", "add", "change", "delete")),
    ]
    checklist = [f"consultations.{deed}_checklistitem" for deed in ("view", "add", "change")]
    return {
        "Editors": view,
        "Analysts": view,
        "Moderators": view,
        "Consultation managers": [*prepare, *checklist],
        "Administrators": [*prepare, *checklist],
    }


@hooks.register("register_log_actions")
def actions_on_consultations(actions) -> None:
    actions.register_action("consultations.version", _("New questions"), _("Kept a new version of the questions"))
    actions.register_action("consultations.open", _("Open"), _("Opened; test answers were wiped"))
    actions.register_action("consultations.stop", _("Stop"), _("Stopped before its last day"))


@hooks.register("register_recurring_job")
def open_on_the_first_day() -> Job:
    return Job("open consultations", publishing.open_what_is_due, at=time(0, 1))


@hooks.register("register_held_kind")
def openings_can_be_held() -> HeldKind:
    return holding.openings_can_be_held()


@hooks.register("register_due_in_period")
def openings_in_a_period(period: SensitivePeriod) -> list[Due]:
    return holding.openings_due(period)


@hooks.register("register_recurring_job")
def hold_openings() -> Job:
    return Job("hold consultations in sensitive periods", holding.settle_all, every=timedelta(hours=1))


@hooks.register("register_demonstration", order=200)  # after priorities, areas and who signs in
def tell_the_demonstrations_consultations(demonstration: Demonstration) -> None:
    from consultations.demonstration.preparing import tell_consultations  # noqa: PLC0415 - only demonstrations need it

    tell_consultations(demonstration)


@hooks.register("register_personal_data")
def what_preparing_keeps() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData.made_by_staff(
            Consultation,
            "made_by",
            title=_("Consultations you prepared"),
            kept_for=_("For good: the record of what was asked."),
            fields=("title", "made_at"),
            kept=_("The consultation stays, without your name."),
        ),
        PersonalData.made_by_staff(
            QuestionVersion,
            "made_by",
            title=_("Questions you wrote"),
            kept_for=_("For good: the record of what was asked."),
            fields=("consultation", "number", "made_at"),
            kept=_("The questions stay, without your name."),
        ),
        PersonalData.made_by_staff(
            ChecklistAnswer,
            "answered_by",
            title=_("What you said about the checklist of a consultation"),
            kept_for=_("As long as the consultation."),
            fields=("consultation", "item", "is_met", "note", "answered_at"),
            kept=_("What was said, without your name."),
        ),
        PersonalData.made_by_staff(
            ComplianceRecord,
            "made_by",
            title=_("Consultations you published"),
            kept_for=_("For good: the record of how it stood."),
            fields=("consultation", "made_at", "reason"),
            kept=_("The record, without your name."),
        ),
    ]
