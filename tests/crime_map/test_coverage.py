"""A missing file is not zero: gaps are marked, and staff see them."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from crime_map.importing.gaps import KnownGap, known_gaps, mark_missing
from crime_map.models import Coverage, FileKind, PoliceForce, Revision

from .police_files import crime, write

pytestmark = pytest.mark.django_db


def states(force="testshire", kind=FileKind.STREET) -> dict[str, str]:
    rows = Coverage.objects.filter(force=force, kind=kind).order_by("month")
    return {f"{row.month:%Y-%m}": str(row.state) for row in rows}


def test_months_between_the_first_and_the_last_are_missing(crime_files, import_files):
    for month in ("2025-03", "2025-06"):
        write(crime_files, f"{month}-testshire-street.csv", [crime("a1", month=month)])
    import_files()
    assert states() == {"2025-03": "published", "2025-04": "missing", "2025-05": "missing", "2025-06": "published"}
    write(crime_files, "2025-04-testshire-street.csv", [crime("a2", month="2025-04")])
    import_files()
    assert states()["2025-04"] == "published"
    assert states()["2025-05"] == "missing"


def test_kinds_and_forces_have_gaps_of_their_own(crime_files, import_files):
    write(crime_files, "2025-03-testshire-street.csv", [crime("a1", month="2025-03")])
    write(crime_files, "2025-06-other-force-street.csv", [crime("a1")])
    import_files()
    assert states() == {"2025-03": "published"}
    assert states("other-force") == {"2025-06": "published"}
    assert states(kind=FileKind.OUTCOMES) == {}


def test_known_gaps_are_data_with_a_source_and_a_day():
    gaps = {(gap.force, gap.kind): gap for gap in known_gaps()}
    assert gaps["greater-manchester", "street"].first == date(2019, 7, 1)
    assert gaps["devon-and-cornwall", "street"].first == date(2022, 11, 1)
    assert gaps["btp", "street"].first == date(2025, 2, 1)
    assert all(gap.note.endswith(".") for gap in known_gaps())


def test_a_known_gap_without_an_end_reaches_the_newest_month(crime_files, import_files, monkeypatch):
    gap = KnownGap(
        "testshire", FileKind.STREET, date(2025, 4, 1), None, Coverage.State.MISSING, "It changed its computers."
    )
    monkeypatch.setattr("crime_map.importing.gaps.known_gaps", lambda: (gap,))
    write(crime_files, "2025-03-testshire-street.csv", [crime("a1", month="2025-03")])
    write(crime_files, "2025-05-other-force-street.csv", [crime("a1", month="2025-05")])
    import_files()
    mark_missing("testshire", FileKind.STREET)
    assert states() == {"2025-03": "published", "2025-04": "missing", "2025-05": "missing"}
    assert Coverage.objects.get(force="testshire", month=date(2025, 5, 1)).note == "It changed its computers."


def test_a_month_known_to_be_partial_says_so(crime_files, import_files, monkeypatch):
    gap = KnownGap(
        "testshire", FileKind.STREET, date(2025, 6, 1), date(2025, 6, 1), Coverage.State.PARTIAL, "A part is lacking."
    )
    monkeypatch.setattr("crime_map.importing.gaps.known_gaps", lambda: (gap,))
    write(crime_files, "2025-06-testshire-street.csv", [crime("a1")])
    import_files()
    assert states() == {"2025-06": "partial"}
    assert Coverage.objects.get().note == "A part is lacking."


def test_a_file_of_a_month_known_to_be_missing_counts(crime_files, import_files):
    write(crime_files, "2025-01-devon-and-cornwall-street.csv", [crime("a1", month="2025-01")])
    import_files()
    assert states("devon-and-cornwall") == {"2025-01": "published"}


def test_transport_police_count_in_no_rate(crime_files, import_files):
    write(crime_files, "2025-06-btp-street.csv", [crime("", force="British Transport Police")])
    write(crime_files, "2025-06-testshire-street.csv", [crime("a1")])
    import_files()
    assert dict(PoliceForce.objects.values_list("slug", "counts_in_rates")) == {"btp": False, "testshire": True}


@pytest.fixture
def analyst(django_user_model):
    user = django_user_model.objects.create_user(email="analyst@example.org", password="a long pass phrase")
    names = ("access_admin", "view_coverage", "view_revision", "view_policeforce", "change_policeforce")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def test_staff_see_the_months_and_the_gaps_and_cannot_edit_them(crime_files, import_files, client, analyst):
    for month in ("2025-03", "2025-05"):
        write(crime_files, f"{month}-testshire-street.csv", [crime("a1", month=month)])
    import_files()
    Revision.objects.create(
        force="testshire",
        month=date(2025, 3, 1),
        kind=FileKind.STREET,
        rows_before=1,
        rows_after=2,
        added=1,
        removed=0,
        outcomes_changed=0,
    )
    client.force_login(analyst)
    page = client.get(reverse("coverage:index")).content.decode()
    assert "April 2025" in page
    assert "Missing" in page
    assert client.get(reverse("revision:index")).status_code == 200
    assert client.get(reverse("policeforce:edit", args=["testshire"])).status_code == 200
    row = Coverage.objects.first()
    assert client.get(reverse("coverage:inspect", args=[row.pk])).status_code == 200
    for address in (
        reverse("coverage:add"),
        reverse("coverage:edit", args=[row.pk]),
        reverse("coverage:delete", args=[row.pk]),
    ):
        assert client.get(address).status_code == 302, "there is nothing to edit by hand"
