"""Nothing that waits is published in a sensitive period, by whichever way, without a release."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from home.models import Held, UpdatePage
from home.sensitive_periods import services
from outbox.models import Message
from people.models import User
from tests.home.sensitive_periods.conftest import at, write_update


def is_public(page: Page) -> bool:
    return UpdatePage.objects.published().filter(pk=page.pk).exists()


def title_seen(page: Page) -> str:
    return Page.objects.get(pk=page.pk).title


@pytest.mark.parametrize(
    ("moment", "goes_out"), [(at(4, 30, 23), True), (at(5, 1, 0), False), (at(5, 31, 23), False), (at(6, 1, 0), True)]
)
def test_first_and_last_day_count(period, draft, moment, goes_out):
    with time_machine.travel(moment, tick=False):
        draft.get_latest_revision().publish()
        assert is_public(draft) is goes_out
        assert Held.objects.undecided().exists() is not goes_out


@time_machine.travel(at(5, 10), tick=False)
def test_officers_are_told_at_once_and_once(period, officer, draft):
    for _again in range(2):
        draft.get_latest_revision().publish()
    message = Message.objects.get(to=officer.email)
    assert "Bike marking" in message.subject
    assert f"/admin/held/{Held.objects.get().pk}/" in message.text


@time_machine.travel(at(5, 10), tick=False)
def test_release_publishes_what_was_held_and_no_later_wording(period, officer, draft):
    draft.get_latest_revision().publish()
    draft.title = "Vote for bike marking"
    draft.save_revision()
    services.release(Held.objects.get(), officer=officer, reason="Only facts.")
    assert title_seen(draft) == "Bike marking"
    draft.get_latest_revision().publish()
    assert title_seen(draft) == "Bike marking"
    assert Held.objects.undecided().get().title == "Vote for bike marking"


@time_machine.travel(at(5, 10), tick=False)
def test_published_page_keeps_its_old_words_while_new_ones_are_held(period, draft):
    with time_machine.travel(at(4, 1), tick=False):
        draft.get_latest_revision().publish()
    page = UpdatePage.objects.get()
    page.title = "New words"
    page.save_revision().publish()
    assert is_public(page)
    assert title_seen(page) == "Bike marking"


def test_scheduled_before_the_period_is_held_and_does_not_go_out_after_it(period, draft):
    with time_machine.travel(at(4, 20), tick=False):
        draft.go_live_at = at(5, 5)
        draft.save_revision().publish()
    for moment in (at(5, 5, 13), at(5, 20), at(6, 2)):
        with time_machine.travel(moment, tick=False):
            call_command("publish_scheduled")
            assert not is_public(draft)
            assert Held.objects.undecided().count() == 1


def test_scheduled_into_the_period_is_held_also_where_the_worker_slept_through_it(period, draft):
    with time_machine.travel(at(4, 20), tick=False):
        draft.go_live_at = at(5, 5)
        draft.save_revision().publish()
    with time_machine.travel(at(6, 2), tick=False):
        call_command("publish_scheduled")
        assert not is_public(draft)


def test_scheduling_for_after_the_period_is_a_decision_of_its_own(period, draft):
    with time_machine.travel(at(5, 10), tick=False):
        draft.get_latest_revision().publish()
        draft.go_live_at = at(6, 1, 9)
        draft.save_revision().publish()
        assert Held.objects.get().decision == Held.Decision.RESCHEDULED
    with time_machine.travel(at(6, 1, 10), tick=False):
        call_command("publish_scheduled")
        assert is_public(draft)


def test_publishing_anew_after_the_period_settles_what_was_held(period, draft, officer):
    with time_machine.travel(at(5, 10), tick=False):
        draft.get_latest_revision().publish()
    with time_machine.travel(at(6, 1), tick=False):
        draft.get_latest_revision().publish(user=officer, skip_permission_checks=True)
        assert is_public(draft)
        assert Held.objects.get().decision == Held.Decision.RESCHEDULED


@time_machine.travel(at(5, 10), tick=False)
@pytest.mark.parametrize("way", ["save live", "action"])
def test_past_the_usual_way_it_is_refused(period, draft, updates_page, way):
    from wagtail.actions.publish_page_revision import PublishPageRevisionAction

    with pytest.raises(services.HeldError):
        if way == "save live":
            draft.live = True
            draft.save()
        else:
            PublishPageRevisionAction(draft.get_latest_revision()).execute(skip_permission_checks=True)


@time_machine.travel(at(5, 10), tick=False)
def test_a_copy_of_a_published_page_is_a_draft(period, draft):
    with time_machine.travel(at(4, 1), tick=False):
        draft.get_latest_revision().publish()
    copy = UpdatePage.objects.get().copy(update_attrs={"slug": "copy"}, keep_live=True)
    assert not is_public(copy)


@time_machine.travel(at(5, 10), tick=False)
def test_what_is_dropped_stays_a_draft(period, officer, draft):
    draft.get_latest_revision().publish()
    services.drop(Held.objects.get(), officer=officer, reason="Too political.")
    assert not is_public(draft)
    assert Held.objects.get().decision == Held.Decision.DROPPED


@time_machine.travel(at(5, 10), tick=False)
def test_a_decision_needs_a_reason(period, officer, draft):
    draft.get_latest_revision().publish()
    with pytest.raises(ValueError, match="reason"):
        services.release(Held.objects.get(), officer=officer, reason="  ")
    assert not is_public(draft)


@pytest.mark.parametrize(
    ("who", "when", "may"),
    [
        ("officer", at(5, 10), True),
        ("colleague", at(5, 10), False),
        ("administrator", at(5, 10), False),
        ("officer who left the role", at(5, 10), False),
        ("resident", at(5, 10), False),
        ("colleague", at(6, 1), True),
        ("resident", at(6, 1), False),
    ],
)
def test_who_may_release(period, draft, officer, colleague, who, when, may):  # noqa: PLR0917 - fixtures, and a case
    with time_machine.travel(at(5, 10), tick=False):
        draft.get_latest_revision().publish()
    if who == "officer who left the role":
        officer.user_permissions.clear()
    user = {
        "officer": officer,
        "officer who left the role": officer,
        "colleague": colleague,
        "administrator": User(email="administrator@example.org", is_superuser=True, is_staff=True),
        "resident": User(email="resident@example.org"),
    }[who]
    if user.pk is None:
        user.save()
    user = User.objects.get(pk=user.pk)
    held = Held.objects.get()
    with time_machine.travel(when, tick=False):
        if may:
            services.release(held, officer=user, reason="Because.")
        else:
            with pytest.raises(PermissionDenied):
                services.release(held, officer=user, reason="Because.")
        assert is_public(draft) is may


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(doings=["publish", "edit", "release", "schedule"])
@given(
    doings=st.lists(
        st.sampled_from(["publish", "schedule", "edit", "clock", "workflow", "release", "drop"]), min_size=1, max_size=8
    )
)
def test_nothing_gets_out_without_a_release(period, officer, updates_page, doings):
    """However it is written, scheduled and published in the period: what is public was released, word for word."""
    Held.objects.all().delete()
    UpdatePage.objects.all().delete()
    moment = at(5, 2)
    with time_machine.travel(moment, tick=False) as clock:
        write_update(updates_page, "Words")
        for number, doing in enumerate(doings, 1):
            page = UpdatePage.objects.get()
            held = Held.objects.undecided().first()
            if doing == "edit":
                draft = page.get_latest_revision_as_object()
                draft.title = f"Words {number}"
                draft.save_revision()
            elif doing == "schedule":
                draft = page.get_latest_revision_as_object()
                draft.go_live_at = clock_now(clock) + timedelta(hours=6)
                draft.save_revision().publish()
            elif doing == "clock":
                clock.shift(timedelta(days=1))
                call_command("publish_scheduled")
            elif doing in {"publish", "workflow"}:
                page.get_latest_revision().publish(
                    user=officer if doing == "publish" else None, skip_permission_checks=True
                )
            elif held and doing == "release":
                services.release(held, officer=officer, reason="Facts.")
            elif held:
                services.drop(held, officer=officer, reason="Not now.")
            page = UpdatePage.objects.get()
            released = set(Held.objects.released().values_list("version", flat=True))
            assert not page.live or str(page.live_revision_id) in released


def clock_now(clock):
    from django.utils import timezone

    return timezone.now()
