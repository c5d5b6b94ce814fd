"""What priorities add to the site."""

from datetime import time, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import SubmitForModerationMenuItem
from wagtail.models import Page
from wagtail.signals import page_published

from core.recurring import Job
from core.waiting import Waiting
from home.demonstration import Demonstration
from home.demonstration.priorities import tell_priorities
from home.pages import HomePage
from home.panels import Panel
from home.sensitive_periods.askings import asked_kind
from home.sensitive_periods.due import Due
from home.sensitive_periods.kinds import HeldKind
from home.sensitive_periods.models import SensitivePeriod
from moderation.kinds import ModeratedKind
from people.models import User
from people.personal_data import NotPersonal, PersonalData
from places.models import Area

from . import panels, services
from .admin_views import address_of
from .completeness import missing_from
from .models import (
    LocalPriority,
    Measure,
    PerformanceSettings,
    PrioritiesIndexPage,
    PriorityPage,
    Proposal,
    Reading,
    ReadingChange,
    SignOff,
    StrategyPage,
    TaskingGroup,
)
from .permissions import may_decide_proposals, may_write_readings
from .services import forget_proposers
from .sign_off import set_up_sign_off, sign_off_workflow, waiting_to_be_signed_by
from .viewsets import PrioritiesGroup

# Pages


@hooks.register("register_first_page")
def create_priorities_index(home: HomePage) -> None:
    """The index of priorities in the menu, and the way plans are signed off."""
    if not PrioritiesIndexPage.objects.child_of(home).exists():
        index = PrioritiesIndexPage(
            title=str(_("Priorities")),
            slug="priorities",
            summary=str(_("What the partnership works on, who leads it, how it is measured and where it stands.")),
            show_in_menus=True,
        )
        home.add_child(instance=index)
        index.save_revision().publish()
    set_up_sign_off(PerformanceSettings.of_the_site())


@hooks.register("register_home_panel")
def our_priorities() -> Panel | None:
    return panels.home_panel()


@hooks.register("register_neighbourhood_panel")
def worked_on_here(area: Area) -> Panel | None:
    return panels.neighbourhood_panel(area)


def publish_priorities_with_their_plan(sender, instance: StrategyPage, **kwargs) -> None:
    services.publish_priorities_of(instance)


page_published.connect(
    publish_priorities_with_their_plan, sender=StrategyPage, dispatch_uid="publish priorities with their plan"
)


@hooks.register("register_demonstration")
def tell_the_story(demonstration: Demonstration) -> None:
    tell_priorities(demonstration)


# Staff


@hooks.register("register_admin_viewset")
def priorities_viewsets() -> PrioritiesGroup:
    return PrioritiesGroup()


class SubmitNewPlan(SubmitForModerationMenuItem):
    """A plan that is being begun goes its own way to be signed off, and not that of the page above it."""

    def is_shown(self, context) -> bool:
        return sign_off_workflow() is not None

    def get_context_data(self, parent_context):
        label = _("Submit to %(workflow)s") % {"workflow": sign_off_workflow()}
        return super().get_context_data(parent_context) | {"label": label}


@hooks.register("construct_page_action_menu")
def name_the_way_of_a_new_plan(menu_items: list, request: HttpRequest, context: dict) -> None:
    begun = request.resolver_match.kwargs.get("content_type_model_name") if request.resolver_match else None
    if context["view"] == "create" and begun == StrategyPage._meta.model_name:
        menu_items[:] = [SubmitNewPlan(each.order) if each.name == "action-submit" else each for each in menu_items]


@hooks.register("after_edit_page")
def say_what_follows_a_signature(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Whoever signs hears what it led to, and goes on from what waits for them: many signatories may open no list."""
    is_signing = bool(request.POST.get("action-workflow-action"))
    if not is_signing or not isinstance(page, StrategyPage):
        return None
    if request.POST.get("workflow-action-name") == "approve":
        task = StrategyPage.objects.get(pk=page.pk).current_workflow_task
        words = _("Signed off. Next to sign: %(group)s.") % {"group": task.name} if task else _("Signed off by all.")
        messages.success(request, words)
    return redirect("wagtailadmin_home")


@hooks.register("after_publish_page")
def tell_what_is_missing(request, page: Page) -> None:
    """A priority may be published with something missing; whoever does it is told."""
    if isinstance(page, PriorityPage) and (missing := missing_from(page)):
        messages.warning(request, _("Published, and it still needs: %(missing)s") % {"missing": " ".join(missing)})


@hooks.register("register_waiting")
def measures_and_reports_overdue(user: User) -> list[Waiting]:
    today = localdate()
    waiting = []
    if may_write_readings(user):
        overdue = Measure.objects.overdue_on(today).count()
        words = ngettext("reading of a measure to write", "readings of measures to write", overdue)
        these = {"origin": "hand", "is_active": "true", "next_reading_due_on_to": today - timedelta(days=1)}
        address = f"{reverse('measures:index')}?{urlencode(these)}"
        waiting.append(Waiting(order=60, count=overdue, label=words, address=address, late=overdue))
    if may_decide_proposals(user):
        address = reverse("tasking_groups:index")
        groups = TaskingGroup.objects.filter(is_active=True).values("area")
        undecided = Proposal.objects.filter(state=Proposal.State.PUBLISHED, area__in=groups).count()
        words = ngettext("local priority to decide about", "local priorities to decide about", undecided)
        waiting.append(Waiting(order=62, count=undecided, label=words, address=address))
        late = LocalPriority.objects.report_overdue_on(today).count()
        words = ngettext("quarterly report to write", "quarterly reports to write", late)
        waiting.append(Waiting(order=64, count=late, label=words, address=address, late=late))
    if user.has_perm("home.add_dispatch"):
        unsent = StrategyPage.objects.signed_and_not_sent().count()
        words = ngettext("signed plan to send on", "signed plans to send on", unsent)
        waiting.append(Waiting(order=66, count=unsent, label=words, address=reverse("dispatches:add")))
    return waiting


@hooks.register("register_waiting")
def pages_to_sign_off(user: User) -> list[Waiting]:
    """Pages at a step of their workflow that this person may take. It leads to the one that has waited longest.

    Not to Wagtail's report of them: a signatory who writes no pages may not open it.
    """
    pages = waiting_to_be_signed_by(user)
    if not pages:
        return []
    words = ngettext("page to sign off", "pages to sign off", len(pages))
    address = reverse("wagtailadmin_pages:edit", args=[pages[0]])
    return [Waiting(order=58, count=len(pages), label=words, address=address)]


@hooks.register("register_role_permissions")
def priorities_permissions() -> dict[str, list[str]]:
    """Those who look after figures write readings; those who moderate decide proposals and say what was sent."""
    measures = _writing("measure")
    groups = [f"home.{deed}_{model}" for deed in ("view", "add", "change") for model in ("deliverygroup", "dispatch")]
    local = [
        f"home.{deed}_{model}" for deed in ("view", "add", "change") for model in ("taskinggroup", "localpriority")
    ]
    deleting = [f"home.delete_{model}" for model in ("measure", "deliverygroup", "dispatch", "taskinggroup")]
    return {
        "Analysts": measures,
        "Moderators": [*measures, *groups, *local],
        "Administrators": [*measures, *groups, *local, *deleting, "home.change_performancesettings"],
    }


def _writing(*models: str) -> list[str]:
    return [f"home.{deed}_{model}" for model in models for deed in ("view", "add", "change")]


# What waits in a sensitive period


@hooks.register("register_held_kind")
def choices_can_be_held() -> HeldKind:
    return asked_kind(
        name=services.CHOICE,
        label=_("Local priority that a tasking group takes up"),
        write=services.write_held_choice,
        address=services.where_it_was_asked,
    )


@hooks.register("register_held_kind")
def local_reports_can_be_held() -> HeldKind:
    return asked_kind(
        name=services.REPORT,
        label=_("Report on a local priority"),
        write=services.write_held_report,
        address=services.where_it_was_asked,
    )


@hooks.register("register_held_kind")
def last_reports_can_be_held() -> HeldKind:
    return asked_kind(
        name=services.END,
        label=_("What came of a local priority"),
        write=services.write_held_end,
        address=services.where_it_was_asked,
    )


@hooks.register("register_due_in_period")
def local_reports_due(period: SensitivePeriod) -> list[Due]:
    """Quarterly reports whose day is in the period."""
    going_on = LocalPriority.objects.filter(next_report_due_on__range=(period.starts_on, period.ends_on))
    return [
        Due(
            on=priority.next_report_due_on or period.starts_on,
            kind=_("Report on a local priority"),
            title=priority.title,
            address=address_of(priority.group),
            standing=gettext("It will be held when somebody writes it."),
        )
        for priority in going_on.select_related("group__area").order_by("pk")
    ]


# What the public proposes


@hooks.register("register_moderated_kind")
def proposals() -> ModeratedKind:
    return ModeratedKind(
        name=services.KIND,
        model=Proposal,
        label=_("Proposal of a local priority"),
        title=lambda proposal: (
            _("Proposal for %(area)s: “%(title)s”") % {"area": proposal.area.name, "title": proposal.title}
        ),
        publish=services.publish_proposal,
        refuse=lambda proposal, reason: services.refuse_proposal(proposal),
        address=lambda proposal: f"{reverse('priorities:local', args=[proposal.area.slug])}#proposal-{proposal.pk}",
    )


@hooks.register("register_recurring_job")
def forget_who_proposed() -> Job:
    return Job("forget who proposed local priorities", services.forget_old_proposers, at=time(3, 40))


@hooks.register("register_personal_data")
def what_priorities_keep() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=Proposal,
            title=_("Local priorities that you proposed"),
            kept_for=_("Your name and address until two years after it was decided. The words stay public."),
            of=lambda user: Proposal.objects.filter(user=user),
            fields=("title", "text", "proposed_by", "group_name", "name", "email", "proposed_at", "state"),
            erase=lambda user: forget_proposers(Proposal.objects.filter(user=user)),
            kept=_("The words of what you proposed, without your name."),
        ),
        PersonalData(
            model=SignOff,
            title=_("Plans that you signed off"),
            kept_for=_("As long as the plan is public."),
            of=lambda user: SignOff.objects.filter(signed_by=user),
            fields=("strategy", "group", "signed_as", "signed_at"),
            erase=lambda user: SignOff.objects.filter(signed_by=user).update(signed_by=None),
            kept=_("That the group signed, and in what office, without your name."),
        ),
        PersonalData(
            model=Reading,
            title=_("Readings of measures that you wrote"),
            kept_for=_("As long as the measure is kept."),
            of=lambda user: Reading.objects.filter(written_by=user),
            fields=("measure", "starts_on", "ends_on", "value", "words", "written_at"),
            erase=lambda user: Reading.objects.filter(written_by=user).update(written_by=None),
            kept=_("The reading, without your name."),
        ),
        PersonalData(
            model=ReadingChange,
            title=_("Readings of measures that you corrected"),
            kept_for=_("As long as the measure is kept."),
            of=lambda user: ReadingChange.objects.filter(changed_by=user),
            fields=("reading", "value", "words", "reason", "changed_at"),
            erase=lambda user: ReadingChange.objects.filter(changed_by=user).update(changed_by=None),
            kept=_("The correction, without your name."),
        ),
    ]
