"""People of every kind, and their post."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from people import roles
from people.models import AccountMessage, User
from people.tasks import send_account_message

PASSWORD = "a long and quiet sentence"


@pytest.fixture
def staff_roles(db) -> None:
    roles.create_roles()


@pytest.fixture
def person(db) -> Callable[..., User]:
    """Makes somebody with a confirmed address, in the roles named."""

    def make(email: str = "resident@example.org", *in_roles: str, **fields) -> User:
        user = User.objects.create_user(email, PASSWORD, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if in_roles:
            roles.create_roles()
            user.groups.set(user.groups.model.objects.filter(name__in=in_roles))
        return user

    return make


@pytest.fixture
def administrator(db) -> User:
    return User.objects.create_superuser("administrator@example.org", PASSWORD, name="Somebody in charge")


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """A client at which somebody has signed in through the door that people use."""

    def enter(user: User, **defaults) -> Client:
        client = Client(**defaults)
        response = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
        assert response.status_code == 302, response.context["form"].errors
        return client

    return enter


@pytest.fixture
def post() -> Callable[[], list]:
    """Delivers the messages that wait, as the worker would, and hands over all that were sent."""

    def deliver() -> list:
        for pk in AccountMessage.objects.values_list("pk", flat=True):
            send_account_message.func(pk)
        return mail.outbox

    return deliver


def link_in(message) -> str:
    """The path of the first link in a message."""
    return re.search(r"https?://[^/\s]+(/\S+)", message.body)[1]
