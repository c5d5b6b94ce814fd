"""Programme, topics, roles and access in another language of the site, wherever guests and scribes read them."""

import tomllib
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale

from forums.day.services import make_links
from forums.demonstration.languages import word_coming_forum
from forums.inviting.services import answer_invitation
from forums.models import BreakoutTopic, Forum, Invitation, SeniorAttendance, Session
from forums.preparing.services import start_forum
from forums.preparing.wording import is_worded
from home.demonstration import read_demonstration
from people.models import Agency


@pytest.fixture
def worded(make_forum) -> Forum:
    """A forum with one of everything that is worded, on a site with Polish and an empty page in it."""
    polish = Locale.objects.get_or_create(language_code="pl")[0]
    forum = make_forum(access="A ramp.", chooses_breakouts=True)
    agency = Agency.objects.create(name="Probation service", slug="probation", kind="probation")
    forum.sessions = [Session(starts_at=time(10), title="Welcome", speaker_role="Chair", about="What is new.")]
    forum.topics = [BreakoutTopic(table=1, title="Young people")]
    forum.seniors = [SeniorAttendance(agency=agency, role="Head of Delivery")]
    forum.save()
    forum.source_page.copy_for_translation(polish, copy_parents=True)
    return forum


def write(client, forum, **others):
    """What staff send, with `others` in place of it."""
    session, topic, senior = forum.sessions.get(), forum.topics.get(), forum.seniors.get()
    words = {
        f"forum-{forum.pk}-access": "Podjazd.",
        f"session-{session.pk}-title": "Powitanie",
        f"session-{session.pk}-about": "Co nowego.",
        f"session-{session.pk}-speaker_role": "Przewodniczący",
        f"breakouttopic-{topic.pk}-title": "Młodzież",
        f"seniorattendance-{senior.pk}-role": "Kierownik",
    }
    return client.post(reverse("forum_words", args=[forum.pk, "pl"]), words | others)


def test_what_is_written_in_a_language_is_read_in_it(as_, client, worded):
    staff = as_("Forum managers")
    detail = reverse("forum_detail", args=[worded.pk])
    assert "Write the programme in Polski" in [step.label for step in staff.get(detail).context["todo"]]
    page = staff.get(reverse("forum_words", args=[worded.pk, "pl"])).content.decode()
    assert "Head of Delivery" in page and 'lang="pl"' in page
    write(staff, worded)
    assert "Write the programme in Polski" in [step.label for step in staff.get(detail).context["done"]]
    Forum.objects.get().pages.get(locale__language_code="pl").save_revision().publish()
    polish, english = (client.get(each).content.decode() for each in ("/pl/forums/this-year/", "/forums/this-year/"))
    for words in ("Podjazd.", "Powitanie", "Co nowego.", "Przewodniczący", "Kierownik"):
        assert words in polish and words not in english, words
    assert "Welcome" in english and "Welcome" not in polish
    invitation = Invitation.objects.create(forum=worded, name="A guest", language="pl")
    with override("pl"):
        assert "Młodzież" in client.get(invitation.get_absolute_url()).content.decode()
        assert "Młodzież" in client.get(make_links(forum=worded)[0].get_absolute_url()).content.decode()
        answer_invitation(
            invitation=invitation, key=uuid4(), coming="in_person", choices=[worded.topics.get()], name="A guest"
        )
        assert "Młodzież" in client.get(invitation.get_absolute_url()).content.decode()


def test_what_nobody_has_written_stands_in_the_first_language_and_says_so(as_, client, worded):
    write(
        as_("Forum managers"),
        worded,
        **{f"session-{worded.sessions.get().pk}-{name}": "" for name in Session.TRANSLATED},
    )
    with override("pl"):
        session = worded.sessions.get()
        assert (str(session), session.stands_in) == ("Welcome", "en-gb")
        assert str(worded.topics.get()) == "Młodzież"
    following = start_forum(
        title="Next",
        slug="next",
        by=None,
        like=worded,
        day=worded.day,
        starts_at=time(9),
        ends_at=time(10),
        place_name="There",
    )
    with override("pl"):
        assert [str(topic) for topic in following.topics.all()] == ["Młodzież"], "next year begins with them"


@pytest.mark.parametrize(
    ("role", "language", "status"),
    [("Forum managers", "pl", 200), ("Forum managers", "xx", 404), ("Analysts", "pl", 302)],
)
def test_who_may_write_it_in_which_languages(as_, worded, role, language, status):
    answer = as_(role).get(reverse("forum_words", args=[worded.pk, language]))
    assert answer.status_code == status


def test_the_demonstrations_coming_forum_can_be_read_in_polish(make_forum, client, django_capture_on_commit_callbacks):
    """All of its page and its programme; laying it again changes nothing."""
    demonstration = read_demonstration("milton-keynes")
    story = tomllib.loads((demonstration.folder / "forums.toml").read_text())
    coming = next(each for each in story["forums"] if each["weeks"] == 0)
    day = timezone.localdate() + timedelta(days=40)
    forum = make_forum(title=coming["title"].format(year=day.year), day=day, access=coming["access"])
    forum.sessions = [
        Session(
            starts_at=time(10, n), title=each["title"], about=each.get("about", ""), speaker_role=each.get("role", "")
        )
        for n, each in enumerate(coming["sessions"])
    ]
    forum.topics = [BreakoutTopic(table=n, title=each["title"]) for n, each in enumerate(coming["topics"], start=1)]
    agency = Agency.objects.create(name="Agency", slug="agency")
    forum.seniors = [SeniorAttendance(agency=agency, role=each["role"]) for each in coming["seniors"]]
    forum.save()
    page = forum.source_page
    page.summary, page.body, page.online = coming["summary"], coming["body"], coming["online"]
    page.save_revision().publish()
    polish = Locale.objects.get_or_create(language_code="pl")[0]
    page.get_parent().specific.copy_for_translation(polish, copy_parents=True).save_revision().publish()
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            word_coming_forum(demonstration)
        forum = Forum.objects.get()
        assert is_worded(forum, "pl") and forum.pages.count() == 2
    page = forum.pages.get(locale=polish)
    assert (page.title, page.live) == (f"Doroczne forum partnerów {day.year}", True)
    shown = client.get(page.url).content.decode()
    assert "Przedpołudnie ze wszystkimi" in shown and "Otwarcie drzwi, herbata i kawa" in shown
    assert not any(words in shown for words in (coming["summary"], coming["sessions"][0]["title"], coming["access"]))
