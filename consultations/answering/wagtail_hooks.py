"""What answering adds to the site: the team's pages, jobs, an account's answers, what is kept about people."""

from datetime import time, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks

from consultations.panels import StaffLink, counted_by_consultation
from consultations.preparing.models import Consultation
from consultations.preparing.pages import ConsultationPage
from core.recurring import Job
from core.waiting import Waiting
from home.panels import Panel
from people.account_rows import AccountRow
from people.models import CommunityGroup, User
from people.personal_data import PersonalData

from . import admin_views, group_panels, previewing, retention, signals  # noqa: F401 - signals register themselves
from .models import Batch, Draft, Invitation, Response
from .permissions import may_hold, may_invite, may_see


@hooks.register("register_admin_urls")
def where_the_team_reads_responses() -> list[URLPattern]:
    of_one = "consultations/<int:pk>/"
    return [
        path(f"{of_one}responses/", admin_views.responses, name="consultation_responses"),
        path(f"{of_one}responses/<int:response>/", admin_views.response, name="consultation_response"),
        path(f"{of_one}responses/<int:response>/decide/", admin_views.decide, name="consultation_response_decide"),
        path(f"{of_one}files/<uuid:key>/", admin_views.file, name="consultation_file"),
        path(f"{of_one}invitations/", admin_views.invite, name="consultation_invite"),
    ]


@hooks.register("register_consultation_staff_link")
def responses_of(consultation: Consultation, user: User) -> StaffLink | None:
    if not may_see(user):
        return None
    held = consultation.responses.held().count()
    address = reverse("consultation_responses", args=[consultation.pk])
    label = _now("Responses, some of them held") if held else _now("Responses")
    return StaffLink(20, label, f"{address}?list=held" if held else address, held or None)


@hooks.register("register_consultation_staff_link")
def invitations_to(consultation: Consultation, user: User) -> StaffLink | None:
    if not may_invite(user):
        return None
    return StaffLink(25, _now("Invitations"), reverse("consultation_invite", args=[consultation.pk]))


@hooks.register("register_questions_preview")
def questions_in_the_preview(request: HttpRequest, page: ConsultationPage) -> HttpResponse:
    return previewing.preview_questions(request, page)


@hooks.register("register_group_desk_panel")
def open_to_the_group(group: CommunityGroup, _user: User) -> Panel | None:
    return group_panels.open_panel(group)


@hooks.register("register_group_desk_panel")
def said_by_the_group(group: CommunityGroup, _user: User) -> Panel | None:
    return group_panels.statements_panel(group)


@hooks.register("register_group_panel")
def statements_of_the_group(group: CommunityGroup) -> Panel | None:
    return group_panels.public_statements_panel(group)


@hooks.register("register_area_pack_part")
def open_before_its_meeting(group: CommunityGroup) -> Panel | None:
    return group_panels.pack_part(group)


@hooks.register("register_waiting")
def held_responses(user: User) -> list[Waiting]:
    if not may_hold(user):
        return []
    waiting = []
    for pk, title, count in counted_by_consultation(Response.objects.held()):
        words = ngettext("held response to look at in “%(title)s”", "held responses to look at in “%(title)s”", count)
        address = f"{reverse('consultation_responses', args=[pk])}?list=held"
        waiting.append(Waiting(15, count, words % {"title": title}, address))
    return waiting


@hooks.register("register_role_permissions")
def who_reads_responses() -> dict[str, list[str]]:
    return {
        "Analysts": ["consultations.view_response"],
        "Consultation managers": [
            "consultations.view_response",
            "consultations.hold_response",
            "consultations.view_invitation",
            "consultations.add_invitation",
        ],
        "Administrators": ["consultations.view_response"],
    }


@hooks.register("register_log_actions")
def actions_on_responses(actions) -> None:
    actions.register_action("consultations.hold", _("Hold"), _("Left a response out of every count"))
    actions.register_action("consultations.release", _("Release"), _("Let a held response count"))
    actions.register_action("consultations.correct", _("Correct"), _("Corrected what was keyed from a sheet"))
    actions.register_action("consultations.invite", _("Invite"), _("Sent personal links"))


@hooks.register("register_account_rows")
def your_answers(user: User) -> list[AccountRow]:
    begun = Draft.objects.open().by(user).filter(is_test=False).count()
    sent = Response.objects.by(user).filter(state__in=[Response.State.COUNTED, Response.State.HELD]).count()
    text = ngettext("%(sent)d sent", "%(sent)d sent", sent) % {"sent": sent}
    if begun:
        not_sent = ngettext("%(begun)d not sent yet", "%(begun)d not sent yet", begun) % {"begun": begun}
        text = f"{text}, {not_sent}"
    return [
        AccountRow(
            _now("Answers to consultations"),
            text,
            reverse("consultations:yours"),
            _now("Look"),
            _now("at your answers"),
        )
    ]


@hooks.register("register_recurring_job")
def remind_of_unsent_answers() -> Job:
    return Job("remind of unsent answers", retention.remind, every=timedelta(minutes=10))


@hooks.register("register_recurring_job")
def forget_drafts() -> Job:
    return Job("forget draft answers", retention.forget_drafts, at=time(3, 10))


@hooks.register("register_recurring_job")
def forget_origins() -> Job:
    return Job("forget where answers came from", retention.forget_origins, at=time(2, 10))


@hooks.register("register_recurring_job")
def forget_names() -> Job:
    return Job("forget who answered", retention.forget_names, at=time(3, 15))


@hooks.register("register_recurring_job")
def forget_answers() -> Job:
    return Job("forget old answers", retention.forget_answers, at=time(3, 20))


# Before the account's addresses are erased: by them is found what somebody answered without signing in.
@hooks.register("register_personal_data", order=-10)
def what_answering_keeps() -> list[PersonalData]:
    return [
        PersonalData(
            model=Draft,
            title=_("Answers to consultations that you have not sent"),
            kept_for=_("Until thirty days after the consultation has closed."),
            of=Draft.objects.by,
            fields=("consultation", "answers", "started_at", "saved_at"),
            erase=retention.erase_drafts_of,
        ),
        PersonalData(
            model=Response,
            title=_("Answers to consultations"),
            kept_for=_("As long as the consultation's page says; your name and address for a year after its last day."),
            of=Response.objects.by,
            fields=("consultation", "reference", "answers", "name", "email", "submitted_at"),
            erase=retention.erase_responses_of,
            kept=_("Answers of a group or organisation stay, without your name. Counts that were published stay."),
        ),
        PersonalData(
            model=Invitation,
            title=_("Invitations to answer a consultation"),
            kept_for=_("For a year after the consultation's last day."),
            of=lambda user: Invitation.objects.filter(email__iexact=user.email),
            fields=("consultation", "email", "sent_at", "expires_at"),
        ),
        PersonalData(
            model=Batch,
            title=_("Batches of answers that you entered"),
            kept_for=_("As long as the consultation's answers."),
            of=lambda user: Batch.objects.filter(made_by=user),
            fields=("title", "channel", "made_at"),
            erase=lambda user: Batch.objects.filter(made_by=user).update(made_by=None),
            kept=_("The batch stays, without your name."),
        ),
    ]
