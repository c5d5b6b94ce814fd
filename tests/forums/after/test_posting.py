"""Feedback by post: a letter and the form for whom no email reaches, drawn by the room that draws invitations."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from forums.after.posting import draw_feedback_letters, reached_by_post
from forums.models import Attendance, Invitation, LetterRun, Rsvp


@pytest.fixture
def by_post(held) -> list[Invitation]:
    """One who came, one who could not, one who never answered: none of them with an email address."""
    told = {"forum": held, "letter_at": timezone.now()}
    names = ("Came", "Could not", "Silent")
    invited = [Invitation.objects.create(name=name, address=f"{name}, 1 High Street", **told) for name in names]
    for invitation, coming in zip(invited, ("in_person", "no"), strict=False):
        has_place = coming != "no"
        rsvp = Rsvp.objects.create(
            forum=held,
            invitation=invitation,
            coming=coming,
            has_place=has_place,
            queued_at=timezone.now() if has_place else None,
            key=uuid4(),
        )
        if has_place:
            Attendance.objects.create(forum=held, rsvp=rsvp, key=uuid4())
    return invited


def test_who_came_and_who_could_not_are_written_to_and_nobody_with_an_email_address(held, by_post, guest):
    guest("mail@example.org")
    Invitation.objects.create(forum=held, name="Not told yet", address="2 High Street")
    told = Invitation.objects.create(forum=held, name="Answered", address="3", letter_at=timezone.now())
    assert set(reached_by_post(held)) == {*by_post, told}
    Rsvp.objects.create(forum=held, invitation=told, email="told@example.org", coming="no", key=uuid4())
    assert set(reached_by_post(held)) == set(by_post)


def test_each_letter_is_followed_by_the_questions_and_notes_no_invitation_as_sent(
    held, by_post, feedback, staff, client
):
    before = list(Invitation.objects.values_list("facts_told", flat=True))
    client.force_login(staff("Forum managers"))
    page = client.get(reverse("forum_letter", args=[held.pk, "forum-feedback"])).content.decode()
    assert "3 guests have a postal address only" in page
    answer = client.post(reverse("forum_feedback_by_post", args=[held.pk]))
    run = LetterRun.objects.get()
    assert answer.url == reverse("forum_letters_run", args=[held.pk, run.pk])
    words = [sheet.extract_text() for sheet in PdfReader(BytesIO(bytes(run.content))).pages]
    letters = [number for number, text in enumerate(words) if "Tell us how it is going" in text]
    assert len(letters) == 3 and letters[0] == 0
    assert "Could not" in "".join(words[letter] for letter in letters)
    questions = "".join(words[letters[0] + 1 : letters[1]])
    assert "What is being missed?" in questions and "Bikes: how well is it going?" in questions
    assert list(Invitation.objects.values_list("facts_told", flat=True)) == before


def test_nothing_is_drawn_while_it_cannot_be_answered(held, by_post, staff):
    with pytest.raises(ValidationError, match="cannot be answered"):
        draw_feedback_letters(forum=held, by=staff("Forum managers"))
    assert not LetterRun.objects.exists()
