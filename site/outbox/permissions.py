"""Who may do what with what leaves."""

from wagtail.permission_policies import ModelPermissionPolicy

from people.models import User

from .models import Mailing, Message

READ = ["outbox.view_mailing"]
STOP = [*READ, "outbox.stop_mailing"]
LOOK_AFTER = [
    *STOP,
    "outbox.resend_mailing",
    "outbox.view_message",
    "outbox.retry_message",
    "outbox.view_suppression",
    "outbox.add_suppression",
    "outbox.delete_suppression",
]
OF_ROLES = {
    "Editors": READ,
    "Moderators": STOP,
    "Communications team": LOOK_AFTER,
    "Support team": LOOK_AFTER,
    "Administrators": [*LOOK_AFTER, "outbox.change_outgoingmail"],
}


class WrittenByTheSite(ModelPermissionPolicy):
    """For what only the site itself makes and changes: people may look, not even administrators may meddle."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


def may_stop(user: User, mailing: Mailing) -> bool:
    return mailing.is_going and user.has_perm("outbox.stop_mailing")


def may_go_on(user: User, mailing: Mailing) -> bool:
    """Whether this person may let a stopped mailing go on."""
    is_some_left = mailing.state == "stopped" and mailing.counts().get("stopped", 0) > 0
    return is_some_left and mailing.final_counts is None and user.has_perm("outbox.stop_mailing")


def may_resend(user: User, mailing: Mailing) -> bool:
    """Whether this person may send again to those whom the mailing may not have reached."""
    is_some_unknown = mailing.final_counts is None and mailing.counts().get("unknown", 0) > 0
    return is_some_unknown and user.has_perm("outbox.resend_mailing")


def may_try_again(user: User, message: Message) -> bool:
    """Whether this person may have a message tried again; its words must still be there."""
    return message.state == "refused" and bool(message.text) and user.has_perm("outbox.retry_message")
