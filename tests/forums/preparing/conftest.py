"""Colleagues who prepare forums, and those who do not."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from people.models import User
from people.roles import create_roles


@pytest.fixture
def as_(db) -> Callable[[str], Client]:
    """A browser in which somebody of a role is signed in; "resident" has an account and no role."""
    create_roles()

    def signed_in(role: str) -> Client:
        user = User.objects.create_user(f"{role.replace(' ', '-').lower()}@example.org", "a long and quiet sentence")
        if role != "resident":
            user.groups.set(Group.objects.filter(name=role))
        client = Client()
        client.force_login(user)
        return client

    return signed_in
