"""What equality monitoring adds to the site: the panel on the receipt, staff pages, jobs."""

from datetime import time

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _now
from wagtail import hooks

from consultations.panels import StaffLink
from consultations.preparing.models import Consultation
from core.recurring import Job
from home.panels import Panel
from people.models import User

from . import admin_views, retention
from .permissions import may_key, may_see


@hooks.register("register_sent_panel")
def ask_about_equality(consultation: Consultation) -> Panel | None:
    if not consultation.asks_monitoring:
        return None
    title = _now("Will you tell us about yourself?")
    return Panel(10, "equality", title, "consultations/monitoring/panel.html", {"consultation": consultation})


@hooks.register("register_admin_urls")
def where_equality_is_seen() -> list[URLPattern]:
    return [
        path("consultations/<int:pk>/equality/", admin_views.overview, name="equality_overview"),
        path("consultations/<int:pk>/equality/sheet/", admin_views.sheet, name="equality_sheet"),
        path("consultations/<int:pk>/equality/sheet.pdf", admin_views.paper_sheet, name="equality_paper"),
    ]


@hooks.register("register_consultation_staff_link")
def equality_of(consultation: Consultation, user: User) -> StaffLink | None:
    if not consultation.asks_monitoring:
        return None
    if may_see(user):
        return StaffLink(55, _now("Equality"), reverse("equality_overview", args=[consultation.pk]))
    if may_key(user) and not consultation.equality_in_answers:
        return StaffLink(55, _now("Enter equality sheets"), reverse("equality_sheet", args=[consultation.pk]))
    return None


@hooks.register("register_role_permissions")
def who_sees_equality() -> dict[str, list[str]]:
    sees = ["consultations.view_equality"]
    return {"Consultation managers": sees, "Analysts": sees}


@hooks.register("register_recurring_job")
def forget_tickets() -> Job:
    return Job("forget unused equality tickets", retention.forget_tickets, at=time(3, 25))


@hooks.register("register_recurring_job")
def write_what_waits() -> Job:
    return Job("write what waits of equality monitoring", retention.write_what_waits, at=time(3, 30))


@hooks.register("register_recurring_job")
def forget_equality_answers() -> Job:
    return Job("forget old equality monitoring", retention.forget_answers, at=time(3, 35))
