"""What results add to the site."""

from datetime import time

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from consultations.answering.models import Response
from consultations.demonstration.results import tell_answers, tell_results
from consultations.panels import StaffLink
from consultations.preparing.models import Consultation
from core.recurring import Job
from home.demonstration import Demonstration
from home.panels import Panel
from home.sensitive_periods.kinds import HeldKind
from moderation.kinds import ModeratedKind
from people.models import User
from people.personal_data import PersonalData

from . import admin_views, attempts, holding, panels, publishing, release_views
from .models import PublishedText, Release, ReleaseAttempt
from .permissions import may_publish_answers, may_release, may_see_results
from .urls import FileFormat  # noqa: F401 - its converter stands in the addresses below


@hooks.register("register_admin_urls")
def where_staff_see_results() -> list[URLPattern]:
    of_one = "consultations/<int:pk>/results/"
    return [
        path(of_one, admin_views.results, name="consultation_results"),
        path(f"{of_one}compare/", admin_views.compare, name="consultation_compare"),
        path(f"{of_one}words/<str:question>/", admin_views.texts, name="consultation_texts"),
        path(f"{of_one}answers.<results_format:file_format>", admin_views.export, name="consultation_export"),
        path(f"{of_one}release/", release_views.choose, name="consultation_release"),
        path(f"{of_one}release/<int:attempt>/", release_views.attempt, name="consultation_release_attempt"),
        path(f"{of_one}release/<int:attempt>/go/", release_views.release, name="consultation_release_go"),
        path(f"{of_one}release/<int:attempt>/stop/", release_views.stop, name="consultation_release_stop"),
        path(f"{of_one}publish/", admin_views.answers, name="consultation_answers"),
        path(f"{of_one}publish/gather/", admin_views.gather, name="consultation_gather"),
    ]


@hooks.register("register_held_kind")
def results_can_be_held() -> HeldKind:
    return holding.results_can_be_held()


@hooks.register("register_held_kind")
def answers_can_be_held() -> HeldKind:
    return holding.answers_can_be_held()


@hooks.register("register_held_kind")
def attempts_can_be_held() -> HeldKind:
    return holding.attempts_can_be_held()


@hooks.register("register_consultation_staff_link")
def live_results(consultation: Consultation, user: User) -> StaffLink | None:
    if not may_see_results(user, consultation):
        return None
    return StaffLink(50, str(_("Live results")), reverse("consultation_results", args=[consultation.pk]))


@hooks.register("register_consultation_staff_link")
def release_results(consultation: Consultation, user: User) -> StaffLink | None:
    if not may_release(user):
        return None
    return StaffLink(52, str(_("Release results")), reverse("consultation_release", args=[consultation.pk]))


@hooks.register("register_consultation_staff_link")
def publish_answers(consultation: Consultation, user: User) -> StaffLink | None:
    if not may_publish_answers(user):
        return None
    waiting = publishing.responses_to_publish(consultation).count()
    return StaffLink(
        54, str(_("Publish people’s words")), reverse("consultation_answers", args=[consultation.pk]), waiting
    )


@hooks.register("register_consultation_panel")
def released_results(consultation: Consultation, page) -> Panel | None:
    return panels.results_panel(consultation)


@hooks.register("register_consultation_panel")
def published_answers(consultation: Consultation, page) -> Panel | None:
    return panels.answers_panel(consultation)


@hooks.register("register_moderated_kind")
def answers_are_moderated() -> ModeratedKind:
    return ModeratedKind(
        name=publishing.KIND,
        model=PublishedText,
        label=_("Answer to a consultation"),
        title=publishing.title_of,
        publish=publishing.publish,
        refuse=publishing.refuse,
        sign=publishing.sign,
        address=lambda text: text.get_absolute_url(),
    )


@hooks.register("register_response_changed")
@hooks.register("register_response_withdrawn")
def take_back_what_was_published(response: Response) -> None:
    publishing.take_back(response)


@hooks.register("register_recurring_job")
def forget_attempts_at_releases() -> Job:
    return Job("forget attempts at releases", attempts.forget_attempts, at=time(3, 40))


@hooks.register("register_recurring_job")
def forget_names_of_published_answers() -> Job:
    return Job("forget who wrote published answers", publishing.forget_names, at=time(3, 16))


@hooks.register("register_role_permissions")
def who_works_with_results() -> dict[str, list[str]]:
    sees = ["consultations.view_results", "consultations.export_answers"]
    return {
        "Analysts": [*sees, "consultations.view_consultation"],
        "Consultation managers": [*sees, "consultations.add_release", "consultations.publish_answers"],
        "Administrators": [*sees, "consultations.add_release", "consultations.publish_answers"],
    }


@hooks.register("register_log_actions")
def actions_on_results(actions) -> None:
    actions.register_action("consultations.release_results", _("Release results"), _("Released results"))
    actions.register_action("consultations.export_answers", _("Export answers"), _("Downloaded the answers"))
    actions.register_action(
        "consultations.publish_answers", _("Publish answers"), _("Put answers before the moderators")
    )


@hooks.register("register_demonstration", order=220)  # after the consultations that are answered
def lay_answers(demonstration: Demonstration) -> None:
    tell_answers(demonstration)


@hooks.register("register_demonstration", order=280)  # after the answers have been coded
def release_and_publish(demonstration: Demonstration) -> None:
    tell_results(demonstration)


# Before responses, with which published words go.
@hooks.register("register_personal_data", order=-20)
def what_results_keep() -> list[PersonalData]:
    return [
        PersonalData.made_by_staff(
            Release,
            "released_by",
            title=_("Results that you released"),
            kept_for=_("For good: the record of what was published."),
            fields=("consultation", "number", "released_at"),
            kept=_("The results stay, without your name."),
        ),
        PersonalData.made_by_staff(
            ReleaseAttempt,
            "asked_by",
            title=_("Releases of results that you prepared"),
            kept_for=_("Fourteen days."),
            fields=("consultation", "state", "asked_at"),
            kept=_("The attempt stays, without your name."),
        ),
        PersonalData(
            model=PublishedText,
            title=_("Your answers in words that may be published"),
            kept_for=_("As long as your answer; your name with it for a year after the consultation's last day."),
            of=lambda user: PublishedText.objects.filter(response__in=Response.objects.by(user)),
            fields=("consultation", "text", "name", "state"),
            erase=publishing.take_back_from,
        ),
    ]
