"""A plan is published by being signed off, and in no other way."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.waiting import waiting_for
from home.models import PriorityPage, StrategyPage
from home.priorities.sign_off import Dispatch, PerformanceSettings, SignOff
from people.models import User

pytestmark = pytest.mark.django_db
BODY = {"title": "The plan", "slug": "plan", "summary": "", "kind": "plan", "body": "null", "how_we_chose": "null"}
BODY |= {"starts_on": "2011-04-01", "ends_on": "2014-03-31", "document": "", "action-publish": "1"}
BODY |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}


def signatory(group: str) -> User:
    user = User.objects.create_user(f"{group.replace(' ', '-').lower()}@example.org")
    user.groups.add(Group.objects.get(name=group))
    return user


def sign(page: StrategyPage, user: User, signed_as: str = "") -> None:
    state = page.current_workflow_state.current_task_state
    state.task.specific.on_action(state, user, "approve", signed_as=signed_as)
    page.refresh_from_db()


def three_steps() -> PerformanceSettings:
    chosen = PerformanceSettings.of_the_site()
    chosen.sign_off_steps = "three"
    chosen.save()
    return chosen


@pytest.mark.parametrize("role", ["Administrators", "Communications team", "Moderators", None])
def test_nobody_publishes_a_plan_past_its_signatures(staff, strategy, role):
    _user, client = staff(*([role] if role else []), is_superuser=role is None)
    client.post(reverse("wagtailadmin_pages:edit", args=[strategy.pk]), BODY)
    strategy.refresh_from_db()
    assert not strategy.live
    assert strategy.title == "The plan"
    index = strategy.get_parent()
    client.post(reverse("wagtailadmin_pages:add", args=["home", "strategypage", index.pk]), BODY | {"slug": "other"})
    assert not StrategyPage.objects.get(slug="other").live


def test_whoever_begins_a_plan_is_told_that_it_goes_to_be_signed(staff, index):
    _user, client = staff("Support team")
    page = client.get(reverse("wagtailadmin_pages:add", args=["home", "strategypage", index.pk])).content.decode()
    assert "Submit to Sign-off of plans and assessments" in page and "Moderators approval" not in page


def test_one_step_is_enough_by_default(staff, strategy, priority):
    user, _client = staff("Moderators")
    strategy.get_workflow().start(strategy, user)
    sign(strategy, user, "Chair")
    assert strategy.live
    signed = SignOff.objects.get()
    assert (signed.group, str(signed), signed.signed_by) == (
        "Responsible Authorities Group",
        "Responsible Authorities Group, Chair",
        user,
    )


def test_a_plan_waits_on_the_dashboard_of_those_whose_turn_it_is(staff, strategy):
    user, _client = staff("Editors")
    three_steps()
    groups = ("Delivery group", "Performance Group", "Responsible Authorities Group")
    first, second, third = (signatory(name) for name in groups)

    def to_sign(person: User) -> list[tuple[int, str]]:
        return [(each.count, each.address) for each in waiting_for(person) if "sign off" in each.label]

    assert to_sign(first) == []
    strategy.get_workflow().start(strategy, user)
    editor = reverse("wagtailadmin_pages:edit", args=[strategy.pk])
    assert [to_sign(each) for each in (first, second, third, user)] == [[(1, editor)], [], [], []]
    signs = Client()
    signs.force_login(first)
    assert signs.get(editor).status_code == 200
    sign(strategy, first)
    assert [to_sign(each) for each in (first, second, third, user)] == [[], [(1, editor)], [], []]


def test_three_groups_sign_in_their_order(staff, strategy, client):
    user, _client = staff("Editors")
    three_steps()
    signatories = [signatory(name) for name in ("Delivery group", "Performance Group", "Responsible Authorities Group")]
    strategy.get_workflow().start(strategy, user)
    for number, each in enumerate(signatories):
        assert not strategy.live
        actions = strategy.current_workflow_state.current_task_state.task.specific.get_actions
        assert [bool(actions(strategy, other)) for other in signatories] == [other == each for other in signatories]
        sign(strategy, each, "Chair" if number == 2 else "")
    assert strategy.live
    page = client.get(strategy.url).content.decode()
    places = [page.index(name) for name in ("Delivery group, on", "Performance Group, on", "Group, Chair, on")]
    assert places == sorted(places)
    for each in signatories:
        assert each.email not in page


def test_its_priorities_are_published_with_it_and_not_before(staff, strategy, priority, client):
    user, _client = staff("Moderators")
    withdrawn = PriorityPage(title="Withdrawn", slug="withdrawn", why="<p>Once.</p>")
    strategy.add_child(instance=withdrawn)
    withdrawn.save_revision().publish()
    withdrawn.refresh_from_db()
    withdrawn.unpublish()
    assert not PriorityPage.objects.current().exists()
    strategy.get_workflow().start(strategy, user)
    sign(strategy, user)
    assert [page.title for page in PriorityPage.objects.current()] == ["Burglary"]
    assert "Burglary" in client.get("/priorities/").content.decode()


@pytest.mark.parametrize("role", ["Moderators", "Administrators"])
def test_nobody_publishes_a_priority_before_its_plan(staff, strategy, priority, role):
    user, _client = staff(role)
    assert not strategy.permissions_for_user(user).can_publish_subpage()
    assert not priority.permissions_for_user(user).can_publish()
    strategy.get_workflow().start(strategy, user)
    sign(strategy, user)
    signed, published = StrategyPage.objects.get(), PriorityPage.objects.get()
    assert signed.permissions_for_user(user).can_publish_subpage()
    assert published.permissions_for_user(user).can_publish()


def test_a_later_version_is_signed_anew_and_shows_its_own_signatures(staff, strategy, client):
    first, _client = staff("Moderators")
    second, _client = staff("Moderators", email="second@example.org")
    strategy.get_workflow().start(strategy, first)
    sign(strategy, first, "Chair of 2011")
    strategy.title = "The plan, revised"
    strategy.save_revision()
    strategy.get_workflow().start(strategy, second)
    assert "Chair of 2011" in client.get("/priorities/plan/").content.decode()
    sign(strategy, second, "Chair of 2012")
    page = client.get("/priorities/plan/").content.decode()
    assert "The plan, revised" in page and "Chair of 2012" in page and "Chair of 2011" not in page
    assert SignOff.objects.count() == 2


def test_a_plan_signed_anew_waits_to_be_sent_anew(staff, strategy, client):
    user, _client = staff("Moderators")
    strategy.get_workflow().start(strategy, user)
    sign(strategy, user)
    SignOff.objects.update(signed_at=timezone.now() - timedelta(days=30))
    Dispatch.objects.create(strategy=strategy, sent_on=timezone.localdate() - timedelta(days=20))
    assert not StrategyPage.objects.signed_and_not_sent().exists()
    strategy.save_revision()
    strategy.get_workflow().start(strategy, user)
    assert not StrategyPage.objects.signed_and_not_sent().exists(), "while the new version is on its way"
    sign(strategy, user)
    assert list(StrategyPage.objects.signed_and_not_sent()) == [strategy]
    assert "this one not yet" in client.get(strategy.url).content.decode()
    Dispatch.objects.create(strategy=strategy, sent_on=timezone.localdate())
    assert not StrategyPage.objects.signed_and_not_sent().exists()
    assert "this one not yet" not in client.get(strategy.url).content.decode()


def test_whoever_signs_is_told_who_is_next_and_goes_back_to_what_waits(staff, strategy):
    user, _client = staff("Editors")
    three_steps()
    strategy.get_workflow().start(strategy, user)
    signing = {name: value for name, value in BODY.items() if name != "action-publish"}
    signing |= {"action-workflow-action": "true", "workflow-action-name": "approve"}
    signing["workflow-action-extra-data"] = '{"signed_as": "Chair"}'
    groups = ("Delivery group", "Performance Group", "Responsible Authorities Group")
    told = []
    for name in groups:
        signs = Client()
        signs.force_login(signatory(name))
        answer = signs.post(reverse("wagtailadmin_pages:edit", args=[strategy.pk]), signing)
        assert answer["Location"] == reverse("wagtailadmin_home"), "a signatory may open no list of pages"
        told.append(list(get_messages(answer.wsgi_request))[-1].message.strip())
    assert told == [*(f"Signed off. Next to sign: {name}." for name in groups[1:]), "Signed off by all."]
    assert [each.signed_as for each in SignOff.objects.all()] == ["Chair"] * 3


def test_what_was_sent_back_is_not_signed(staff, strategy):
    user, _client = staff("Moderators")
    strategy.get_workflow().start(strategy, user)
    state = strategy.current_workflow_state.current_task_state
    state.task.specific.on_action(state, user, "reject", comment="The figures are old.")
    strategy.refresh_from_db()
    assert not strategy.live and not SignOff.objects.exists()


def test_switching_back_to_one_step_leaves_one(strategy):
    chosen = three_steps()
    assert strategy.get_workflow().tasks.count() == 3
    chosen.sign_off_steps = "one"
    chosen.save()
    assert [task.name for task in strategy.get_workflow().tasks] == ["Responsible Authorities Group"]


def test_the_policing_body_has_its_own_name_and_hears_of_it(staff, strategy, published, client):
    chosen = PerformanceSettings.of_the_site()
    chosen.policing_body_name = "Mayor of Borsetshire"
    chosen.save()
    assert list(StrategyPage.objects.signed_and_not_sent()) == [strategy]
    assert "not sent yet" in client.get(strategy.url).content.decode()
    Dispatch.objects.create(strategy=strategy, sent_on=date(2011, 4, 5))
    page = client.get(strategy.url).content.decode()
    assert "Mayor of Borsetshire" in page and "sent on 5 April 2011" in page
    assert not StrategyPage.objects.signed_and_not_sent().exists()


def test_earlier_plans_stay_readable_and_the_newest_holds(index, published, client):
    newer = StrategyPage(title="The next plan", slug="next", starts_on=date(2014, 4, 1), ends_on=date(2017, 3, 31))
    index.add_child(instance=newer)
    newer.save_revision().publish()
    assert StrategyPage.objects.in_force() == newer
    assert not PriorityPage.objects.current().exists()
    page = client.get("/priorities/plan/")
    assert page.status_code == 200
    assert "It stays here so that you can look back." in page.content.decode()
    assert "/priorities/plan/" in client.get("/priorities/").content.decode()
