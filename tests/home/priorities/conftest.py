"""A plan with one priority, an agency and its people, for tests of priorities."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client

from home.models import PriorityPage, StrategyPage
from home.priorities.measures import Measure
from home.priorities.pages import PrioritiesIndexPage
from people.models import Agency, User


@pytest.fixture
def index(first_pages, db) -> PrioritiesIndexPage:
    return PrioritiesIndexPage.objects.get()


@pytest.fixture
def council(db) -> Agency:
    return Agency.objects.create(name="Borchester Council", slug="council", kind="council")


@pytest.fixture
def strategy(index) -> StrategyPage:
    page = StrategyPage(
        title="The plan", slug="plan", starts_on=date(2011, 4, 1), ends_on=date(2014, 3, 31), live=False
    )
    index.add_child(instance=page)
    page.save_revision()
    return page


@pytest.fixture
def priority(strategy) -> PriorityPage:
    page = PriorityPage(title="Burglary", slug="burglary", why="<p>It hurts.</p>", live=False)
    strategy.add_child(instance=page)
    page.save_revision()
    return page


@pytest.fixture
def published(strategy, priority) -> PriorityPage:
    """The priority, public with its plan."""
    strategy.get_latest_revision().publish()
    strategy.refresh_from_db()
    priority.refresh_from_db()
    return priority


@pytest.fixture
def measure(priority) -> Measure:
    return Measure.objects.create(name="Burglaries", priority=priority, unit="crimes", target=Decimal(180))


@pytest.fixture
def staff(db) -> Callable[..., tuple[User, Client]]:
    """Somebody with roles, signed in."""
    call_command("create_roles", verbosity=0)

    def make(*roles: str, email: str = "staff@example.org", **fields) -> tuple[User, Client]:
        from django.contrib.auth.models import Group

        user = User.objects.create_user(email, "a long enough password", **fields)
        user.groups.set([Group.objects.get(name=role) for role in roles])
        client = Client()
        client.force_login(user)
        return user, client

    return make
