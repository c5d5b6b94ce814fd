"""What replies add: a kind to moderate, the team's pages, panels, jobs, and what is kept about people."""

from datetime import time

from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.recurring import Job
from core.waiting import Waiting
from home.demonstration import Demonstration
from home.demonstration.replies import tell_replies
from home.panels import Panel
from home.updates.hooks import Result
from home.updates.models import UpdatePage
from moderation.kinds import ModeratedKind
from people.models import User
from people.personal_data import PersonalData
from places.models import Area

from . import admin_views, panels, retention, services, signals  # noqa: F401 - signals register themselves
from .models import Answer, Reply


def note_for_moderators(reply: Reply) -> str:
    """What becomes of a question that is answered by email alone, whose author is written to by the team itself."""
    if reply.may_be_public:
        return ""
    if reply.address:
        return gettext("By email only: “Publish” passes it to the team, otherwise its author is told why by email.")
    return gettext("Not for the public: “Publish” passes it to the team. Its author left no email address.")


@hooks.register("register_moderated_kind")
def replies_are_moderated() -> ModeratedKind:
    return ModeratedKind(
        name="reply",
        model=Reply,
        label=_("Reply or question"),
        title=str,
        publish=services.accept,
        refuse=services.refuse,
        sign=services.sign,
        address=lambda reply: reply.public_address,
        is_public=lambda reply: reply.is_for_everybody,
        note=note_for_moderators,
    )


@hooks.register("register_neighbourhood_panel")
def questions_about_the_area(area: Area) -> Panel | None:
    return panels.ask_panel(area)


@hooks.register("register_home_panel")
def what_was_answered() -> Panel | None:
    return panels.answered_panel()


@hooks.register("register_update_result")
def replies_to_the_update(update: UpdatePage) -> list[Result]:
    count = Reply.objects.to_update(update.source).exclude(state=Reply.State.WITHDRAWN).count()
    return [Result(order=40, count=count, label=str(_("replies")), address=reverse("reply_list"))]


@hooks.register("register_admin_urls")
def where_the_team_answers() -> list[URLPattern]:
    return [
        path("replies/", admin_views.replies, name="reply_list"),
        path("replies/<int:pk>/", admin_views.reply, name="reply_detail"),
        path("replies/<int:pk>/assign/", admin_views.assign, name="reply_assign"),
        path("replies/<int:pk>/close/", admin_views.close, name="reply_close"),
        path("replies/answers/<int:pk>/take-down/", admin_views.take_answer_down, name="reply_take_answer_down"),
    ]


class RepliesMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm("home.view_reply")


@hooks.register("register_admin_menu_item")
def replies_in_the_menu() -> MenuItem:
    return RepliesMenuItem(_("Replies"), reverse("reply_list"), name="replies", icon_name="comment", order=250)


@hooks.register("register_waiting")
def replies_to_answer(user: User) -> list[Waiting]:
    if not user.has_perm("home.answer_reply"):
        return []
    unanswered = Reply.objects.unanswered()
    late = Reply.objects.late_on(timezone.localdate())
    count = unanswered.count()
    label = ngettext("reply or question to answer", "replies and questions to answer", count)
    return [Waiting(20, count, label, reverse("reply_list"), late=late.count())]


@hooks.register("register_role_permissions")
def who_answers() -> dict[str, list[str]]:
    answers = ["home.view_reply", "home.change_reply", "home.answer_reply"]
    return {
        "Editors": ["home.view_reply"],
        "Moderators": answers,
        "Administrators": [*answers, "home.change_repliessettings"],
        "Communications team": ["home.change_repliessettings"],
        "Support team": ["home.change_repliessettings"],
    }


@hooks.register("register_log_actions")
def actions_on_replies(actions) -> None:
    actions.register_action("replies.answer", _("Answer"), _("Answered somebody who wrote to the team"))
    actions.register_action("replies.assign", _("Assign"), _("Changed who is to answer"))
    actions.register_action("replies.close", _("Close"), _("Closed without an answer"))
    actions.register_action("replies.take_answer_down", _("Take answer down"), _("Took an answer from the public"))


@hooks.register("register_demonstration", order=100)  # after the updates that are replied to
def write_and_answer(demonstration: Demonstration) -> None:
    tell_replies(demonstration)


@hooks.register("register_recurring_job")
def forget_old_replies() -> Job:
    return Job("forget old replies", retention.forget_old_replies, at=time(3, 40))


# Before the account's addresses are erased: by them is found what somebody wrote without signing in.
@hooks.register("register_personal_data", order=-10)
def what_replies_keep() -> list[PersonalData]:
    return [
        PersonalData(
            model=Reply,
            title=_("What you wrote to the team"),
            kept_for=_(
                "Your name and address for a year after it was answered. What was not published for two years; what "
                "was published, without your name after that year, as long as the page it stands on."
            ),
            of=Reply.objects.by,
            fields=("subject_in_words", "text", "name", "address", "state", "submitted_at", "answers"),
            words={"subject_in_words": _("About"), "answers": _("Answers")},
            erase=retention.erase_for,
        ),
        PersonalData(
            model=Answer,
            title=_("What you answered for the team"),
            kept_for=_("As long as the reply that it answers."),
            of=lambda user: Answer.objects.filter(answered_by=user),
            fields=("text", "answered_at"),
            erase=lambda user: Answer.objects.filter(answered_by=user).update(answered_by=None),
            kept=_("The answer stays, without your name."),
        ),
    ]
