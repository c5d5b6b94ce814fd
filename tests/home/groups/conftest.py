"""A group with people in every position, and one for each role of the team."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import shapely
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from core.models import Partnership
from people import roles
from people.models import CommunityGroup, Membership, User
from places.area_writing import set_outline
from places.models import Area, Boundary
from places.overlaps import measure_overlaps

EVERYBODY = (
    "nobody",
    "resident",
    "asked",
    "invited",
    "member",
    "representative",
    "not yet",
    "departed",
    "term over",
    "of another group",
)


@pytest.fixture
def group(db) -> CommunityGroup:
    return CommunityGroup.objects.create(
        name="Mill Residents",
        slug="mill-residents",
        kind="residents",
        purpose="We look after the mill.",
        contact_email="contact@example.org",
        verified_at=timezone.now(),
    )


@pytest.fixture
def person(db) -> Callable[..., User]:
    def made(name: str, **part) -> User:
        """Somebody, and their part in a group where `group` is given."""
        user = User.objects.filter(email=f"{name.replace(' ', '-')}@example.org").first()
        user = user or User.objects.create_user(f"{name.replace(' ', '-')}@example.org")
        if part:
            Membership.objects.create(user=user, **part)
        return user

    return made


@pytest.fixture
def people(group, person) -> dict[str, User | None]:
    """One for each position that somebody may have towards the group."""
    today = timezone.localdate()
    other = CommunityGroup.objects.create(name="Other", slug="other", kind="watch")
    speaks = {"group": group, "role": "representative"}
    invited = person("invited")
    Membership.objects.create(group=group, email=invited.email, state="invited", role="representative")
    return {
        "nobody": None,
        "resident": person("resident"),
        "asked": person("asked", group=group, state="asked", role="representative"),
        "invited": invited,
        "member": person("member", group=group, role="member"),
        "representative": person("representative", starts_on=today, **speaks),
        "not yet": person("not yet", starts_on=today + timedelta(1), **speaks),
        "departed": person("departed", state="ended", starts_on=today - timedelta(9), ends_on=today, **speaks),
        "term over": person("term over", ends_on=today - timedelta(1), **speaks),
        "of another group": person("of another group", group=other, role="chair"),
    }


@pytest.fixture
def staff(db) -> dict[str, User]:
    """One for each role of the team."""
    made = {group.name: User.objects.create_user(f"staff{group.pk}@example.org") for group in roles.create_roles()}
    for name, user in made.items():
        user.groups.set(user.groups.model.objects.filter(name=name))
    return made


@pytest.fixture
def make_area(db) -> Callable[..., Area]:
    """Make a rectangular area in a council area that is the partnership's."""
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.district_code = "E06000999"
    partnership.save()

    def make(kind: str, code: str, *, name: str, box: tuple[float, float, float, float], **fields) -> Area:
        area = Area.objects.create(kind=kind, code=code, vintage=2025, name=name, slug=code.lower(), **fields)
        boundary = Boundary(area=area, display=json.loads(shapely.to_geojson(shapely.box(*box))))
        set_outline(boundary, shapely.box(*box))
        boundary.save()
        measure_overlaps([area])
        return area

    make("district", "E06000999", name="Anytown", box=(-0.9, 51.9, -0.6, 52.2), population=90_000)
    return make


@pytest.fixture
def browser() -> Callable[[User | None], Client]:
    def signed_in(user: User | None) -> Client:
        client = Client()
        if user:
            client.force_login(user)
        return client

    return signed_in
