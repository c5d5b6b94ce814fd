"""What tests of moderation share: a kind of contribution of their own, people of every role, and a working day."""

from collections.abc import Callable

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail import hooks

from moderation.kinds import Author, ModeratedKind
from moderation.models import Decision, Item
from moderation.services import decide, submit
from outbox.models import Message
from people.models import AccountMessage, User
from people.roles import create_roles

# A contribution needs a row of its own, and a room beside ours may not be asked for one: a message that waits does.
# Its subject is the title, its text what was sent, its words what everybody sees, its recipient the name beside them.
NOON = "2026-03-04 12:00:00Z"


def publish(subject: AccountMessage, text: str) -> None:
    subject.words = text
    subject.save()


def refuse(subject: AccountMessage, reason: str) -> None:
    subject.words = ""
    subject.save()


def sign(subject: AccountMessage, name: str) -> None:
    subject.recipient = name
    subject.save()


LETTER = ModeratedKind(
    name="letter",
    model=AccountMessage,
    label="Letter",
    title=lambda subject: subject.subject,
    publish=publish,
    refuse=refuse,
    address=lambda subject: f"/letters/{subject.pk}/",
    sign=sign,
)


@pytest.fixture(autouse=True)
def letters():
    """The kind is registered while a test of moderation runs."""
    with hooks.register_temporarily("register_moderated_kind", lambda: LETTER):
        yield


@pytest.fixture
def noon():
    """A Wednesday at noon: within staffed hours."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def sent(db) -> Callable[..., Item]:
    """Sends words to be published; the item that waits."""

    def send(
        text: str = "The lights in the underpass are out.",
        title: str = "About the underpass",
        signed: str = "",
        **author,
    ) -> Item:
        subject = AccountMessage.objects.create(recipient=signed, subject=title, text=text)
        who = Author(**{"address": "writer@example.org", "name": "A resident", **author})
        return submit(subject=subject, kind="letter", text=text, author=who, signed=signed)

    return send


@pytest.fixture
def people(db) -> Callable[..., User]:
    """Makes somebody in the roles named."""

    def make(*roles: str, email: str = "") -> User:
        if roles and not Group.objects.filter(name="Support team").exists():
            create_roles()
        user = User.objects.create_user(email or f"{'-'.join(roles).replace(' ', '-').lower() or 'nobody'}@example.org")
        user.groups.set(user.groups.model.objects.filter(name__in=roles))
        return user

    return make


@pytest.fixture
def moderator(db) -> User:
    """Somebody who may decide and no more, made without every role of the site."""
    user = User.objects.create_user("decides@example.org")
    may = ["decide_item", "access_admin"]
    user.user_permissions.set(Permission.objects.filter(codename__in=may))
    return user


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    def enter(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def decided(moderator) -> Callable[..., Decision]:
    """Decides about an item as it stands now."""

    def make(item: Item, action: str, **given) -> Decision:
        item.refresh_from_db()
        return decide(**{"item": item, "action": action, "by": moderator, "version": item.version, **given})

    return make


@pytest.fixture
def published(sent, decided) -> Callable[..., Item]:
    def make(*args, **author) -> Item:
        item = sent(*args, **author)
        decided(item, "published")
        item.refresh_from_db()
        return item

    return make


def letters_to(address: str) -> list[Message]:
    """What was written to somebody, oldest first."""
    return list(Message.objects.filter(to=address).order_by("pk"))
