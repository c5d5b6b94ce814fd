"""A list of updates, agencies and people, and a way to write an update."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from home.models import PrioritiesIndexPage, PriorityPage, StrategyPage
from home.topics import Topic
from home.updates.models import UpdatePage, UpdatesPage
from people.models import Agency, User
from people.roles import create_roles
from people.services import make_member_of_staff
from places.models import Area, Overlap

PASSWORD = "a long enough password"


@pytest.fixture
def list_of_updates(db) -> UpdatesPage:
    site = Site.objects.get(is_default_site=True)
    page = site.root_page.add_child(instance=UpdatesPage(title="Updates", slug="updates"))
    Site.clear_site_root_paths_cache()
    return page


@pytest.fixture
def priority(list_of_updates) -> PriorityPage:
    """A public priority of a plan."""
    index = list_of_updates.get_parent().add_child(instance=PrioritiesIndexPage(title="Priorities", slug="priorities"))
    plan = StrategyPage(title="The plan", slug="plan", starts_on=date(2011, 4, 1), ends_on=date(2014, 3, 31))
    index.add_child(instance=plan)
    return plan.add_child(instance=PriorityPage(title="Theft", slug="theft", why="<p>It hurts.</p>"))


@pytest.fixture
def agency(db) -> Agency:
    return Agency.objects.create(name="Anyshire Police", slug="anyshire-police", kind="police")


@pytest.fixture
def topics(db) -> dict[str, Topic]:
    made = [
        Topic.objects.create(name="Burglary", slug="burglary"),
        Topic.objects.create(name="Domestic abuse", slug="domestic-abuse", is_sensitive=True),
    ]
    return {topic.slug: topic for topic in made}


@pytest.fixture
def areas(db) -> dict[str, Area]:
    """Two wards beside each other, and a parish that shares ground with the first."""
    made = {
        name: Area.objects.create(kind=kind, code=code, vintage=2025, name=name.title(), slug=name)
        for name, kind, code in (("mill", "ward", "E05000001"), ("hill", "ward", "E05000002"))
    }
    made["dale"] = Area.objects.create(kind="parish", code="E04000001", vintage=2025, name="Dale", slug="dale")
    Overlap.objects.create(area=made["mill"], other=made["dale"])
    Overlap.objects.create(area=made["dale"], other=made["mill"])
    return made


@pytest.fixture
def staff(db) -> Callable[[str], User]:
    """Somebody with one role."""
    create_roles()

    def make(role: str) -> User:
        email = f"{role.lower().replace(' ', '-')}@example.org"
        return make_member_of_staff(email=email, name=role, roles=[role], password=PASSWORD)

    return make


@pytest.fixture
def approver(staff, agency) -> User:
    user = staff("Editors")
    agency.approvers.add(user)
    return user


@pytest.fixture
def write(list_of_updates, agency) -> Callable[..., UpdatePage]:
    """Writes a draft; `areas` and `topics` as lists, anything else as fields."""

    def make(title: str = "Lock your shed", **fields) -> UpdatePage:
        many = {name: fields.pop(name) for name in ("areas", "topics") if name in fields}
        defaults = {"summary": "Three were opened.", "agency": agency, "body": [("text", "<p>Lock it.</p>")]}
        update = UpdatePage(title=title, **{**defaults, **fields})
        for name, value in many.items():
            setattr(update, name, value)
        list_of_updates.add_child(instance=update)
        return update

    return make


@pytest.fixture
def publish(write) -> Callable[..., UpdatePage]:
    """Writes an update and publishes it."""

    def make(title: str = "Lock your shed", *, user: User | None = None, **fields) -> UpdatePage:
        update = write(title, **fields)
        update.save_revision(user=user).publish(user=user, skip_permission_checks=True)
        return UpdatePage.objects.get(pk=update.pk)

    return make


@pytest.fixture
def appeal() -> dict:
    """What makes an update an appeal that can be put forward."""
    return {"kind": "appeal", "expires_on": timezone.localdate() + timedelta(days=14)}


@pytest.fixture
def told(monkeypatch) -> list[tuple]:
    """What the hooks of going out, correcting and withdrawing were called with, in order."""
    calls: list[tuple] = []
    for name, call in {
        "tell_published": lambda update: calls.append(("published", update.pk)),
        "tell_corrected": lambda update, note: calls.append(("corrected", update.pk, note)),
        "tell_withdrawn": lambda update: calls.append(("withdrawn", update.pk, update.withdrawal.sentence)),
    }.items():
        monkeypatch.setattr(f"home.updates.hooks.{name}", call)
    return calls
