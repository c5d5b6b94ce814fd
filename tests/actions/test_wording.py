"""The public reads an action in the language of the page, where somebody has put it into that language."""

import pytest
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale

from actions.models import Action, ActionWords
from actions.services import change_action
from actions.statuses import Status


@pytest.fixture
def polish(db) -> str:
    Locale.objects.get_or_create(language_code="pl")
    return "pl"


def test_it_is_written_beside_the_first_language_and_read_in_its_own(client, index, make, keeper, polish):
    action = make(expected_outcome="People use it after dark.")
    client.force_login(keeper)
    address = reverse("action_words", args=[action.pk, polish])
    assert address in client.get(action.staff_address).content.decode()
    form = client.get(address).context["form"]
    assert list(form.fields) == ["title", "public_wording", "expected_outcome"]
    client.post(address, {"title": "Oświetlić przejście", "public_wording": "Ludzie prosili o światło."})
    client.logout()
    with override(polish):
        assert Action(title="Light the underpass").stands_in == "en-GB", "a screen reader reads it with that voice"
        [shown] = Action.objects.public()
        page = client.get(shown.get_absolute_url()).content.decode()
    assert shown.stands_in == ""
    assert "Oświetlić przejście" in client.get("/pl/actions/feed/").content.decode()
    assert "Oświetlić przejście" in client.get("/pl/actions/?q=oświetlić").content.decode()
    assert "Oświetlić przejście" not in client.get("/actions/?q=oświetlić").content.decode()
    assert "Oświetlić przejście" in page
    assert "Ludzie prosili o światło." in page
    assert "People use it after dark." in page  # nobody has put that into Polish
    assert "Light the underpass" in client.get(action.get_absolute_url()).content.decode()


def test_what_was_read_in_another_language_is_not_saved_over_the_first(make, keeper, polish):
    action = make()
    ActionWords.objects.create(action=action, language=polish, title="Oświetlić przejście")
    with override(polish):
        read = Action.objects.public().get()
        assert read.title == "Oświetlić przejście"
        with pytest.raises(RuntimeError):
            read.save()
        change_action(action=read, by=keeper, status=Status.DONE)
    action.refresh_from_db()
    assert (action.title, action.status) == ("Light the underpass", Status.DONE)


def test_a_list_asks_no_more_than_in_the_first_language_however_long_it_is(make, polish, django_assert_num_queries):
    for number in range(3):
        action = make(f"Action {number}")
        ActionWords.objects.create(action=action, language=polish, title=f"Sprawa {number}")
    with override(polish), django_assert_num_queries(1):  # the actions with their words
        assert [action.title for action in Action.objects.public()] == ["Sprawa 2", "Sprawa 1", "Sprawa 0"]
    with django_assert_num_queries(1):
        assert len(Action.objects.public().values_list("title")) == 3


@pytest.mark.parametrize("language", ["en-gb", "cy", "nonsense"])
def test_only_the_sites_other_languages(client, make, keeper, polish, language):
    client.force_login(keeper)
    assert client.get(reverse("action_words", args=[make().pk, language])).status_code == 404


def test_reasons_in_the_history_are_written_and_read_in_each_language(client, index, make, keeper, polish):
    action = make(title="Light the path")
    change_action(action=action, by=keeper, status=Status.ACCEPTED, reason="The budget allows it.")
    change_action(action=action, by=keeper, status=Status.IN_PROGRESS, reason="The lamps are ordered.")
    change_action(action=action, by=keeper, status=Status.NOT_DOING, reason="Bats live there.")
    first, *_others = action.changes.exclude(reason="").order_by("pk")
    client.force_login(keeper)
    address = reverse("action_words", args=[action.pk, polish])
    assert "The budget allows it." in client.get(address).content.decode()
    words = {"title": "Oświetlić ścieżkę", "status_reason": "Są tam nietoperze.", f"reason_{first.pk}": "Jest budżet."}
    client.post(address, words)
    assert client.get(address).context["form"][f"reason_{first.pk}"].value() == "Jest budżet."
    client.logout()
    with override(polish):
        page = client.get(Action.objects.public().get().get_absolute_url()).content.decode()
    assert "<p>Jest budżet.</p>" in page
    assert "<p>Są tam nietoperze.</p>" in page
    assert '<p lang="en-GB">The lamps are ordered.</p>' in page  # nobody has put that into Polish
    english = client.get(action.get_absolute_url()).content.decode()
    assert "<p>The budget allows it.</p>" in english
