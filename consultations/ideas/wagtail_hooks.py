"""What ideas add to the site: kinds to moderate, a panel, the team's pages, jobs, and what is kept about people."""

from collections import Counter
from datetime import time

from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.blocks import Block

from consultations.panels import StaffLink, counted_by_consultation
from consultations.preparing.models import Consultation
from core.recurring import Job
from core.waiting import Waiting
from home.demonstration import Demonstration
from home.panels import Panel
from home.sensitive_periods.due import Due
from home.sensitive_periods.models import SensitivePeriod
from moderation.kinds import ModeratedKind
from people.models import User
from people.personal_data import PersonalData

from . import admin_views, panels, retention, safety, services
from .models import Comment, Contribution, Kind, Support
from .permissions import may_answer, may_record_safety, may_see
from .polls import QuickPollBlock, polls_due, release_closed_polls
from .safety import SafetyAssessment


@hooks.register("register_moderated_kind")
def contributions_are_moderated() -> ModeratedKind:
    return ModeratedKind(
        name=services.CONTRIBUTION,
        model=Contribution,
        label=_("Idea, place or comment on a document"),
        title=lambda each: f"{each.get_kind_display()}: {each}",
        publish=services.publish,
        refuse=services.refuse,
        address=Contribution.get_absolute_url,
    )


@hooks.register("register_moderated_kind")
def comments_are_moderated() -> ModeratedKind:
    return ModeratedKind(
        name=services.COMMENT,
        model=Comment,
        label=_("Comment on an idea or place"),
        title=str,
        publish=services.publish,
        refuse=services.refuse,
        address=Comment.get_absolute_url,
    )


@hooks.register("register_consultation_panel")
def taking_part(consultation: Consultation, page) -> Panel | None:
    return panels.taking_part_panel(consultation)


@hooks.register("register_update_block")
def quick_poll() -> tuple[str, Block]:
    return "quick_poll", QuickPollBlock()


@hooks.register("register_publishing_obstacle")
def safety_is_recorded(consultation: Consultation) -> str:
    """What hinders publishing: phases in which the public posts, and no assessment of what that asks for."""
    phases = [phase for phase in consultation.ordered_phases if phase.kind in Kind]
    if not phases or safety.may_open_on(max(timezone.localdate(), phases[0].opens_on)):
        return ""
    return _now(
        "People would post for everybody to read. First record an online safety assessment that holds on the first "
        "day: under Settings, “Online safety”."
    )


# Staff


@hooks.register("register_consultation_staff_link")
def ideas_of(consultation: Consultation, user: User) -> StaffLink | None:
    if not may_see(user) or not any(phase.kind in Kind for phase in consultation.ordered_phases):
        return None
    held = admin_views.held_count(consultation)
    address = reverse("contribution_held" if held else "contribution_list", args=[consultation.pk])
    label = _now("Ideas and comments, some of them held") if held else _now("Ideas and comments")
    return StaffLink(30, label, address, held or None)


@hooks.register("register_admin_urls")
def where_ideas_are_run() -> list[URLPattern]:
    of_one = "consultations/<int:pk>/ideas/"
    return [
        path(of_one, admin_views.contributions, name="contribution_list"),
        path(f"{of_one}held/", admin_views.held, name="contribution_held"),
        path(f"{of_one}download.csv", admin_views.download, name="contribution_download"),
        path(f"{of_one}<int:number>/", admin_views.contribution, name="contribution_detail"),
        path(f"{of_one}<int:number>/merge/", admin_views.merge, name="contribution_merge"),
    ]


class SafetyViewSet(ModelViewSet):
    """Dated and kept: a newer assessment is added, an older one stays as it was."""

    model = SafetyAssessment
    name = "online_safety"
    url_prefix = "online-safety"
    icon = "lock"
    menu_label = _("Online safety")
    menu_order = 740
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = [
        "assessed_on",
        Column("get_basis_display", label=_("Outcome")),
        Column("assessed_by", label=_("Assessed by")),
        Column("review_on", label=_("Review by")),
    ]
    search_backend_name = None


@hooks.register("register_admin_viewset")
def online_safety() -> ModelViewSet:
    return SafetyViewSet()


@hooks.register("register_waiting")
def what_waits(user: User) -> list[Waiting]:
    waiting = []
    if may_answer(user):
        held: Counter[tuple[int, str]] = Counter()
        for found, of in (
            (Contribution.objects.held(), "consultation"),
            (Comment.objects.held(), "contribution__consultation"),
            (Support.objects.held(), "contribution__consultation"),
        ):
            held.update({(pk, title): count for pk, title, count in counted_by_consultation(found, of)})
        for (pk, title), count in sorted(held.items()):
            words = ngettext(
                "contribution held as part of a flood in “%(title)s”",
                "contributions held as part of a flood in “%(title)s”",
                count,
            )
            waiting.append(Waiting(16, count, words % {"title": title}, reverse("contribution_held", args=[pk])))
    if may_record_safety(user) and safety.review_due_on(timezone.localdate()):
        label = _now("online safety assessment to review")
        late = 0 if safety.may_open_on(timezone.localdate()) else 1
        waiting.append(Waiting(17, 1, label, reverse("online_safety:index"), late=late))
    return waiting


@hooks.register("register_role_permissions")
def who_runs_ideas() -> dict[str, list[str]]:
    view = ["consultations.view_contribution"]
    safety_of = [f"consultations.{deed}_safetyassessment" for deed in ("view", "add")]
    run = [*view, "consultations.answer_contribution", "consultations.change_ideassettings"]
    return {
        "Analysts": view,
        "Moderators": view,
        "Consultation managers": [*run, *safety_of],
        "Administrators": [*run, *safety_of],
    }


@hooks.register("register_log_actions")
def actions_on_ideas(actions) -> None:
    actions.register_action("ideas.merge", _("Merge"), _("Counted a contribution as another"))
    actions.register_action("ideas.part", _("Take merging back"), _("Let a merged contribution stand for itself"))
    actions.register_action("ideas.decide", _("Answer"), _("Said what becomes of a contribution"))
    actions.register_action("ideas.refuse_held", _("Refuse held"), _("Did not publish what was part of a flood"))
    actions.register_action("ideas.release_supports", _("Release support"), _("Counted support that was held"))
    actions.register_action("ideas.download", _("Download ideas"), _("Downloaded ideas and comments"))


@hooks.register("register_demonstration", order=230)  # after the consultations
def tell_the_demonstrations_ideas(demonstration: Demonstration) -> None:
    from consultations.demonstration.ideas import tell_ideas  # noqa: PLC0415 - only demonstrations need it

    tell_ideas(demonstration)


@hooks.register("register_due_in_period")
def polls_in_a_period(period: SensitivePeriod) -> list[Due]:
    return polls_due(period)


@hooks.register("register_recurring_job")
def publish_what_came_of_polls() -> Job:
    return Job("publish what came of polls", release_closed_polls, at=time(0, 15))


@hooks.register("register_recurring_job")
def forget_where_ideas_came_from() -> Job:
    return Job("forget where ideas came from", retention.forget_origins, at=time(2, 15))


@hooks.register("register_recurring_job")
def forget_who_posted() -> Job:
    return Job("forget who posted ideas", retention.forget_names, at=time(3, 25))


@hooks.register("register_recurring_job")
def forget_what_was_not_published() -> Job:
    return Job("forget unpublished ideas", retention.forget_unpublished, at=time(3, 30))


# Before the account's addresses are erased: by them is found what somebody posted without signing in.
@hooks.register("register_personal_data", order=-10)
def what_ideas_keep() -> list[PersonalData]:
    kept_for = _(
        "Your name and address for a year after the consultation's last day. What was published stays as long as the "
        "consultation, without them; what was not, two years."
    )
    return [
        PersonalData(
            model=Contribution,
            title=_("Ideas and comments you posted"),
            kept_for=kept_for,
            of=Contribution.objects.by,
            fields=("consultation", "title", "text", "place", "name", "email", "state", "created_at"),
            erase=retention.erase_contributions_of,
            kept=_("That somebody withdrew something, and what others said about it."),
        ),
        PersonalData(
            model=Comment,
            title=_("Comments on what others posted"),
            kept_for=kept_for,
            of=Comment.objects.by,
            fields=("contribution", "text", "name", "email", "state", "created_at"),
            erase=retention.erase_comments_of,
        ),
        PersonalData(
            model=Support,
            title=_("What you support"),
            kept_for=_("Linked to you for a year after the consultation's last day."),
            of=lambda user: Support.objects.filter(user=user),
            fields=("contribution", "value", "created_at"),
            erase=retention.erase_supports_of,
        ),
        PersonalData.made_by_staff(
            SafetyAssessment,
            "recorded_by",
            title=_("Online safety assessments you recorded"),
            kept_for=_("For good: the record of what was assessed."),
            fields=("basis", "assessed_on", "recorded_at"),
            kept=_("The assessment, without your name."),
        ),
        PersonalData.made_by_staff(
            Contribution,
            "answered_by",
            title=_("Ideas you answered for the partnership"),
            kept_for=_("As long as the consultation."),
            fields=("title", "status", "answered_at"),
            kept=_("The answer stays, without your name."),
        ),
    ]
