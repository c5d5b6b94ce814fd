"""Signing off a plan or an assessment: one step, or three through the partnership's groups."""

from typing import Self

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.forms import TaskStateCommentForm
from wagtail.models import GroupApprovalTask, Page, Site, TaskState, Workflow, WorkflowTask

from core.panels import fields
from people.models import User
from people.roles import ROLES, Role

WORKFLOW = "Sign-off of plans and assessments"


@register_setting(icon="tasks", order=210)
class PerformanceSettings(BaseSiteSetting):
    """How plans are signed off, and what the bodies above the partnership are called here."""

    class Steps(models.TextChoices):
        ONE = "one", _("One step: the Responsible Authorities Group, or whoever moderates for it")
        THREE = "three", _("Three steps: delivery group, Performance Group, Responsible Authorities Group")

    sign_off_steps = models.CharField(
        "signing off",
        max_length=5,
        choices=Steps,
        default=Steps.ONE,
        help_text="Three steps cost each group a place on an agenda for each plan; one suits most partnerships.",
    )
    delivery_group_name = models.CharField(max_length=80, default="Delivery group")
    performance_group_name = models.CharField(max_length=80, default="Performance Group")
    responsible_authorities_name = models.CharField(max_length=80, default="Responsible Authorities Group")
    policing_body_name = models.CharField(
        "elected local policing body",
        max_length=120,
        default="Police and Crime Commissioner",
        help_text="To whom signed plans are sent: a commissioner, a mayor or a fire and police panel.",
    )
    takes_proposals = models.BooleanField(
        default=True,
        help_text="Groups and residents may propose local priorities. Costs about an hour a month for each area.",
    )

    panels = [
        MultiFieldPanel(
            fields(
                *("sign_off_steps", "delivery_group_name", "performance_group_name", "responsible_authorities_name"),
                delivery_group_name=_("What you call who carries out one priority."),
                performance_group_name=_("What you call who watches over all of them."),
                responsible_authorities_name=_("What you call who decides for the partnership."),
            ),
            heading="Signing off",
        ),
        FieldPanel("policing_body_name"),
        FieldPanel("takes_proposals"),
    ]

    class Meta:
        verbose_name = "Plans and priorities"

    @classmethod
    def of_the_site(cls) -> Self:
        """Those of this installation's one site, or before anybody chose, what holds by default."""
        return cls.objects.first() or cls(site=Site.objects.get(is_default_site=True))

    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        set_up_sign_off(self)


class SignOffForm(TaskStateCommentForm):
    """Who signs, by office and not by name: it stands on the page."""

    signed_as = forms.CharField(
        label=_("Signed as"),
        max_length=120,
        required=False,
        help_text=_("Your office, such as Chair. It stands on the page; your name does not."),
    )


class SignOffTask(GroupApprovalTask):
    """One group's signature."""

    admin_form_fields = GroupApprovalTask.admin_form_fields

    class Meta:
        verbose_name = "sign-off by a group"
        verbose_name_plural = "sign-offs by a group"

    def get_actions(self, obj, user):
        if not super().get_actions(obj, user):
            return []
        return [("reject", _("Send back for changes"), True), ("approve", _("Sign off"), True)]

    def get_form_for_action(self, action):
        return SignOffForm if action == "approve" else super().get_form_for_action(action)

    @transaction.atomic
    def on_action(self, task_state: TaskState, user, action_name: str, signed_as: str = "", **kwargs):
        from .pages import StrategyPage  # noqa: PLC0415 - a plan refers to how it is signed off

        page = task_state.workflow_state.content_object
        strategy = page.specific if isinstance(page, Page) else None
        if action_name == "approve" and isinstance(strategy, StrategyPage):
            SignOff.objects.create(
                strategy=strategy,
                workflow_state=task_state.workflow_state,
                group=self.name,
                signed_as=signed_as.strip(),
                signed_by=user,
            )
        return super().on_action(task_state, user, action_name, **kwargs)


class SignOff(models.Model):
    """One signature under a plan: which group, in what office, when. Kept as long as the plan.

    Those of one way through the workflow belong together: a later version of the plan is signed anew. They are no
    part of the page's own versions, so that going back to an earlier one takes no signature away.
    """

    strategy = models.ForeignKey("home.StrategyPage", on_delete=models.CASCADE, related_name="sign_offs")
    workflow_state = models.ForeignKey(
        "wagtailcore.WorkflowState", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    group = models.CharField(max_length=255)
    signed_as = models.CharField(max_length=120, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["signed_at"]

    def __str__(self) -> str:
        return f"{self.group}, {self.signed_as}" if self.signed_as else self.group


class Dispatch(models.Model):
    """A signed plan went to the elected local policing body: when, and what that body was called then."""

    strategy = models.ForeignKey(
        "home.StrategyPage", verbose_name="plan or assessment", on_delete=models.CASCADE, related_name="dispatches"
    )
    sent_to = models.CharField(max_length=120, blank=True, help_text="Empty: the body named in the settings.")
    sent_on = models.DateField()

    class Meta:
        ordering = ["-sent_on"]
        verbose_name = "plan sent to the policing body"
        verbose_name_plural = "plans sent to the policing body"

    def __str__(self) -> str:
        return f"{self.strategy}, {self.sent_to}"

    def save(self, *args, **kwargs) -> None:
        if not self.sent_to:
            self.sent_to = PerformanceSettings.of_the_site().policing_body_name
        super().save(*args, **kwargs)


def sign_off_workflow() -> Workflow | None:
    """The workflow that plans go through, or None before the settings or a plan have made it."""
    return Workflow.objects.active().filter(name=WORKFLOW).first()


def waiting_to_be_signed_by(user: User) -> list[str]:
    """The ids of the pages whose step in their workflow is this person's to take, the longest waiting first."""
    states = TaskState.objects.reviewable_by(user)
    of_pages = states.filter(workflow_state__base_content_type=ContentType.objects.get_for_model(Page))
    return list(of_pages.order_by("started_at", "pk").values_list("workflow_state__object_id", flat=True))


@transaction.atomic
def set_up_sign_off(chosen: PerformanceSettings) -> Workflow:
    """Make the workflow as the settings say. Plans on their way through keep the steps that they have passed."""
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW, defaults={"active": True})
    if chosen.sign_off_steps == chosen.Steps.THREE:
        names = [chosen.delivery_group_name, chosen.performance_group_name, chosen.responsible_authorities_name]
        tasks = [_task(name, set()) for name in names]
    else:
        tasks = [_task(chosen.responsible_authorities_name, {role.name for role in ROLES if _moderates(role)})]
    workflow.workflow_tasks.exclude(task__in=tasks).delete()
    for order, task in enumerate(tasks):
        WorkflowTask.objects.update_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    return workflow


def _moderates(role: Role) -> bool:
    return "Moderators" in (role.name, *role.includes)


def _task(name: str, roles: set[str]) -> SignOffTask:
    """The step of that name; its signatories are those whom the staff pages put into the group of that name."""
    task = SignOffTask.objects.filter(name=name).first() or SignOffTask.objects.create(name=name)
    group, _made = Group.objects.get_or_create(name=name)
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    task.groups.set([group, *Group.objects.filter(name__in=roles)])
    return task
