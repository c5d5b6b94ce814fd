"""What the other channels add to the site: staff pages for entering, checking, importing and printing."""

from datetime import time

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks

from consultations.answering.models import Response
from consultations.panels import StaffLink, counted_by_consultation
from consultations.preparing.models import Consultation
from core.recurring import Job
from core.waiting import Waiting
from home.panels import Panel
from people.models import User
from people.personal_data import PersonalData

from . import admin_views, import_views, paper_views, printing, retention, services
from .models import PrintRun, SecondEntry, UploadedTable
from .permissions import may_enter, may_import


@hooks.register("register_admin_urls")
def where_answers_are_entered() -> list[URLPattern]:
    of_one = "consultations/<int:pk>/"
    table = f"{of_one}import/<int:table>/"
    return [
        path(f"{of_one}enter/", admin_views.entering, name="channels_entering"),
        path(f"{of_one}enter/<int:batch>/", admin_views.sheet, name="channels_sheet"),
        path(f"{of_one}enter/again/<int:entry>/", admin_views.second_entry, name="channels_second"),
        path(f"{of_one}enter/again/<int:entry>/decide/", admin_views.decide, name="channels_decide"),
        path(f"{of_one}import/", import_views.upload, name="channels_import"),
        path(table, import_views.table, name="channels_import_table"),
        path(f"{table}now/", import_views.import_it, name="channels_import_now"),
        path(f"{table}forget/", import_views.forget, name="channels_import_forget"),
        path(f"{of_one}paper/", admin_views.paper, name="channels_paper"),
        path(f"{of_one}paper/print/", paper_views.print_forms, name="channels_print"),
        path(f"{of_one}paper/<int:run>/", paper_views.run, name="channels_print_run"),
    ]


@hooks.register("register_consultation_staff_link")
def entering_answers(consultation: Consultation, user: User) -> StaffLink | None:
    if not may_enter(user):
        return None
    waiting = SecondEntry.objects.of(consultation).to_key_by(user).count()
    address = reverse("channels_entering", args=[consultation.pk])
    label = _now("Enter answers, and sheets to enter again") if waiting else _now("Enter answers")
    return StaffLink(30, label, address, waiting or None)


@hooks.register("register_consultation_staff_link")
def importing_answers(consultation: Consultation, user: User) -> StaffLink | None:
    if not may_import(user):
        return None
    return StaffLink(32, _now("Import"), reverse("channels_import", args=[consultation.pk]))


@hooks.register("register_consultation_staff_link")
def printing_forms(consultation: Consultation, user: User) -> StaffLink | None:
    if not may_enter(user):
        return None
    return StaffLink(34, _now("Paper form"), reverse("channels_paper", args=[consultation.pk]))


@hooks.register("register_consultation_panel")
def paper_form_of(consultation: Consultation, page) -> Panel | None:
    if consultation.is_invited_only or not consultation.can_be_answered:
        return None
    return Panel(
        25, "paper", _now("Answer on paper"), "consultations/channels/panel.html", {"consultation": consultation}
    )


@hooks.register("register_waiting")
def sheets_to_enter_again(user: User) -> list[Waiting]:
    if not may_enter(user):
        return []
    waiting = []
    sheets = SecondEntry.objects.to_key_by(user)
    for pk, title, count in counted_by_consultation(sheets, of="response__consultation"):
        words = ngettext(
            "sheet to enter a second time, of “%(title)s”", "sheets to enter a second time, of “%(title)s”", count
        )
        address = reverse("channels_entering", args=[pk])
        waiting.append(Waiting(45, count, words % {"title": title}, address))
    return waiting


@hooks.register("register_response_withdrawn")
def forget_second_entry(response: Response) -> None:
    services.forget_second_entry(response)


@hooks.register("register_role_permissions")
def who_enters_answers() -> dict[str, list[str]]:
    enters = ["consultations.add_response"]
    return {"Consultation managers": [*enters, "consultations.add_batch"], "Communications team": enters}


@hooks.register("register_recurring_job")
def forget_uploaded_tables() -> Job:
    return Job("forget uploaded tables", retention.forget_tables, at=time(3, 40))


@hooks.register("register_recurring_job")
def forget_printed_files() -> Job:
    return Job("forget files of printed forms", printing.forget_files, at=time(3, 45))


@hooks.register("register_personal_data")
def what_the_channels_keep() -> list[PersonalData]:
    return [
        PersonalData(
            model=SecondEntry,
            title=_("Answers you entered a second time, or decided about"),
            kept_for=_("As long as the answers."),
            of=SecondEntry.objects.by,
            fields=("response", "at", "decided_at"),
            erase=_forget_who_checked,
            kept=_("The entry stays, without your name."),
        ),
        PersonalData(
            model=UploadedTable,
            title=_("Tables of answers that you uploaded"),
            kept_for=_("Their content until it is imported, at most fourteen days; that it was uploaded, for good."),
            of=lambda user: UploadedTable.objects.filter(made_by=user),
            fields=("name", "made_at"),
            erase=lambda user: UploadedTable.objects.filter(made_by=user).update(made_by=None),
            kept=_("The record stays, without your name."),
        ),
        PersonalData(
            model=PrintRun,
            title=_("Paper forms that you printed"),
            kept_for=_("As long as the consultation."),
            of=lambda user: PrintRun.objects.filter(made_by=user),
            fields=("consultation", "first", "count", "made_at"),
            erase=lambda user: PrintRun.objects.filter(made_by=user).update(made_by=None),
            kept=_("The numbers stay, without your name."),
        ),
    ]


def _forget_who_checked(user) -> None:
    SecondEntry.objects.filter(keyed_by=user).update(keyed_by=None)
    SecondEntry.objects.filter(decided_by=user).update(decided_by=None)
