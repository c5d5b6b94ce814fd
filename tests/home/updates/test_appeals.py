"""Appeals for witnesses: agreed to by their agency, and taken back when somebody is arrested or charged."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from core.waiting import waiting_for
from home.updates import services
from home.updates.models import UpdatePage
from home.updates.records import AppealApproval, Withdrawal


def is_live(update) -> bool:
    return UpdatePage.objects.get(pk=update.pk).live


@pytest.fixture
def asked(write, appeal, approver, staff) -> AppealApproval:
    """An appeal that an editor has tried to publish."""
    update = write("Were you there?", **appeal)
    update.save_revision().publish(user=staff("Communications team"))
    return AppealApproval.objects.get(update=update)


def test_an_appeal_waits_for_its_agencys_approver(asked, approver):
    assert not is_live(asked.update)
    assert [waiting.count for waiting in waiting_for(approver) if "appeal to agree to" in waiting.label] == [1]
    assert services.agree(approval=asked, user=approver)
    assert is_live(asked.update)
    assert not waiting_for(approver)


def test_nobody_else_agrees(asked, staff):
    for role in ("Administrators", "Moderators"):
        with pytest.raises(PermissionDenied):
            services.agree(approval=asked, user=staff(role))
    assert not is_live(asked.update)


def test_other_words_need_another_agreement(asked, approver):
    services.agree(approval=asked, user=approver)
    update = UpdatePage.objects.get(pk=asked.update_id)
    update.summary = "He wore a red coat."
    update.save_revision().publish()
    assert UpdatePage.objects.get(pk=update.pk).summary != "He wore a red coat."
    assert AppealApproval.objects.undecided().count() == 1


def test_a_new_topic_needs_none(asked, approver, topics):
    services.agree(approval=asked, user=approver)
    update = UpdatePage.objects.get(pk=asked.update_id)
    update.topics = [topics["burglary"]]
    update.save_revision().publish()
    assert UpdatePage.objects.get(pk=update.pk).topics.exists()


def test_an_approver_who_publishes_agrees(write, appeal, approver):
    update = write(**appeal)
    update.save_revision().publish(user=approver, skip_permission_checks=True)
    assert is_live(update)
    assert AppealApproval.objects.get().decided_by == approver


def test_a_refused_appeal_stays_a_draft_and_says_what_must_change(asked, approver):
    services.disagree(approval=asked, user=approver, reason="Leave out the street.")
    assert not is_live(asked.update)
    asked.update.save_revision().publish()
    assert not is_live(asked.update)
    assert AppealApproval.objects.get().reason == "Leave out the street."


def test_an_appeal_in_the_diary_goes_out_once_agreed_and_not_before_its_time(write, appeal, approver):
    go_live_at = timezone.now() + timedelta(days=1)
    update = write(**appeal, go_live_at=go_live_at)
    update.save_revision().publish()
    approval = AppealApproval.objects.get()
    with time_machine.travel(go_live_at + timedelta(minutes=1)):
        call_command("publish_scheduled")
        assert not is_live(update)
        services.agree(approval=approval, user=approver)
        assert is_live(update)


def test_an_arrest_takes_the_appeal_back_until_it_is_reviewed(asked, approver, staff, client, told):
    services.agree(approval=asked, user=approver)
    update = UpdatePage.objects.get(pk=asked.update_id)
    services.withdraw_for_proceedings(update=update, sentence="Withdrawn.", user=staff("Moderators"))
    assert client.get(update.url).status_code == 410
    assert told[-1][0] == "withdrawn"
    assert [waiting.label for waiting in waiting_for(approver)] == ["withdrawn appeal to review"]
    with pytest.raises(PermissionDenied):
        services.review(withdrawal=Withdrawal.objects.get(), shows_again=True, user=staff("Administrators"))
    services.review(withdrawal=Withdrawal.objects.get(), shows_again=True, user=approver)
    assert client.get(update.url).status_code == 200
    assert [call[0] for call in told].count("published") == 1


def test_a_review_can_keep_it_withdrawn(asked, approver, client):
    services.agree(approval=asked, user=approver)
    update = UpdatePage.objects.get(pk=asked.update_id)
    services.withdraw_for_proceedings(update=update, sentence="Withdrawn.")
    services.review(withdrawal=Withdrawal.objects.get(), shows_again=False, user=approver)
    assert client.get(update.url).status_code == 410
    assert not waiting_for(approver)


def test_only_an_appeal_is_taken_back_for_proceedings(publish):
    with pytest.raises(services.NotNowError):
        services.withdraw_for_proceedings(update=publish(), sentence="Withdrawn.")
