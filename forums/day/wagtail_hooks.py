"""What the day of a forum adds to the site."""

from datetime import time

from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page

from actions.sources import SourceKind
from core.recurring import Job
from forums.panels import ForumStep, StaffLink
from forums.preparing.models import Forum
from home.demonstration import Demonstration
from home.panels import Panel
from moderation.kinds import ModeratedKind
from people.models import User
from people.personal_data import NotPersonal, PersonalData

from . import panels, retention, services
from .admin_views import door, printing, screen, tables, today
from .models import Attendance, CheckState, TableLink, TableNote, WallQuestion
from .permissions import may_check_in, may_read_notes, may_run_screen, may_run_tables, may_see_the_day

# For staff


@hooks.register("register_admin_urls")
def where_the_day_is_run() -> list[URLPattern]:
    of_one = "forums/<int:pk>/"
    return [
        path(f"{of_one}today/", today.today, name="forum_today"),
        path(f"{of_one}check-in/", door.check_in, name="forum_check_in"),
        path(f"{of_one}check-in/<int:rsvp>/", door.guest, name="forum_check_in_guest"),
        path(f"{of_one}check-in/here/<uuid:key>/", door.here, name="forum_here"),
        path(f"{of_one}walk-in/", door.walk_in, name="forum_walk_in"),
        path(f"{of_one}table-notes/", tables.notes, name="forum_notes"),
        path(f"{of_one}table-links/", tables.links, name="forum_table_links"),
        path(f"{of_one}screen/", screen.screen, name="forum_screen"),
        path(f"{of_one}screen/new/", screen.new_poll, name="forum_new_poll"),
        path(f"{of_one}screen/poll/<int:poll>/", screen.run_poll, name="forum_run_poll"),
        path(f"{of_one}screen/poll/<int:poll>/hands/", screen.hands, name="forum_hands"),
        path(f"{of_one}screen/question/<int:question>/", screen.question, name="forum_question"),
        path(f"{of_one}print/<slug:name>.pdf", printing.sheet, name="forum_print"),
    ]


@hooks.register("register_forum_staff_link")
def the_day(forum: Forum, user: User) -> StaffLink | None:
    if not may_see_the_day(user):
        return None
    return StaffLink(30, _now("On the day"), reverse("forum_today", args=[forum.pk]))


@hooks.register("register_forum_staff_link")
def checking_in(forum: Forum, user: User) -> StaffLink | None:
    if not may_check_in(user):
        return None
    return StaffLink(32, _now("Check in"), reverse("forum_check_in", args=[forum.pk]))


@hooks.register("register_forum_staff_link")
def what_the_tables_say(forum: Forum, user: User) -> StaffLink | None:
    if not may_read_notes(user):
        return None
    said = TableNote.objects.for_forum(forum).filter(state=CheckState.CHECKING)
    # Tables work from its day on.
    waiting = said.count() if forum.day <= timezone.localdate() else None
    return StaffLink(40, _now("What the tables say"), reverse("forum_notes", args=[forum.pk]), waiting or None)


@hooks.register("register_forum_steps")
def what_the_day_asks_for(forum: Forum, user: User) -> list[ForumStep]:
    steps, tables = [], forum.topics.count()
    if tables and may_run_tables(user):
        links, is_over = TableLink.objects.filter(forum=forum), forum.day < timezone.localdate()
        made = is_over or links.in_use().exclude(topic=None).count() >= tables
        address = reverse("forum_table_links", args=[forum.pk])
        steps.append(ForumStep(30, _now("Make and print the links of the tables"), address, is_done=made))
    states = set(TableNote.objects.for_forum(forum).order_by().values_list("state", flat=True).distinct())
    if states and may_read_notes(user):
        is_read = CheckState.CHECKING not in states
        address = reverse("forum_notes", args=[forum.pk])
        steps.append(ForumStep(35, _now("Read what the tables said"), address, is_done=is_read))
    return steps


@hooks.register("register_role_permissions")
def who_runs_the_day() -> dict[str, list[str]]:
    door_permissions = ["forums.add_attendance", "forums.view_attendance"]
    read = ["forums.view_tablenote", "forums.view_wallquestion"]
    run = [*door_permissions, *read, "forums.add_tablelink", "forums.change_poll"]
    return {
        "Analysts": read,
        "Moderators": [*read, "forums.change_poll"],
        "Consultation managers": [*door_permissions, *read],
        "Forum managers": run,
        "Administrators": run,
    }


@hooks.register("register_log_actions")
def deeds_in_the_log(actions) -> None:
    actions.register_action("forums.end_table_link", _("End the link of a table"), _("Ended the link of a table"))


# What tables and phones send


@hooks.register("register_moderated_kind")
def table_notes_are_moderated() -> ModeratedKind:
    return ModeratedKind(
        name=services.NOTE,
        model=TableNote,
        label=_("Point from a table at a forum"),
        title=lambda note: (
            _now("%(verdict)s: point from “%(forum)s”") % {"verdict": note.get_verdict_display(), "forum": note.forum}
        ),
        publish=services.publish,
        refuse=services.refuse,
        address=TableNote.get_absolute_url,
    )


@hooks.register("register_moderated_kind")
def questions_are_moderated() -> ModeratedKind:
    return ModeratedKind(
        name=services.QUESTION,
        model=WallQuestion,
        label=_("Question from the room of a forum"),
        title=lambda question: _now("Question from “%(forum)s”") % {"forum": question.forum},
        publish=services.publish,
        refuse=services.refuse,
        address=WallQuestion.get_absolute_url,
    )


@hooks.register("register_action_source")
def what_a_table_said() -> SourceKind:
    return SourceKind(
        name="table-note",
        model=TableNote,
        label=_("Point from a table at a forum"),
        title=lambda note: note.public_text or note.text,
        address=lambda note: note.get_absolute_url() if note.is_public else "",
        staff_address=lambda note: reverse("forum_notes", args=[note.forum_id]) + f"?topic={note.topic_id or ''}",
        opens_to=may_read_notes,
        starts_with=first_words,
    )


@hooks.register("register_action_source")
def what_the_room_asked() -> SourceKind:
    return SourceKind(
        name="forum-question",
        model=WallQuestion,
        label=_("Question from the room of a forum"),
        title=lambda question: question.public_text or question.text,
        address=lambda question: question.get_absolute_url() if question.is_public else "",
        staff_address=lambda question: reverse("forum_screen", args=[question.forum_id]),
        opens_to=may_run_screen,
        starts_with=first_words_of_a_question,
    )


def first_words(note: TableNote) -> dict:
    """What an action that comes of a point begins with."""
    words = {"forum": note.forum, "verdict": note.get_verdict_display()}
    why = _now("Said at a table of “%(forum)s”: %(verdict)s.") % words
    return _read_by_moderators(note) | {"why": why, "priority": note.priority}


def first_words_of_a_question(question: WallQuestion) -> dict:
    """What an action that comes of a question begins with."""
    return _read_by_moderators(question) | {"why": _now("Asked at “%(forum)s”.") % {"forum": question.forum}}


def _read_by_moderators(written: TableNote | WallQuestion) -> dict:
    """Its words, for everybody only where a moderator has let them through."""
    said = written.public_text if written.is_public else written.text
    return {
        "title": Truncator(" ".join(said.split())).chars(120),
        "public_wording": said if written.is_public else "",
        "areas": list(written.forum.areas.all()),
        "is_public": written.is_public,
    }


# For the public


@hooks.register("register_forum_panel")
def what_was_asked(forum: Forum, page: Page) -> Panel | None:
    return panels.questions_panel(forum)


@hooks.register("register_forum_panel")
def what_the_room_answered(forum: Forum, page: Page) -> Panel | None:
    return panels.polls_panel(forum)


# After the forums and their guests; before what came of them.
@hooks.register("register_demonstration", order=330)
def tell_the_demonstrations_day(demonstration: Demonstration) -> None:
    from forums.demonstration.day import tell_the_day  # noqa: PLC0415 - only demonstrations need it

    tell_the_day(demonstration)


# What is kept


@hooks.register("register_recurring_job")
def forget_the_day() -> Job:
    return Job("forget what the day of a forum kept", retention.forget_the_day, at=time(4, 5))


@hooks.register("register_personal_data")
def what_the_day_keeps() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=Attendance,
            title=_("Forums you came to, and guests you checked in"),
            kept_for=_("Names for a year after the forum; that somebody came, for good."),
            of=Attendance.objects.involving,
            fields=("forum", "name", "arrived_at"),
            erase=services.forget_in_attendance,
            kept=_("That a guest came, without your name."),
        ),
    ]
