"""Deleting an update that people have: the editor reads of withdrawing it, and nobody who is being told is left out."""

import pytest
from django.core import mail
from django.urls import reverse

from home.alerts import deleting
from home.alerts.sending import send_alerts, send_withdrawal
from home.updates.models import UpdatePage, Withdrawal
from people.roles import create_roles
from people.services import make_member_of_staff

from .conftest import receivers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midday")]


@pytest.fixture
def sent(make_update, subscriber, post, client) -> UpdatePage:
    """An update that two people have, with an editor signed in."""
    create_roles()
    client.force_login(
        make_member_of_staff(
            email="editor@example.org", name="Editor", roles=["Administrators"], password="a long enough password"
        )
    )
    for name in ("first", "second"):
        subscriber(f"{name}@example.org")
    update = make_update("A man is wanted")
    send_alerts(update)
    post()
    mail.outbox.clear()
    return update


@pytest.fixture
def delete(client):
    def delete(page) -> None:
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    return delete


def is_there(update) -> bool:
    return UpdatePage.objects.filter(pk=update.pk).exists()


def test_whoever_deletes_what_people_have_reads_of_withdrawing_it(sent, make_update, client, delete):
    def confirmation(update) -> str:
        return client.get(reverse("wagtailadmin_pages:delete", args=[update.pk])).content.decode()

    page = confirmation(sent)
    assert "2 people have “A man is wanted” by email. Deleting it tells them nothing" in page
    assert reverse("update_withdraw", args=[sent.pk]) in page
    assert "by email" not in confirmation(make_update("Nobody has this"))
    delete(sent)
    assert not is_there(sent), "it is a warning and no more"


def test_so_does_whoever_deletes_several_pages_or_the_one_above_them(sent, make_update, subscriber, client, post):
    several = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    untold = make_update("Nobody has this")
    page = client.get(f"{several}?id={sent.pk}&id={untold.pk}").content.decode()
    assert "2 people have “A man is wanted” by email. Deleting it tells them nothing" in page
    assert "by email" not in client.get(f"{several}?id={untold.pk}").content.decode()
    subscriber("third@example.org")
    other = make_update("Doors left open")
    send_alerts(other)
    post()
    words = "3 people have “A man is wanted” and “Doors left open” by email. Deleting them tells nobody"
    for address in (
        f"{several}?id={sent.pk}&id={other.pk}",
        f"{several}?id={sent.get_parent().pk}",
        reverse("wagtailadmin_pages:delete", args=[sent.get_parent().pk]),
    ):
        page = client.get(address).content.decode()
        assert words in page
        assert all(reverse("update_withdraw", args=[update.pk]) in page for update in (sent, other))
    Withdrawal.objects.create(update=other, sentence="It was wrong.")
    send_withdrawal(other.withdrawal)
    post()
    page = client.get(f"{several}?id={sent.pk}&id={other.pk}").content.decode()
    assert "2 people have “A man is wanted” by email." in page, "what is withdrawn has been told"


@pytest.mark.parametrize(
    ("count", "names"),
    [(1, "“Update 1”"), (3, "“Update 1”, “Update 2” and “Update 3”"), (5, "“Update 3” and 2 other updates")],
)
def test_of_many_the_first_are_named(count, names):
    updates = [UpdatePage(title=f"Update {number}") for number in range(1, count + 1)]
    assert f"{names} by email." in deleting.Untold(updates, 1_200).sentence


def test_it_stays_until_everybody_who_has_it_was_told_that_it_was_withdrawn(sent, client, delete, post):
    withdrawal = Withdrawal.objects.create(update=sent, sentence="Somebody has been charged.")
    several = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    def try_all_ways() -> None:
        delete(sent)
        delete(sent.get_parent())
        client.post(f"{several}?id={sent.pk}")
        assert client.get(f"{several}?id={sent.pk}").status_code == 302, "nobody is asked to confirm what is refused"
        assert is_there(sent)

    try_all_ways()
    send_withdrawal(withdrawal)
    try_all_ways()
    post()
    assert receivers(mail.outbox) == ["first@example.org", "second@example.org"]
    assert all("Somebody has been charged." in message.body for message in mail.outbox)
    client.post(f"{several}?id={sent.pk}")
    assert not is_there(sent)
