"""The big screen and the phones: nothing unread is shown, phones count once, hands count too, switches keep it off."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from actions.services import create_action
from actions.sources import link_to_new
from forums.day import retention, services
from forums.day.models import Poll, PollVote, WallQuestion
from forums.day.presenting import tally_of


@pytest.fixture
def screen(forum):
    return services.screen_of(forum)


@pytest.fixture
def poll(forum) -> Poll:
    made = services.make_poll(forum=forum, question="What first?", answers=["Lights", "Wardens", "Clubs"])
    return services.open_poll(poll=made)


def shown(client, screen) -> str:
    return client.get(reverse("forums:screen", args=[screen.token])).content.decode()


def test_a_phone_answers_by_the_number_and_counts_once(client, screen, poll):
    found = client.post(reverse("forums:live_find"), {"code": f"{screen.code[:3]} {screen.code[3:]}"})
    assert found["Location"] == reverse("forums:live", args=[screen.code])
    first, second, _third = poll.options.order_by("position")
    vote = reverse("forums:live_vote", args=[screen.code])
    assert "Choose an answer." in client.post(vote, {}).content.decode()
    client.post(vote, {"option": first.pk})
    page = client.post(vote, {"option": second.pk}, follow=True).content.decode()
    assert "Your answer now: Wardens" in page
    assert [each.count for each in tally_of(poll).answers] == [0, 1, 0]


def test_hands_are_added_and_counted_anew(client, screen, poll, staff, forum):
    first, *others = poll.options.order_by("position")
    services.vote(poll=poll, option=first, device="a phone")
    client.force_login(staff("Forum managers"))
    hands = reverse("forum_hands", args=[forum.pk, poll.pk])
    for count in (12, 9):
        given = {f"hands-{option.pk}": 0 for option in others} | {f"hands-{first.pk}": count}
        assert client.post(hands, given).status_code == 302
    tally = tally_of(poll)
    assert (tally.answers[0].phones, tally.answers[0].count, tally.total, tally.hands) == (1, 10, 10, 9)
    assert client.post(hands, {f"hands-{first.pk}": -1}).status_code == 200


def test_counts_stand_on_the_screen_once_it_is_closed(client, screen, poll):
    option = poll.options.order_by("position").first()
    for phone in "abc":
        services.vote(poll=poll, option=option, device=phone)
    open_page = shown(client, screen)
    assert "What first?" in open_page and "big-screen__count" not in open_page
    services.close_poll(poll=poll)
    assert '<span class="big-screen__count">3</span>' in shown(client, screen)
    with pytest.raises(services.PollClosedError):
        services.vote(poll=poll, option=option, device="late")
    late = client.post(reverse("forums:live_vote", args=[screen.code]), {"option": option.pk}, follow=True)
    assert "came too late" in late.content.decode()
    services.take_off(poll=poll)
    assert "What first?" not in shown(client, screen)


def test_one_poll_is_on_the_screen(forum, poll):
    other = services.open_poll(poll=services.make_poll(forum=forum, question="And then?", answers=["This", "That"]))
    assert list(forum.polls.on_screen()) == [other]
    poll.refresh_from_db()
    assert not poll.is_open


def test_an_answer_of_another_poll_is_none(forum, poll):
    other = services.make_poll(forum=forum, question="And then?", answers=["This", "That"])
    with pytest.raises(services.PollClosedError):
        services.vote(poll=poll, option=other.options.first(), device="a phone")


def test_questions_are_read_before_they_are_on_the_wall(client, screen, forum, staff):
    ask = reverse("forums:live_ask", args=[screen.code])
    given = {"key": uuid4(), "text": "Who sweeps the underpass?"}
    for _press in range(2):
        client.post(ask, given)
    question = WallQuestion.objects.get()
    assert given["text"] not in shown(client, screen)
    client.force_login(staff("Moderators"))
    client.post(reverse("forum_question", args=[forum.pk, question.pk]), {"deed": "show"})
    assert given["text"] in shown(client, screen)
    client.post(reverse("forum_question", args=[forum.pk, question.pk]), {"deed": "answered"})
    assert given["text"] not in shown(client, screen)


def test_questions_on_paper_go_the_same_way(client, screen, forum, staff):
    client.force_login(staff("Forum managers"))
    client.post(reverse("forum_screen", args=[forum.pk]), {"key": uuid4(), "text": "When do buses run?"})
    question = WallQuestion.objects.get()
    assert question.is_on_paper and not question.is_public
    client.post(reverse("forum_question", args=[forum.pk, question.pk]), {"deed": "show"})
    question.refresh_from_db()
    assert not question.is_public  # who runs the screen is no moderator


@pytest.mark.parametrize("days", [-1, 1])
def test_phones_work_on_the_day_alone(client, screen, forum, days):
    noon = timezone.localtime().replace(hour=12)
    with time_machine.travel(noon + timedelta(days=days), tick=False):
        assert client.get(reverse("forums:live", args=[screen.code])).status_code == 404
        assert (
            "no forum with this number"
            in client.post(reverse("forums:live_find"), {"code": screen.code}).content.decode()
        )
        assert screen.code not in shown(client, screen).replace(" ", "")


@pytest.mark.parametrize(
    "on", [set(), {"has_live_poll"}, {"has_question_wall"}, {"has_live_poll", "has_question_wall"}]
)
def test_switches_keep_it_off(client, screen, forum, on):
    forum.has_live_poll, forum.has_question_wall = "has_live_poll" in on, "has_question_wall" in on
    forum.save()
    ask = client.get(reverse("forums:live_ask", args=[screen.code]))
    assert ask.status_code == (200 if "has_question_wall" in on else 404)
    assert client.get(reverse("forums:live", args=[screen.code])).status_code == (200 if on else 404)
    assert client.get(reverse("forums:screen", args=[screen.token])).status_code == (200 if on else 404)


def test_phones_are_forgotten_the_day_after_and_counts_stay(forum, poll):
    option = poll.options.order_by("position").first()
    for phone in "ab":
        services.vote(poll=poll, option=option, device=phone)
    link = services.make_links(forum=forum)[0]
    noon = timezone.localtime().replace(hour=12)
    for days in (1, 2, 2):
        with time_machine.travel(noon + timedelta(days=days), tick=False):
            retention.forget_the_day()
    assert not PollVote.objects.filter(device__in="ab").exists()
    assert tally_of(poll).answers[0].count == 2
    link.refresh_from_db()
    assert link.ended_at


@pytest.mark.parametrize("answers", ["One", "One\nOne", "1\n2\n3\n4\n5\n6\n7", f"One\n{'x' * 81}"])
def test_a_poll_that_cannot_be_counted_is_refused(client, forum, staff, answers):
    client.force_login(staff("Forum managers"))
    new = reverse("forum_new_poll", args=[forum.pk])
    assert client.post(new, {"question": "What first?", "answers": answers}).status_code == 200
    assert not Poll.objects.exists()
    assert client.post(new, {"question": "What first?", "answers": "One\n\nTwo"}).status_code == 302


def test_a_poll_stands_in_each_language_that_staff_wrote(client, screen, forum, staff):
    Locale.objects.get_or_create(language_code="pl")
    Locale.objects.get_or_create(language_code="ur")
    client.force_login(staff("Forum managers"))
    new = reverse("forum_new_poll", args=[forum.pk])
    english = {"question": "What first?", "answers": "Lights\nClubs"}
    for wrong in ({"question_pl": "Co najpierw?"}, {"answers_pl": "Lampy\nKluby"},
                  {"question_pl": "Co najpierw?", "answers_pl": "Lampy\nKluby\nOgrody"}):  # fmt: skip
        assert client.post(new, english | wrong).status_code == 200
    assert not Poll.objects.exists()
    client.post(new, english | {"question_pl": "Co najpierw?", "answers_pl": "Lampy\nKluby"})
    poll = services.open_poll(poll=Poll.objects.get())
    assert 'lang="ur" dir="rtl"' in client.get(new).content.decode().replace("\n", " ")
    client.logout()
    phones = {"": ("What first?", "Lights"), "/pl": ("Co najpierw?", "Lampy"), "/ur": ("What first?", "Lights")}
    for prefix, words in phones.items():
        page = client.get(f"{prefix}/forums/live/{screen.code}/").content.decode()
        assert [each for each in words if each not in page] == [], prefix
    vote = {"option": poll.options.get(position=2).pk}
    page = client.post(f"/pl/forums/live/{screen.code}/vote/", vote, follow=True).content.decode()
    assert "Kluby" in page and "Clubs" not in page
    # The room reads the screen in every language that it is written in.
    page = client.get(f"/forums/screen/{screen.token}/").content.decode()
    assert "What first?" in page and '<p class="big-screen__other" lang="pl" dir="ltr">Co najpierw?</p>' in page


def test_a_question_shows_what_is_done_about_it(client, forum, staff):
    question = services.ask(forum=forum, text="Who sweeps the underpass?", key=uuid4())
    unread = services.ask(forum=forum, text="Something that nobody has read", key=uuid4())
    administrator = staff("Administrators")
    assert services.let_through(written=[question], by=administrator)
    question.refresh_from_db()
    client.force_login(administrator)
    new = client.get(link_to_new(question))
    assert new.context["form"].initial["public_wording"] == "Who sweeps the underpass?"
    assert not client.get(link_to_new(unread)).context["form"].initial["public_wording"]
    action = create_action(
        title="Sweep it weekly", source=question, is_public=True, public_wording="Each Monday.", by=None
    )
    hidden = create_action(title="Ask the contractor", source=question, by=None)
    assert f"Action: {hidden.title}" in client.get(reverse("forum_screen", args=[forum.pk])).content.decode()
    client.logout()
    page = client.get(forum.page.url).content.decode()
    assert "Who sweeps the underpass?" in page and action.title in page
    assert hidden.title not in page and unread.text not in page
    assert f"{forum.page.url}#questions" in client.get(action.get_absolute_url()).content.decode()
    services.refuse(question, "")
    assert "Who sweeps the underpass?" not in client.get(forum.page.url).content.decode()
