"""Bringing an existing list, and what else staff may do with subscribers."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Locale

from core.models import Partnership
from core.tables import TableRefusedError
from home.alerts import services
from home.alerts.importing import bring_list, check_list
from home.alerts.models import ListImport, Subscription, Unsubscribed
from home.alerts.sending import WELCOME, send_welcome
from outbox.models import Mailing, Message, Suppression
from people.models import User
from people.roles import ROLES, create_roles
from tests.home.alerts.conftest import receivers
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db

HEAD = "email,consented on,areas,topics,frequency\n"
GOOD = "new@example.org,2025-03-31,everywhere,,weekly\n"


@pytest.fixture
def staff() -> User:
    return User.objects.create_superuser("administrator@example.org", "a long and quiet sentence")


def refusals(text: str) -> list[str]:
    return [each.reason for each in check_list((HEAD + text).encode()).refused]


def test_a_list_brings_people_with_what_they_chose_and_how_they_agreed(staff, make_place, topic):
    olney, scams = make_place("Olney"), topic("Scams")
    rows = f"A@Example.org,31/03/2025,Olney; {olney.code},scams,daily\n" + GOOD
    report = bring_list(
        content=(HEAD + rows).encode(), file_name="list.csv", consent="Paper forms", user=staff, leave_out_refused=False
    )
    assert (len(report.rows), report.refused, report.is_brought) == (2, [], True)
    first = Subscription.objects.get(address="a@example.org")
    assert (list(first.areas.all()), list(first.topics.all()), first.is_everywhere) == ([olney], [scams], False)
    assert (first.frequency, first.consented_on, first.consent_source) == ("daily", date(2025, 3, 31), "import")
    assert first.is_confirmed and first.list_import.consent == "Paper forms"
    second = Subscription.objects.get(address="new@example.org")
    assert second.is_everywhere and second.token != first.token
    assert not Message.objects.exists(), "they are written to as a mailing, at most once"


@pytest.fixture
def bring(staff):
    def bring_rows(rows: str = GOOD, consent: str = "Paper forms of the fair, kept in the office"):
        bring_list(
            content=(HEAD.strip() + ",language\n" + rows).encode(),
            file_name="list.csv",
            consent=consent,
            user=staff,
            leave_out_refused=False,
        )
        return Mailing.objects.get(kind=WELCOME)

    return bring_rows


def test_whoever_was_brought_is_told_by_whom_how_they_agreed_and_the_way_out(bring, midday, make_place, post):
    make_place("Olney")
    mailing = bring(GOOD + "b@example.org,14/06/2025,Olney,,daily\n")
    assert (mailing.about, mailing.made_by) == (ListImport.objects.get(), ListImport.objects.get().made_by)
    letters = post()
    assert receivers(letters) == ["b@example.org", "new@example.org"]
    (letter,) = (each for each in letters if each.to == ["b@example.org"])
    theirs = Subscription.objects.get(address="b@example.org")
    html = letter.alternatives[0][0]
    for words in ("Paper forms of the fair, kept in the office", "14 June 2025", "Olney", Partnership.current().name):
        assert words in letter.body and words in html
    for address in (theirs.manage_address, theirs.unsubscribe_address):
        assert address in letter.body and f'href="{address}"' in html
    assert theirs.unsubscribe_address in letter.extra_headers["List-Unsubscribe"]
    assert len(post()) == 2, "once"


def test_the_welcome_is_in_the_language_of_the_list(bring, midday, post):
    Locale.objects.get_or_create(language_code="pl")
    bring("a@example.org,2025-03-31,everywhere,,,pl\n")
    (letter,) = post()
    assert 'lang="pl"' in letter.alternatives[0][0] and "31 marca 2025" in letter.body


def test_who_leaves_before_the_welcome_is_sent_gets_none(bring, midday, post):
    bring()
    services.unsubscribe(subscription=Subscription.objects.get())
    assert post() == []


def test_a_list_is_welcomed_once(bring, midday, post):
    bring()
    assert send_welcome(ListImport.objects.get()) is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("nothing,2025-03-31,everywhere,,", "not an email address"),
        ("a@example.org,,everywhere,,", "no date of consent"),
        ("a@example.org,last spring,everywhere,,", "is not a date"),
        (f"a@example.org,{date.today() + timedelta(days=400)},everywhere,,", "lies ahead"),
        ("a@example.org,2025-03-31,,,", "no place"),
        ("a@example.org,2025-03-31,Nowhere at all,,", "no single place called “Nowhere at all”"),
        ("a@example.org,2025-03-31,everywhere,Unicorns,", "no topic called “Unicorns”"),
        ("a@example.org,2025-03-31,everywhere,,hourly", "is no frequency"),
        ("subscribed@example.org,2025-03-31,everywhere,,", "gets alerts already"),
        ("bounced@example.org,2025-03-31,everywhere,,", "came back"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(row, reason, subscriber):
    subscriber("subscribed@example.org")
    Suppression.objects.create(address="bounced@example.org")
    (said,) = refusals(row + "\n")
    assert reason in said


def test_an_address_stands_on_a_list_once():
    assert refusals(GOOD + GOOD.upper()) == ["The address stands further up already."]


@pytest.mark.parametrize(("agreed", "comes_back"), [(-1, False), (0, False), (1, True)])
def test_who_left_comes_back_only_by_a_later_consent(agreed, comes_back, subscriber):
    services.unsubscribe(subscription=subscriber("a@example.org"))
    Unsubscribed.objects.update(left_at=timezone.now() - timedelta(days=10))
    day = timezone.localdate() - timedelta(days=10) + timedelta(days=agreed)
    assert (refusals(f"a@example.org,{day},everywhere,,\n") == []) == comes_back


def test_a_refused_row_keeps_the_whole_list_out_unless_staff_say_otherwise(staff):
    content = (HEAD + GOOD + "nothing,,,,\n").encode()
    given = {"content": content, "file_name": "list.csv", "consent": "Paper forms", "user": staff}
    report = bring_list(**given, leave_out_refused=False)
    assert not report.is_brought and report.refused[0].line == 3
    assert (Subscription.objects.count(), ListImport.objects.count()) == (0, 0)
    assert bring_list(**given, leave_out_refused=True).is_brought
    assert Subscription.objects.get().address == "new@example.org"


def test_a_list_that_breaks_in_the_middle_leaves_nothing(staff, monkeypatch):
    def break_down(**given):
        raise OSError("the disk is full")

    monkeypatch.setattr("home.alerts.importing.log", break_down)
    with pytest.raises(OSError, match="disk"):
        bring_list(
            content=(HEAD + GOOD).encode(), file_name="l.csv", consent="Paper", user=staff, leave_out_refused=False
        )
    assert (Subscription.objects.count(), ListImport.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty"),
        (b"email,areas\na@example.org,everywhere\n", "lacks a column: consented on"),
        (HEAD.encode(), "nobody stands below"),
        (b"PK\x03\x04\x00\x00", "cannot be read"),
        (b"GIF89a\x00", "not a CSV file"),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(content, why):
    with pytest.raises(TableRefusedError, match=why):
        check_list(content)


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(",", "utf-8"), (";", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16"), ("\t", "utf-8")],
)
def test_a_list_is_read_as_any_spreadsheet_writes_it(separator, encoding, make_place):
    place = make_place("Café Row")
    rows = [("email", "consented on", "areas"), ("a@example.org", "31/03/2025", '"Café Row; Café Row"'), ("", "", "")]
    rows += [("b@example.org", "31/03/2025", '"first\nsecond"'), ("c@example.org", "", "everywhere")]
    report = check_list("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    assert [(row.address, set(row.areas)) for row in report.rows] == [("a@example.org", {place})]
    assert [each.line for each in report.refused] == [4, 5], "as the spreadsheet numbers its rows"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_no_file_whatever_breaks_the_check(db, text):
    try:
        report = check_list((HEAD + text).encode("utf-8", "surrogatepass"))
    except TableRefusedError:
        return
    assert all(row.address == row.address.lower() and "@" in row.address for row in report.rows)


ADDRESS = "/admin/subscribers/list/"


@pytest.fixture
def page_of(staff, client):
    """What the page says when a list of these rows is chosen, and what its second button would send."""
    client.force_login(staff)

    def choose(rows: str = "", file: SimpleUploadedFile | None = None) -> tuple[str, dict[str, str]]:
        file = file or SimpleUploadedFile("list.csv", (HEAD + rows).encode())
        answer = client.post(ADDRESS, {"file": file, "consent": "Paper forms"})
        confirm = answer.context["confirm"]
        return answer.content.decode(), {"sealed": confirm.initial["sealed"]} if confirm else {}

    return choose


def test_the_page_says_who_would_be_written_to_and_what_is_refused_and_then_brings_the_rest(client, page_of):
    page, sealed = page_of(GOOD + GOOD.replace("new", "other") + "nothing,2025-01-01,everywhere,,\n")
    assert "Nothing has been written yet. 2 people can be added." in page
    assert "Each of the 2 gets one message now" in page and "Add 2 people and write to them" in page
    assert "not an email address" in page
    assert not Subscription.objects.exists() and not Mailing.objects.exists()
    page = client.post(ADDRESS, sealed, follow=True).content.decode()
    assert "2 people added. A message to each is on its way." in page and "new@example.org" in page
    assert ListImport.objects.get().consent == "Paper forms"
    assert Mailing.objects.get().deliveries.count() == 2
    page = client.post(ADDRESS, sealed, follow=True).content.decode()
    assert "Nobody was added" in page, "pressed twice"
    assert Mailing.objects.count() == 1
    assert "Paper forms" in client.get(ADDRESS).content.decode()


def test_a_workbook_is_brought_like_any_list(client, page_of):
    rows = [["Email", "Consented on", "Areas"], ["new@example.org", date(2025, 3, 31), "everywhere"]]
    page, sealed = page_of(file=SimpleUploadedFile("list.xlsx", workbook(*rows)))
    assert "1 person can be added" in page
    client.post(ADDRESS, sealed)
    assert Subscription.objects.get().consented_on == date(2025, 3, 31)
    assert ListImport.objects.get().file_name == "list.xlsx"


def test_a_list_without_one_good_line_cannot_be_brought(page_of):
    page, _sealed = page_of("nothing,2025-01-01,everywhere,,\n")
    assert "no line can be used" in page and "write to them" not in page


def test_only_what_was_looked_at_is_brought(client, page_of):
    _page, sealed = page_of(GOOD)
    answer = client.post(ADDRESS, {"sealed": sealed["sealed"][:-3] + "abc"}, follow=True)
    assert "Choose it again" in answer.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        client.force_login(User.objects.get())
        assert "Choose it again" in client.post(ADDRESS, sealed, follow=True).content.decode()
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("role", [role.name for role in ROLES])
def test_who_may_do_what_with_subscribers(role, subscriber, client):
    create_roles()
    user = User.objects.create_user("staff@example.org", "a long and quiet sentence", name="Staff")
    user.groups.set(user.groups.model.objects.filter(name=role))
    mine = subscriber("a@example.org")
    client.force_login(user)
    may = {
        deed: client.get(address).status_code == 200
        for deed, address in {
            "look": "/admin/subscribers/",
            "stop": f"/admin/subscribers/delete/{mine.pk}/",
            "bring": "/admin/subscribers/list/",
            "add": "/admin/subscribers/new/",
            "change": f"/admin/subscribers/edit/{mine.pk}/",
        }.items()
    }
    keeps = role in {"Communications team", "Administrators"}
    assert may == {
        "look": keeps or role == "Support team",
        "stop": keeps,
        "bring": keeps,
        "add": False,
        "change": False,
    }


def test_staff_end_a_subscription_for_who_asks(staff, subscriber, client):
    client.force_login(staff)
    mine = subscriber("a@example.org")
    client.post(f"/admin/subscribers/delete/{mine.pk}/")
    assert not Subscription.objects.exists() and Unsubscribed.objects.at("a@example.org").exists()
