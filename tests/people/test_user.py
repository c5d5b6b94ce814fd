"""Accounts: one for each email address, whatever its case."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from people.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("again", ["resident@example.org", "Resident@Example.org", "RESIDENT@EXAMPLE.ORG"])
def test_an_address_has_one_account_whatever_its_case(again):
    User.objects.create_user("Resident@example.ORG")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(again)
    with pytest.raises(ValidationError, match="already has an account"):
        User(email=again, password="x").full_clean()
    assert User.objects.get_by_natural_key(again).email == "resident@example.org"


def test_the_database_itself_refuses_another_case():
    User.objects.create_user("resident@example.org")
    other = User.objects.create_user("other@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=other.pk).update(email="RESIDENT@example.org")


def test_an_account_needs_an_address():
    with pytest.raises(ValueError, match="email address"):
        User.objects.create_user("")


def test_createsuperuser_asks_for_nothing_but_the_address(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long and quiet sentence")
    call_command("createsuperuser", email="Head@Example.org", interactive=False, verbosity=0)
    head = User.objects.get(email="head@example.org")
    assert head.is_superuser and head.is_member_of_staff and head.check_password("a long and quiet sentence")
    # Or nobody could sign in to a new installation before its mail works.
    assert head.emailaddress_set.get().verified
    with pytest.raises(CommandError, match="already"):
        call_command("createsuperuser", email="HEAD@example.org", interactive=False, verbosity=0)


def test_people_are_called_by_their_name_and_else_by_their_address():
    user = User(email="resident@example.org")
    assert str(user) == user.get_full_name() == user.first_name == "resident@example.org"
    user.name = "A neighbour"
    assert str(user) == user.get_full_name() == user.first_name == "A neighbour"
