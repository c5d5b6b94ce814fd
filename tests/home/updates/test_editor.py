"""The staff pages: what the editor refuses and asks, its previews, the report, correcting, withdrawing, agreeing."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from home.alerts.models import Subscription
from home.updates.models import UpdatePage
from home.updates.records import AppealApproval, Withdrawal
from home.updates.reports import report_of
from places.models import Area


@pytest.fixture
def editor(staff, client):
    user = staff("Communications team")
    client.force_login(user)
    return user


def form(agency, text: str = "<p>Lock it.</p>", **fields) -> dict:
    return nested_form_data(
        {
            "title": "Lock your shed",
            "slug": "lock-your-shed",
            "summary": "Three were opened.",
            "kind": "news",
            "urgency": "routine",
            "agency": agency.pk,
            "tells_subscribers": "on",
            "body": streamfield([("text", rich_text(text))]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            "action-publish": "action-publish",
            **fields,
        }
    )


@pytest.fixture
def add(editor, client, list_of_updates):
    address = reverse("wagtailadmin_pages:add", args=["home", "updatepage", list_of_updates.pk])
    return lambda data: client.post(address, data)


def test_an_editor_publishes(add, agency, told):
    assert add(form(agency)).status_code == 302
    update = UpdatePage.objects.get()
    assert update.live
    assert told == [("published", update.pk)]


def test_the_editor_reads_once_how_many_are_told_and_where_to_follow_it(add, agency, client):
    Subscription.objects.create(address="a@example.org", is_everywhere=True, confirmed_at=timezone.now())
    with time_machine.travel("2026-03-04 12:00:00Z"):
        explorer = add(form(agency)).url
        update = UpdatePage.objects.get()
        page = client.get(explorer).content.decode()
        assert "Published. 1 person is being emailed." in page
        assert f'href="{reverse("update_report", args=[update.pk])}"' in page
        client.post(reverse("wagtailadmin_pages:edit", args=[update.pk]), form(agency, "<p>Lock it twice.</p>"))
        assert "emailed" not in client.get(explorer).content.decode(), "published again, it tells nobody"


def test_whether_people_are_told_is_decided_at_the_first_publication(editor, client, publish, write, agency):
    silent, draft = publish(tells_subscribers=False), write("A draft")
    address = reverse("wagtailadmin_pages:edit", args=[silent.pk])
    assert "decided when it was first published" in client.get(address).content.decode()
    client.post(address, form(agency))
    silent.refresh_from_db()
    assert silent.latest_revision.as_object().tells_subscribers is False, "a tick that would tell nobody is not kept"
    page = client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert "decided when it was first published" not in page


def test_writing_begins_at_the_top_of_the_menu(editor, client, list_of_updates, staff):
    write = reverse("update_write")
    assert f'"{write}"' in client.get("/admin/").content.decode()
    add = reverse("wagtailadmin_pages:add", args=["home", "updatepage", list_of_updates.pk])
    assert client.get(write).url == add
    client.force_login(staff("Analysts"))
    assert f'"{write}"' not in client.get("/admin/").content.decode()


def test_there_is_somewhere_to_write_at_once(editor, client, list_of_updates):
    page = client.get(reverse("wagtailadmin_pages:add", args=["home", "updatepage", list_of_updates.pk]))
    assert [block.block_type for block in page.context["form"]["body"].value()] == ["text"]


def test_chosen_places_stand_first_and_many_have_a_way_past_them(editor, client, list_of_updates, write, areas):
    def editor_of(update) -> tuple[str, list[tuple[str, list[str]]]]:
        page = client.get(reverse("wagtailadmin_pages:edit", args=[update.pk]))
        groups = page.context["form"]["areas"].field.choices
        return page.content.decode(), [(name, [label for _value, label in boxes]) for name, boxes in groups]

    update = write(areas=[areas["mill"]])
    update.save_revision()
    page, groups = editor_of(update)
    assert groups == [("Chosen", ["Mill"]), ("Ward", ["Hill"]), ("Parish", ["Dale"])]
    assert "Skip the list" not in page
    for number in range(10):
        place = {"code": f"E0400010{number}", "name": f"Place {number}", "slug": f"place-{number}"}
        Area.objects.create(kind="parish", vintage=2025, **place)
    page, groups = editor_of(update)
    assert 'href="#id_areas-end"' in page and "Skip the list of 13 places" in page
    assert page.index('href="#id_areas-end"') < page.index('id="id_areas"') < page.index('id="id_areas-end"')


def test_a_title_that_comes_round_gets_an_address_of_its_own(add, agency, client):
    for number in ("", "-2", "-3"):
        assert add(form(agency)).status_code == 302
        update = UpdatePage.objects.latest("pk")
        assert update.slug == f"lock-your-shed{number}"
    client.post(reverse("wagtailadmin_pages:edit", args=[update.pk]), form(agency, slug="lock-your-shed-3"))
    assert UpdatePage.objects.get(pk=update.pk).slug == "lock-your-shed-3"


def test_a_warning_is_asked_about_once_with_its_words(add, agency):
    vague = '<p><a href="https://example.org/">click here</a></p>'
    asked = add(form(agency, vague))
    assert asked.status_code == 200
    assert "click here" in str(asked.context["form"].errors["publishes_despite_warnings"])
    assert not UpdatePage.objects.filter(live=True).exists()
    assert add(form(agency, vague, publishes_despite_warnings="on")).status_code == 302
    assert UpdatePage.objects.get().live


def test_what_must_be_mended_cannot_be_passed(add, agency):
    refused = add(form(agency, kind="meeting", publishes_despite_warnings="on"))
    assert "day and time" in str(refused.context["form"].errors["starts_at"])
    assert "needs a place" in str(refused.context["form"].errors["venue"])
    assert not UpdatePage.objects.exists()


def test_a_draft_is_saved_as_it_is(add, agency):
    data = form(agency, kind="meeting")
    del data["action-publish"]
    assert add(data).status_code == 302
    assert not UpdatePage.objects.get().live


def test_an_appeal_of_the_editor_waits(add, agency, approver, appeal):
    answer = add(form(agency, kind="appeal", expires_on=appeal["expires_on"].isoformat()))
    assert answer.status_code == 302
    assert not UpdatePage.objects.get().live
    assert AppealApproval.objects.undecided().count() == 1


def test_the_usual_agency_stands_there(editor, client, list_of_updates, publish, agency):
    publish(owner=editor)
    page = client.get(reverse("wagtailadmin_pages:add", args=["home", "updatepage", list_of_updates.pk]))
    assert page.context["form"].initial["agency"] == agency.pk


@pytest.mark.parametrize(
    ("mode", "words", "own_styles"),
    [("", "Lock your shed", False), ("email", "Lock your shed", True), ("poster", "QR code", True)],
)
@pytest.mark.usefixtures("editor")
def test_each_preview_shows_it_as_it_will_look(client, write, mode, words, own_styles):
    update = write()
    update.save_revision()
    address = reverse("wagtailadmin_pages:view_draft", args=[update.pk])
    preview = client.get(f"{address}?mode={mode}")
    assert words in preview.content.decode()
    # An email and a poster carry their styles in themselves, which a browser may use there and nowhere else.
    policy = dict(each.split(" ", 1) for each in preview.headers["Content-Security-Policy"].split("; "))
    assert ("'unsafe-inline'" in policy["style-src"]) == own_styles
    assert policy["script-src"] == "'self'"


@pytest.mark.parametrize("mode", ["", "email", "poster"])
@pytest.mark.usefixtures("editor")
def test_each_preview_is_there_before_anything_was_saved(client, list_of_updates, agency, mode):
    address = reverse("wagtailadmin_pages:preview_on_add", args=["home", "updatepage", list_of_updates.pk])
    assert client.post(address, form(agency)).json() == {"is_valid": True, "is_available": True}
    assert "Lock your shed" in client.get(f"{address}?mode={mode}").content.decode()


def test_the_panel_says_whom_it_reaches_and_what_to_mend(editor, client, write):
    update = write(kind="meeting")
    update.save_revision()
    panel = client.get(reverse("update_check", args=[update.pk])).content.decode()
    assert "day and time" in panel and "It will reach:" in panel


@pytest.mark.parametrize(("role", "may_publish"), [("Communications team", True), ("Editors", False)])
def test_the_panel_says_where_publishing_is_to_whoever_may(client, staff, write, role, may_publish):
    client.force_login(staff(role))
    draft = write()
    draft.save_revision()
    panel = client.get(reverse("update_check", args=[draft.pk])).content.decode()
    assert ("To publish it" in panel) == may_publish


def test_right_after_publishing_the_report_says_what_happens_next(editor, client, publish):
    update = publish()
    page = client.get(reverse("update_report", args=[update.pk])).content.decode()
    assert "None has left yet. Those who get it at once" in page
    assert reverse("formats_page", args=[update.pk]) in page
    quiet = publish(tells_subscribers=False)
    assert "None has left yet." not in client.get(reverse("update_report", args=[quiet.pk])).content.decode()
    panels = [client.get(reverse("update_check", args=[each.pk])).content.decode() for each in (update, quiet)]
    assert ["have been told of it" in panel for panel in panels] == [True, False]
    assert "nobody was sent an alert" in panels[1]
    assert not any("To publish it" in panel for panel in panels)


@pytest.mark.parametrize(
    ("hour", "urgency", "waits_until"),
    [(23, "routine", "2026-03-05 08:00:00+00:00"), (23, "urgent", "None"), (12, "routine", "None")],
)
def test_the_report_knows_when_emails_leave(publish, hour, urgency, waits_until):
    with time_machine.travel(f"2026-03-04 {hour}:00:00Z"):
        assert str(report_of(publish(urgency=urgency)).waits_until) == waits_until


def test_correcting_and_withdrawing_in_the_staff_pages(editor, client, publish):
    update = publish()
    client.post(reverse("update_correct", args=[update.pk]), {"note": "Two, not three."})
    assert update.corrections.get().note == "Two, not three."
    assert "Two, not three." in client.get(reverse("update_report", args=[update.pk])).content.decode()
    client.post(reverse("update_withdraw", args=[update.pk]), {"sentence": "Wrong."})
    assert Withdrawal.objects.get().sentence == "Wrong."


def test_an_approver_decides_in_the_staff_pages(client, publish, appeal, approver):
    update = publish(**appeal)
    assert not update.live
    client.force_login(approver)
    approval = AppealApproval.objects.get()
    assert update.title in client.get(reverse("update_appeals")).content.decode()
    address = reverse("update_appeal", args=[approval.pk])
    without_reason = client.post(address, {"decision": "refused", "reason": ""})
    assert "Say what must change" in without_reason.content.decode()
    client.post(address, {"decision": "agreed"})
    assert UpdatePage.objects.get().live


@pytest.mark.parametrize(
    "name", ["update_report", "update_check", "update_correct", "update_withdraw", "update_review"]
)
def test_those_who_may_not_edit_see_none_of_it(client, publish, staff, name):
    client.force_login(staff("Analysts"))
    assert client.get(reverse(name, args=[publish().pk])).status_code in (302, 403)
