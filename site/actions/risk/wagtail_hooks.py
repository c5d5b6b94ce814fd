"""What areas at risk add to the staff pages: a list, a source of actions, and what is to be reviewed."""

from datetime import time

from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks

from core.recurring import Job
from core.waiting import Waiting
from people.models import User
from people.personal_data import PersonalData

from ..permissions import may_keep_risks, may_see_risks
from ..sources import SourceKind
from . import admin_views, retention
from .models import AreaAtRisk, AreaAtRiskNote


@hooks.register("register_admin_urls")
def where_places_are_watched() -> list[URLPattern]:
    of_one = "actions/areas-at-risk/<int:pk>/"
    return [
        path("actions/areas-at-risk/", admin_views.areas, name="areas_at_risk"),
        path("actions/areas-at-risk/new/", admin_views.write, name="area_at_risk_new"),
        path(of_one, admin_views.area, name="area_at_risk"),
        path(f"{of_one}change/", admin_views.write, name="area_at_risk_change"),
        path(f"{of_one}review/", admin_views.review, name="area_at_risk_review"),
        path(f"{of_one}close/", admin_views.close, name="area_at_risk_close"),
    ]


@hooks.register("register_action_source")
def places_at_risk_give_actions() -> SourceKind:
    """It has no address for the public: an action from here is like any other to them, in neutral words."""
    return SourceKind(
        name="risk",
        model=AreaAtRisk,
        label=_("An area at risk"),
        staff_address=lambda watched: watched.staff_address,
        opens_to=may_see_risks,
        starts_with=lambda watched: {"areas": [watched.area]},
    )


@hooks.register("register_waiting")
def places_to_review(user: User) -> list[Waiting]:
    if not may_keep_risks(user):
        return []
    today = timezone.localdate()
    due = AreaAtRisk.objects.review_due_by(today)
    count = due.count()
    label = ngettext("area at risk to review", "areas at risk to review", count)
    late = due.filter(review_on__lt=today).count()
    return [Waiting(36, count, label, reverse("areas_at_risk"), late=late)]


@hooks.register("register_recurring_job")
def forget_areas() -> Job:
    return Job("forget areas at risk that were closed long ago", retention.forget_closed_areas, at=time(3, 55))


@hooks.register("register_role_permissions")
def who_watches_places() -> dict[str, list[str]]:
    keep = [f"actions.{may}_areaatrisk" for may in ("view", "add", "change")]
    return {
        "Analysts": ["actions.view_areaatrisk"],
        "Consultation managers": keep,
        "Forum managers": keep,
        "Administrators": keep,
    }


@hooks.register("register_log_actions")
def deeds_in_the_log(actions) -> None:
    actions.register_action("risk.open", _("Open an area at risk"), _("Opened an area at risk"))
    actions.register_action("risk.change", _("Change an area at risk"), _("Changed an area at risk"))
    actions.register_action("risk.review", _("Review an area at risk"), _("Reviewed an area at risk"))
    actions.register_action("risk.close", _("Close an area at risk"), _("Closed an area at risk"))


@hooks.register("register_personal_data")
def what_is_kept_of_who_watches() -> list[PersonalData]:
    return [
        PersonalData(
            model=AreaAtRisk,
            title=_("Areas at risk that you wrote down"),
            kept_for=_("Three years after it was closed, without your name once your account is erased."),
            of=lambda user: AreaAtRisk.objects.filter(made_by=user),
            fields=("area", "opened_on"),
            erase=lambda user: AreaAtRisk.objects.filter(made_by=user).update(made_by=None),
            kept=_("The area stays, without your name."),
        ),
        PersonalData(
            model=AreaAtRiskNote,
            title=_("Notes for colleagues that you wrote about areas at risk"),
            kept_for=_("Three years after the area at risk was closed."),
            of=lambda user: AreaAtRiskNote.objects.filter(made_by=user),
            fields=("subject", "text", "made_at"),
        ),
    ]
