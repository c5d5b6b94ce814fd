"""Letters of invitation: one on a sheet for each guest, with a code, and no name of anybody else on it."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from formats.makers.large_print import draw_pdf
from forums.inviting import printed
from forums.inviting.letter_kinds import LetterKind
from forums.models import Invitation, LetterRun
from tests.formats.reading_back import faults_of_pdf


@pytest.fixture
def staff(django_user_model):
    return django_user_model.objects.create_user(email="team@example.org")


def sheets(run: LetterRun) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(bytes(run.content))).pages]


def test_a_letter_for_each_with_their_own_address_and_link(forum, invite, staff):
    guests = [
        invite(name, email="", address=f"{name} Street", sent_at=None, released_at=None) for name in ("Ada", "Bea")
    ]
    run = printed.start_run(forum=forum, invitations=guests, by=staff)
    assert run.state == LetterRun.State.DONE
    assert faults_of_pdf(bytes(run.content)) == []
    first, second = sheets(run)
    assert "Ada Street" in first and "Bea Street" in second and "Bea" not in first
    assert guests[0].token in first.replace("\n", "") and guests[1].token in second.replace("\n", "")
    assert "Town hall" in first and "10am to 3pm" in first
    told = Invitation.objects.told()
    assert set(told) == set(guests) and all(each.facts_told == forum.facts and each.released_at for each in told)


def test_many_letters_are_left_to_the_worker(forum, invite, staff, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(printed, "DRAWN_AT_ONCE", 1)
    guests = [invite(name, email="", address="1 High Street", sent_at=None) for name in ("Ada", "Bea")]
    with django_capture_on_commit_callbacks(execute=False) as queued:
        run = printed.start_run(forum=forum, invitations=guests, by=staff)
    assert run.state == LetterRun.State.WAITING and len(queued) == 1
    printed.draw(run)
    run.refresh_from_db()
    assert run.state == LetterRun.State.DONE and len(sheets(run)) == 2


def test_what_no_typeface_here_has_is_said_and_not_printed(forum, invite, staff, monkeypatch):
    monkeypatch.setattr(printed, "can_be_printed", lambda text: False)
    run = printed.start_run(forum=forum, invitations=[invite("Ada", email="", address="1 High Street")], by=staff)
    assert run.state == LetterRun.State.FAILED and run.problem
    assert not Invitation.objects.filter(letter_at__isnull=False).exists()


def test_a_higher_room_has_letters_of_its_own_with_something_enclosed(forum, invite, staff, monkeypatch):
    """Each guest's letter, then what is enclosed: both begin on a sheet of their own, however long they are."""
    further = "".join(f'<p style="break-before: page">{number}</p>' for number in ("Two", "Three"))
    three_pages = draw_pdf(f'<html lang="en-gb"><title>Form</title><p>One</p>{further}</html>')
    kind = LetterKind(
        name="apart",
        label="Apart",
        template="forums/inviting/letter_invitation.html",
        address=lambda invitation: f"/short/{invitation.pk}/",
        enclosure=lambda forum: three_pages,
    )
    monkeypatch.setattr(printed, "letter_kinds", lambda: {"apart": kind})
    guests = [
        invite(name, email="", address="1 High Street", sent_at=None, released_at=None) for name in ("Ada", "Bea")
    ]
    run = printed.start_run(forum=forum, invitations=guests, by=staff, kind="apart")
    found = sheets(run)
    starts = [number for number, words in enumerate(found) if "Ada" in words or "Bea" in words or words == "One"]
    assert starts == [0, 2, 6, 8] and len(found) == 12
    assert faults_of_pdf(bytes(run.content)) == []
    assert f"/short/{guests[1].pk}/" in found[6]
    # It is no invitation: nobody is noted as told of the forum by it.
    assert not Invitation.objects.exclude(letter_at=None, released_at=None).exists()
    assert list(LetterRun.objects.of_kind("apart")) == [run] and not LetterRun.objects.of_kind("invitation")
