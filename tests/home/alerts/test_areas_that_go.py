"""An area is replaced or deleted: what people wrote and asked for stays about that ground, and never grows."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from home.alerts.models import Subscription
from home.alerts.sending import concerned_by
from home.alerts.words import in_words
from home.successors import now_called, successors_of
from home.updates.models import UpdatePage
from places.models import Area

pytestmark = pytest.mark.django_db


@pytest.fixture
def merged(make_place):
    """Two parishes, the one that they became, and a ward on the same ground."""
    old = [make_place("Old Bradwell", is_current=False), make_place("Old Stantonbury", is_current=False)]
    return *old, make_place("Great Bradwell", overlaps=old), make_place("Bradwell Ward", kind="ward", overlaps=old)


def test_what_two_parishes_became_takes_their_place(merged, make_place):
    bradwell, stantonbury, became, ward = merged
    assert successors_of(bradwell) == [became]
    assert now_called([bradwell, stantonbury, ward]) == [ward, became]
    assert successors_of(bradwell, deleted_with=Area.objects.filter(kind="parish")) == [ward]
    alone = make_place("An island", is_current=False)
    assert successors_of(alone) == []
    assert now_called([alone]) == [alone]


def test_who_follows_a_merged_parish_hears_of_what_it_became(merged, subscriber, make_update):
    bradwell, _stantonbury, became, _ward = merged
    follows = subscriber("a@example.org", areas=[bradwell])
    assert list(concerned_by(make_update(areas=[became]))) == [follows]


def test_an_update_whose_only_area_is_deleted_is_not_suddenly_for_everywhere(
    merged, make_place, subscriber, make_update
):
    bradwell, _stantonbury, became, _ward = merged
    district = make_place("Any City", kind="district")
    alone = make_place("An island", parent=district)
    follows = subscriber("a@example.org", areas=[bradwell])
    subscriber("elsewhere@example.org", areas=[make_place("Woolstone")])
    update, of_island = make_update(areas=[bradwell]), make_update("On the island", areas=[alone])
    Area.objects.filter(pk__in=[bradwell.pk, alone.pk]).delete()
    assert list(UpdatePage.objects.get(pk=update.pk).areas.all()) == [became]
    assert list(concerned_by(UpdatePage.objects.get(pk=update.pk))) == [follows]
    assert list(UpdatePage.objects.get(pk=of_island.pk).areas.all()) == [district]
    assert list(Subscription.objects.get(pk=follows.pk).areas.all()) == [became]


def test_nor_is_a_draft_that_goes_out_by_itself_later(merged, make_update):
    bradwell, _stantonbury, became, _ward = merged
    update = make_update(is_live=False, areas=[bradwell])
    update.go_live_at = timezone.now() + timedelta(days=1)
    update.save_revision().publish()
    assert not UpdatePage.objects.get(pk=update.pk).live
    bradwell.delete()
    with time_machine.travel(timezone.now() + timedelta(days=1, hours=1), tick=False):
        call_command("publish_scheduled")
    update = UpdatePage.objects.get(pk=update.pk)
    assert update.live and list(update.areas.all()) == [became]


def test_who_followed_a_place_that_nothing_took_the_place_of_gets_no_more_than_before(
    make_place, subscriber, make_update
):
    alone = make_place("An island")
    subscriber("a@example.org", areas=[alone])
    alone.delete()
    assert not concerned_by(make_update(areas=[make_place("Woolstone")])).exists()
    assert concerned_by(make_update("For everywhere")).count() == 1


def test_from_an_update_about_a_merged_parish_its_successor_stands_ticked(merged, make_update, client):
    bradwell, _stantonbury, became, _ward = merged
    update = make_update(areas=[bradwell])
    page = client.get(f"{reverse('alerts:subscribe')}?update={update.pk}").content.decode()
    assert f'value="{became.code}" id="area-{became.code}" checked' in page
    assert 'id="everywhere" checked' not in " ".join(page.split())


def test_whoever_changes_their_places_finds_a_merged_parish_by_its_new_name(merged, subscriber, client):
    bradwell, _stantonbury, became, _ward = merged
    follows = subscriber("a@example.org", areas=[bradwell])
    page = client.get(reverse("alerts:manage_areas", args=[follows.token])).content.decode()
    assert f'value="{became.code}" id="area-{became.code}" checked' in page


def test_who_is_left_without_a_place_reads_what_they_get(make_place, subscriber, client):
    alone = make_place("An island")
    follows = subscriber("a@example.org", areas=[alone])
    alone.delete()
    words = in_words(follows)
    assert words.where == "No place chosen, so only updates for everywhere that this site covers"
    assert words.where in client.get(follows.manage_address).content.decode()
