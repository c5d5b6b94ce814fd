"""The site's history says who published, sent, moderated and exported."""

from uuid import uuid4

import pytest
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from home.models import Reply
from home.replies.services import Subject, submit_reply
from moderation.models import Item
from moderation.services import decide


@pytest.fixture
def history(admin_client):
    def shown() -> str:
        return admin_client.get("/admin/reports/site-history/").content.decode()

    return shown


def test_exporting_a_list_is_in_the_history(admin_client, history):
    admin_client.get("/admin/reports/locked/?export=csv")
    assert ModelLogEntry.objects.get(action="people.export").data == {"list": "/admin/reports/locked/"}
    assert "Exported the list at /admin/reports/locked/" in history()


@pytest.mark.parametrize("address", ["/admin/reports/locked/", "/admin/reports/locked/?export=pdf"])
def test_looking_at_a_list_is_not(admin_client, address):
    admin_client.get(address)
    assert not ModelLogEntry.objects.filter(action="people.export").exists()


@pytest.mark.parametrize(
    "action",
    [
        "wagtail.publish",
        "outbox.stop",
        "updates.correct",
        "moderation.refused",
        "replies.answer",
        "people.export",
        "sensitive_periods.released",
        "alerts.import",
    ],
)
def test_every_deed_has_words(action):
    assert registry.action_exists(action)


def test_a_decision_of_a_moderator_is_in_the_history(admin_user, history):
    submit_reply(key=uuid4(), subject=Subject(), text="Words", may_be_public=True)
    decide(item=Item.objects.get(), action="refused", by=admin_user, version=0, reason="off-topic")
    entry = ModelLogEntry.objects.get(action="moderation.refused")
    assert (entry.user, entry.data["reason"]) == (admin_user, "off-topic")
    assert Reply.objects.get().state == "refused"
    assert "Not published" in history()
