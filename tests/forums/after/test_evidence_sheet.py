"""The evidence as the public gets it: one sheet with its annex, in every language and format, under its own page."""

from io import BytesIO

import pytest
from django.conf import settings
from pypdf import PdfReader

from forums.after.evidence import publish_evidence
from forums.after.evidence.shapes import Line
from forums.models import Evidence, EvidencePage
from tests.formats.reading_back import faults_of_pdf

from .test_evidence import in_july, meeting, place  # noqa: F401 - fixtures

ADDRESS = "/forums/evidence/2026/"


@pytest.fixture
def published(meeting) -> Evidence:  # noqa: F811
    place("E06000042")
    return publish_evidence(year=2026, by=None)


def test_every_duty_stands_on_the_first_sheet_and_the_annex_behind_it(published, client):
    answer = client.get(f"{ADDRESS}evidence.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert faults_of_pdf(answer.content) == []
    sheets = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages]
    for line in published.content["lines"]:
        assert line["statement"] in sheets[0]
    assert "Annex: public meetings" in sheets[1] and "Met: " in sheets[0] and "Annex: replies" in sheets[0]
    assert all("Area Commander" not in sheet for sheet in sheets[:1])


def test_a_list_of_duties_twice_as_long_still_fits_on_the_sheet(published, client):
    content = published.contents[settings.LANGUAGE_CODE]
    content["lines"] = content["lines"] * 2
    published.save()
    sheets = PdfReader(BytesIO(client.get(f"{ADDRESS}evidence.pdf").content)).pages
    assert "Annex: public meetings" in sheets[1].extract_text()


def test_it_is_there_in_every_language_with_the_same_figures(published, client):
    assert set(published.contents) == {code for code, _name in settings.LANGUAGES}
    for content in published.contents.values():
        assert [line["is_met"] for line in content["lines"]] == [line["is_met"] for line in published.content["lines"]]
    own, other = published.content["as_at"], published.contents["pl"]["as_at"]
    polish = client.get(f"/pl{ADDRESS}").content.decode()
    assert own != other and other in polish and own not in polish
    assert 'lang="en-GB">At least one public meeting' in polish


def test_it_is_offered_in_the_formats_of_every_paper(published, client):
    page = client.get(ADDRESS).content.decode()
    for name in ("large-print.pdf", "audio.mp3", "braille.brf", "plain.txt"):
        assert f"{ADDRESS}formats/{name}" in page
    words = b"".join(client.get(f"{ADDRESS}formats/plain.txt")).decode()
    assert "At least one public meeting was held" in words and "regulation 12(4)(a)" in words


def test_the_archive_says_where_it_stands_and_a_page_taken_back_is_gone(published, client):
    page = client.get("/forums/evidence/").content.decode()
    assert 'aria-label="Breadcrumb"' in page and 'href="/forums/"' in page and ADDRESS in page
    EvidencePage.objects.get().unpublish()
    assert client.get(ADDRESS).status_code == client.get(f"{ADDRESS}evidence.pdf").status_code == 404
    assert ADDRESS not in client.get("/forums/evidence/").content.decode()
    publish_evidence(year=2026, by=None)
    assert client.get(ADDRESS).status_code == 200 and EvidencePage.objects.count() == 1


def test_what_was_published_before_there_was_a_sheet_can_still_be_read(published, client):
    kept = published.contents[settings.LANGUAGE_CODE]
    added = {"brief", "proof"}
    kept["lines"] = [{name: value for name, value in line.items() if name not in added} for line in kept["lines"]]
    published.contents = {settings.LANGUAGE_CODE: kept}
    published.save()
    assert added < set(Line.__dataclass_fields__)
    for address in (ADDRESS, f"/pl{ADDRESS}", f"{ADDRESS}evidence.pdf"):
        assert client.get(address).status_code == 200
