"""What outcomes add: to a consultation's page and its staff page, to actions, to the outbox, to the worker."""

from datetime import time, timedelta

from django.db.models.signals import post_save
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Page
from wagtail.signals import page_published

from actions.models import Action, ActionChange
from actions.sources import SourceKind
from consultations.demonstration.outcomes import tell_outcomes
from consultations.panels import StaffLink
from consultations.preparing.models import Consultation
from consultations.results.models import Release
from core.recurring import Job
from core.waiting import Waiting
from home.demonstration import Demonstration
from home.panels import Panel
from home.priorities.groups import DeliveryGroup
from home.sensitive_periods.kinds import HeldKind, staff_page
from outbox.mailings import MailingKind
from people.models import User
from people.personal_data import NotPersonal
from places.models import Area

from . import admin_views, mails, panels, reminding, services, telling
from .examples import GONE
from .models import NewsKind, OutcomeSettings, Said
from .pages import ConsultationReportPage
from .permissions import may_publish_outcome, may_write_outcome

# For the public


@hooks.register("register_consultation_panel")
def what_came_of_it(consultation: Consultation, page: Page) -> Panel | None:
    return panels.consultation_panel(consultation)


@hooks.register("register_home_panel")
def lately_answered() -> Panel | None:
    return panels.home_panel()


@hooks.register("register_neighbourhood_panel")
def answered_here(area: Area) -> Panel | None:
    return panels.neighbourhood_panel(area)


@hooks.register("register_pack_section")
def said_to_a_delivery_group(group: DeliveryGroup) -> Panel | None:
    return panels.delivery_group_section(group)


# What is done about what people said


@hooks.register("register_action_source")
def what_people_said() -> SourceKind:
    return SourceKind(
        name="said",
        model=Said,
        label=_("What people said in a consultation"),
        title=lambda said: said.title,
        address=lambda said: said.get_absolute_url() if said.consultation.answered_on else "",
        staff_address=lambda said: reverse("outcome_edit", args=[said.consultation_id]),
        opens_to=may_write_outcome,
        starts_with=first_words,
    )


def first_words(said: Said) -> dict:
    """What an action that answers a theme begins with."""
    consultation = said.consultation
    return {
        "agency": consultation.agency,
        "priority": consultation.priority,
        "areas": list(consultation.areas.all()),
        "is_public": True,
    }


@hooks.register("register_action_changed")
def tell_those_who_said_it(action: Action, change: ActionChange) -> None:
    telling.note_change(action, change)


# Telling


def results_are_out(sender, instance: Release, created: bool, **kwargs) -> None:
    """Its first release; later ones are in the feed and on the page."""
    if created:
        telling.note(instance.consultation, NewsKind.RESULTS)


def report_is_out(sender, instance: ConsultationReportPage, **kwargs) -> None:
    """The report in the first language: its translations follow it."""
    if instance.consultation_page.is_source:
        telling.note(instance.consultation, NewsKind.REPORT)


post_save.connect(results_are_out, sender=Release, dispatch_uid="outcomes.results_are_out")
page_published.connect(report_is_out, sender=ConsultationReportPage, dispatch_uid="outcomes.report_is_out")


@hooks.register("register_mailing_kind")
def news_for_those_who_answered() -> MailingKind:
    return MailingKind(telling.MAILING_KIND, _("News of a consultation"), mails.render, mails.prepare)


@hooks.register("register_recurring_job")
def tell_those_who_answered() -> Job:
    return Job("tell those who answered a consultation", telling.tell_news, every=timedelta(minutes=10))


@hooks.register("register_recurring_job")
def remind_of_answers() -> Job:
    return Job("remind of answers to consultations", reminding.remind_of_answers, at=time(8, 15))


@hooks.register("register_held_kind")
def outcomes_can_be_held() -> HeldKind:
    return HeldKind(
        name=services.HELD_KIND,
        label=_("What came of a consultation"),
        let_go=services.publish_held_outcome,
        address=staff_page("outcome_edit"),
    )


@hooks.register("register_demonstration", order=290)  # after the answers, their codes and their release
def tell_the_demonstrations_outcomes(demonstration: Demonstration) -> None:
    tell_outcomes(demonstration)


# For staff


@hooks.register("register_admin_urls")
def where_outcomes_are_written() -> list[URLPattern]:
    of_one = "consultations/<int:pk>/outcome/"
    return [
        path(of_one, admin_views.outcome, name="outcome_edit"),
        path(f"{of_one}said/", admin_views.write, name="outcome_said_new"),
        path(f"{of_one}said/<int:said>/", admin_views.write, name="outcome_said"),
        path(f"{of_one}said/<int:said>/words/<str:language>/", admin_views.words, name="outcome_said_words"),
        path(f"{of_one}said/<int:said>/remove/", admin_views.remove, name="outcome_said_remove"),
        path(f"{of_one}publish/", admin_views.publish, name="outcome_publish"),
        path(f"{of_one}take-back/", admin_views.take_back, name="outcome_take_back"),
        path(f"{of_one}report/", admin_views.report, name="outcome_report"),
    ]


@hooks.register("register_consultation_staff_link")
def to_the_outcome(consultation: Consultation, user: User) -> StaffLink | None:
    if not may_write_outcome(user):
        return None
    return StaffLink(80, str(_("What came of it, and the report")), reverse("outcome_edit", args=[consultation.pk]))


@hooks.register("register_waiting")
def answers_that_are_due(user: User) -> list[Waiting]:
    if not may_publish_outcome(user):
        return []
    waiting = panels.unanswered()
    late = sum(clock.is_overdue for _consultation, clock in waiting)
    address = reverse("outcome_edit", args=[waiting[0][0].pk]) if waiting else ""
    label = ngettext("consultation to answer", "consultations to answer", len(waiting))
    return [Waiting(25, len(waiting), label, address, late=late)]


@hooks.register("register_role_permissions")
def who_answers_consultations() -> dict[str, list[str]]:
    write = ["consultations.view_said", "consultations.add_said", "consultations.change_said"]
    publish = [*write, "consultations.publish_outcome"]
    return {
        "Analysts": write,
        "Consultation managers": publish,
        "Administrators": [*publish, "consultations.change_outcomesettings"],
        "Support team": ["consultations.change_outcomesettings"],
    }


@hooks.register("register_log_actions")
def deeds_in_the_log(actions) -> None:
    actions.register_action("outcomes.write", _("Write a theme"), _("Wrote down what people said"))
    actions.register_action("outcomes.remove", _("Remove a theme"), _("Removed what people said"))
    actions.register_action(GONE, _("Erase an example"), _("An example of it was erased with the answer it belongs to"))
    actions.register_action("outcomes.publish", _("Publish an outcome"), _("Published what came of it"))
    actions.register_action("outcomes.take_back", _("Take an outcome back"), _("Took what came of it from the public"))


@hooks.register("register_personal_data")
def what_outcomes_keep() -> list[NotPersonal]:
    return [NotPersonal(OutcomeSettings, "It names the officer in charge of promises, whose account holds the rest.")]
