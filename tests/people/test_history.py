"""The site's history says who published, sent, moderated and exported."""

from uuid import uuid4

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from home.models import Reply
from home.replies.services import Subject, submit_reply
from moderation.models import Item
from moderation.services import decide
from people.exports import ExportLogMiddleware, log_export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def history(admin_client):
    def shown() -> str:
        return admin_client.get("/admin/reports/site-history/").content.decode()

    return shown


def test_exporting_a_list_is_in_the_history(admin_client, history):
    admin_client.get("/admin/reports/locked/?export=csv")
    assert ModelLogEntry.objects.get(action="people.export").data == {"list": "/admin/reports/locked/"}
    assert "Exported the list at /admin/reports/locked/" in history()


FILES = [
    (HttpResponse("a", content_type="application/pdf"), 1),
    (HttpResponse("a", content_type=XLSX), 1),
    (StreamingHttpResponse(["a"], content_type="text/csv; charset=utf-8"), 1),
    (HttpResponse("a", headers={"Content-Disposition": 'attachment; filename="answers.json"'}), 1),
    (HttpResponse("a", headers={"Content-Disposition": 'inline; filename="logo.png"'}, content_type="image/png"), 0),
    (HttpResponse("No tool to make it with.", status=503, content_type="text/plain"), 0),
]


@pytest.mark.parametrize(("answer", "noted"), FILES)
def test_every_file_that_staff_pages_give_out_is_in_the_history(admin_user, rf, answer, noted):
    """Letters with names and addresses, lists of guests and their needs, agendas: whichever room made it."""
    for address in ("/admin/forums/3/guests/guests.csv", "/crime-map/download.csv"):
        request = rf.get(address)
        request.user = admin_user
        ExportLogMiddleware(lambda _request: answer)(request)
    entries = ModelLogEntry.objects.filter(action="people.export")
    assert [entry.data["list"] for entry in entries] == ["/admin/forums/3/guests/guests.csv"] * noted


def test_a_file_of_which_its_own_subject_notes_more_is_in_the_history_once(admin_user, rf):
    def answers(request):
        log_export(request, instance=admin_user, action="consultations.export_answers", data={"format": "csv"})
        return HttpResponse("a", content_type="text/csv")

    request = rf.get("/admin/consultations/1/results/answers.csv")
    request.user = admin_user
    ExportLogMiddleware(answers)(request)
    entry = ModelLogEntry.objects.get()
    assert (entry.user, entry.action, entry.data) == (admin_user, "consultations.export_answers", {"format": "csv"})


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
