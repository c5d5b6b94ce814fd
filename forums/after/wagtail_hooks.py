"""What comes after a forum adds: to its page, its guests' pages and its staff page; to the worker and the outbox."""

from collections.abc import Iterable
from datetime import time

from django.db.models.signals import post_save
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from actions.sources import SourceKind
from consultations.coding.models import Code
from core.panels import fields
from core.recurring import Job
from core.waiting import Waiting
from forums.inviting.letter_kinds import LetterKind
from forums.panels import ForumStep, StaffLink
from forums.preparing.models import Forum
from forums.preparing.permissions import may_see
from home.demonstration import Demonstration
from home.models import HomePage
from home.panels import Panel
from home.sensitive_periods.askings import asked_kind
from home.sensitive_periods.kinds import HeldKind
from outbox.mailings import MailingKind
from people.models import User
from people.personal_data import NotPersonal, PersonalData

from . import admin_views, panels, posting, reports, steps, tasks, telling, theme_views, themes
from .evidence import HELD_KIND, lay_duties, publish_held_evidence
from .feedback import compare_with_last_year
from .minutes import DRAFTED
from .models import Duty, DutyNote, Evidence, NoteTheme
from .pages import ForumReportPage
from .permissions import may_report

# What waits in a sensitive period


@hooks.register("register_held_kind")
def evidence_can_be_held() -> HeldKind:
    return asked_kind(
        name=HELD_KIND,
        label=_("Evidence of a year"),
        write=publish_held_evidence,
        address=lambda asking: reverse("forum_evidence", args=[asking.words["year"]]),
    )


# For the public


@hooks.register("register_forum_panel")
def last_years_actions(forum: Forum, page: Page) -> Panel | None:
    return panels.promised_panel(forum)


@hooks.register("register_forum_panel")
def feedback_on_it(forum: Forum, page: Page) -> Panel | None:
    return panels.feedback_panel(forum)


@hooks.register("register_forum_panel")
def who_was_in_the_room(forum: Forum, page: Page) -> Panel | None:
    return panels.room_panel(forum)


@hooks.register("register_forum_panel")
def what_was_done(forum: Forum, page: Page) -> Panel | None:
    return panels.doing_panel(forum)


@hooks.register("register_forum_panel")
def its_report(forum: Forum, page: Page) -> Panel | None:
    return panels.report_panel(forum)


@hooks.register("register_forum_guest_panel")
def feedback_of_a_guest(forum: Forum) -> Panel | None:
    return panels.guest_panel(forum)


# What is done


@hooks.register("register_action_source")
def what_a_forum_decided() -> SourceKind:
    return SourceKind(
        name="forum",
        model=Forum,
        label=_("What a forum decided"),
        title=lambda forum: forum.title,
        address=lambda forum: forum.page.url if forum.page else "",
        staff_address=lambda forum: reverse("forum_after", args=[forum.pk]),
        opens_to=may_see,
        starts_with=lambda forum: {"areas": list(forum.areas.all()), "is_public": True},
    )


@hooks.register("register_action_source")
def what_a_theme_says() -> SourceKind:
    return SourceKind(
        name="theme",
        model=Code,
        label=_("A theme of a forum"),
        title=lambda code: code.title,
        address=reports.address_of_theme,
        staff_address=_where_themes_are_decided,
        opens_to=may_report,
        starts_with=themes.first_words,
    )


def _where_themes_are_decided(code: Code) -> str:
    forum = themes.forum_of(code)
    return reverse("forum_themes", args=[forum.pk]) if forum else reverse("coding_frame", args=[code.consultation_id])


# Reporting and telling


def report_is_out(sender, instance: ForumReportPage, **kwargs) -> None:
    reports.note_publication(instance)


def report_is_back(sender, instance: ForumReportPage, **kwargs) -> None:
    reports.note_withdrawal(instance)


def last_years_is_known(instance: Forum, created: bool, raw: bool, **_kwargs: object) -> None:
    """Staff said which forum came before, perhaps after its feedback was made."""
    if not created and not raw:
        compare_with_last_year(instance)


post_save.connect(last_years_is_known, sender=Forum, dispatch_uid="forums.last_years_is_known")
page_published.connect(report_is_out, sender=ForumReportPage, dispatch_uid="forums.report_is_out")
page_unpublished.connect(report_is_back, sender=ForumReportPage, dispatch_uid="forums.report_is_back")


@hooks.register("register_recurring_job")
def draft_reports() -> Job:
    return Job("draft the reports of forums", reports.draft_what_is_due, at=time(6, 30))


@hooks.register("register_recurring_job")
def draft_minutes_anew() -> Job:
    """With what moderators have read since the report was begun, and before the team is at work."""
    return Job("draft the minutes of forums anew", reports.renew_minutes, at=time(8, 45))


@hooks.register("register_recurring_job")
def suggest_themes_overnight() -> Job:
    return Job("suggest themes of forums", tasks.suggest_what_is_due, at=time(6, 0))


def _letter_kind(letter: telling.Letter) -> MailingKind:
    return MailingKind(letter.value, letter.label, telling.render, telling.prepare)


@hooks.register("register_mailing_kind")
def ask_for_feedback() -> MailingKind:
    return _letter_kind(telling.Letter.FEEDBACK)


@hooks.register("register_mailing_kind")
def tell_of_the_report() -> MailingKind:
    return _letter_kind(telling.Letter.REPORT)


@hooks.register("register_mailing_kind")
def tell_what_we_did() -> MailingKind:
    return _letter_kind(telling.Letter.DID)


@hooks.register("register_forum_letter_kind")
def feedback_by_post() -> LetterKind:
    return posting.feedback_letters()


# For staff


@hooks.register("register_admin_urls")
def where_forums_are_reported_on() -> list[URLPattern]:
    of_one, of_year = "forums/<int:pk>/after/", "forums/evidence/<int:year>/"
    return [
        path(of_one, admin_views.after, name="forum_after"),
        path(f"{of_one}feedback/", admin_views.feedback, name="forum_feedback"),
        path(f"{of_one}report/", admin_views.report, name="forum_report"),
        path(f"{of_one}minutes/", admin_views.minutes, name="forum_minutes"),
        path(f"{of_one}letters/<slug:name>/", admin_views.letter, name="forum_letter"),
        path(f"{of_one}post/", admin_views.by_post, name="forum_feedback_by_post"),
        path(f"{of_one}themes/", theme_views.themes, name="forum_themes"),
        path(f"{of_one}themes/suggest/", theme_views.suggest, name="forum_suggest_themes"),
        path(of_year, admin_views.evidence, name="forum_evidence"),
        path(f"{of_year}duties/<slug:slug>/", admin_views.duty, name="forum_duty"),
        path(f"{of_year}publish/", admin_views.publish, name="forum_evidence_publish"),
    ]


@hooks.register("register_forum_staff_link")
def to_what_comes_after(forum: Forum, user: User) -> StaffLink | None:
    if not may_see(user):
        return None
    address = reverse("forum_after", args=[forum.pk])
    return StaffLink(60, str(_("Feedback, report, minutes, actions and letters")), address)


@hooks.register("register_forum_staff_link")
def to_the_evidence(forum: Forum, user: User) -> StaffLink | None:
    if not may_see(user):
        return None
    return StaffLink(90, str(_("Evidence for scrutiny")), reverse("forum_evidence", args=[forum.day.year]))


@hooks.register("register_forum_steps")
def what_comes_after_asks_for(forum: Forum, user: User) -> Iterable[ForumStep]:
    return steps.steps_after(forum, user) if may_report(user) else ()


@hooks.register("register_waiting")
def reports_that_wait(user: User) -> list[Waiting]:
    """Forums that were held and are not reported on yet; late a month after the day."""
    if not may_report(user):
        return []
    today = timezone.localdate()
    held = list(Forum.objects.held_before(today).filter(reported_on=None))
    late = sum(forum.day < today - reports.DRAFTED_WITHIN for forum in held)
    address = reverse("forum_after", args=[held[0].pk]) if held else ""
    words = ngettext("forum to report on", "forums to report on", len(held))
    return [Waiting(28, len(held), words, address, late=late)]


class DutyViewSet(ModelViewSet):
    """Dated and with their sources: laws change, and what a partnership promises is its own to change."""

    model = Duty
    name = "forum_duties"
    url_prefix = "forum-duties"
    icon = "tasks"
    menu_label = _("Duties of the partnership")
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = [
        "statement",
        Column("get_nation_display", label=_("Where it holds")),
        Column("source", label=_("Source")),
        Column("as_at", label=_("As at")),
        BooleanColumn("is_active", label=_("In use")),
    ]
    list_filter = ["nation", "is_active", "is_law"]
    search_backend_name = None
    panels = fields(
        *("statement", "explanation", "nation", "is_law", "source", "source_address", "as_at", "not_checked"),
        *("order", "is_active"),
        nation=_("Elsewhere it is not shown."),
        source_address=_("Where it can be read."),
        order=_("Small numbers come first."),
        is_active=_("Untick it rather than delete it: what was noted of it in earlier years stays."),
    )


@hooks.register("register_admin_viewset")
def duties_of_the_partnership() -> ModelViewSet:
    return DutyViewSet()


@hooks.register("register_first_page", order=41)
def first_duties(home: HomePage) -> None:
    lay_duties()


@hooks.register("register_role_permissions")
def who_reports_on_forums() -> dict[str, list[str]]:
    evidence = ["forums.add_dutynote", "forums.change_dutynote", "forums.publish_evidence"]
    duties = [f"forums.{deed}_duty" for deed in ("view", "add", "change")]
    return {"Forum managers": [*evidence, *duties], "Administrators": [*evidence, *duties]}


@hooks.register("register_log_actions")
def deeds_in_the_log(actions) -> None:
    actions.register_action("forums.feedback", _("Make the feedback"), _("Made the feedback of a forum"))
    actions.register_action(
        DRAFTED, _("Draft what was discussed"), _("Drafted what was discussed from the table notes")
    )
    actions.register_action("forums.themes", _("Decide on themes"), _("Decided which theme points and answers have"))
    actions.register_action("forums.duty", _("Say how a duty was done"), _("Said how a duty was done"))
    actions.register_action("forums.evidence", _("Publish evidence"), _("Published the evidence of a year"))


@hooks.register("register_demonstration", order=360)  # after the forums, who came and what the tables noted
def tell_what_came_after(demonstration: Demonstration) -> None:
    from forums.demonstration.after import tell_what_came_after as tell  # noqa: PLC0415 - only demonstrations need it

    tell(demonstration)


@hooks.register("register_personal_data")
def what_comes_after_keeps() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=NoteTheme,
            title=_("Themes you gave to what tables noted"),
            kept_for=_("As long as the points."),
            of=lambda user: NoteTheme.objects.filter(decided_by=user),
            fields=("note", "code", "decided_at"),
            erase=lambda user: NoteTheme.objects.filter(decided_by=user).update(decided_by=None),
            kept=_("The theme stays, without your name."),
        ),
        PersonalData(
            model=DutyNote,
            title=_("What you wrote about the partnership's duties"),
            kept_for=_("For good: the record of how it stood."),
            of=lambda user: DutyNote.objects.filter(written_by=user),
            fields=("duty", "year", "is_met", "note", "written_at"),
            erase=lambda user: DutyNote.objects.filter(written_by=user).update(written_by=None),
            kept=_("What was written, without your name."),
        ),
        PersonalData(
            model=Evidence,
            title=_("Evidence you published"),
            kept_for=_("For good: the archive of what was shown to scrutiny."),
            of=lambda user: Evidence.objects.filter(published_by=user),
            fields=("year", "published_on"),
            erase=lambda user: Evidence.objects.filter(published_by=user).update(published_by=None),
            kept=_("The evidence, without your name."),
        ),
    ]
