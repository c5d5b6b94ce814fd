"""Who may do what in the staff pages: the table, tried at the pages themselves."""

import json
import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import Http404
from django.test import RequestFactory
from django.urls import get_resolver, resolve
from wagtail import hooks
from wagtail.models import GroupApprovalTask, Page, Site

from home.models import HomePage, StandardPage
from people import roles
from tests.people.powers import POWERS

pytestmark = pytest.mark.django_db

WORDS = {"key": "a", "text": "What was said.", "type": "unstyled", "depth": 0}
RICH_TEXT = json.dumps({"blocks": [{**WORDS, "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}})
DRAFT = {"title": "A draft", "summary": "", "body": RICH_TEXT, "also_shows": ""}
DRAFT |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}

# What is tried -> which roles may. Nobody else may, and somebody without a role may nothing.
WRITERS = {"Editors", "Moderators", "Consultation managers", "Forum managers", "Administrators"}
TEAMS = {"Communications team", "Support team"}
MAY = {
    "open the staff pages": {role.name for role in roles.ROLES},
    "write a page": WRITERS | TEAMS,
    "publish a page": WRITERS - {"Editors"} | TEAMS,
    "add a document": WRITERS | TEAMS,
    "change the partnership": {"Administrators"},
    "keep accounts": {"Administrators"},
    "change roles": set(),
    "redirect an address": {"Administrators"},
}


@pytest.fixture
def home() -> Page:
    site = Site.objects.get(is_default_site=True)
    site.root_page = Page.get_first_root_node().add_child(instance=HomePage(title="Home", slug="a-home"))
    site.save()
    return site.root_page


def attempt(client, deed: str, home: Page) -> bool:
    """Try it as the pages themselves do; whether it was allowed."""
    if deed == "open the staff pages":
        return client.get("/admin/").status_code == 200
    if deed in {"write a page", "publish a page"}:
        slug = deed.replace(" ", "-")
        data = {**DRAFT, "slug": slug, **({"action-publish": "1"} if deed == "publish a page" else {})}
        client.post(f"/admin/pages/add/home/standardpage/{home.pk}/", data)
        return StandardPage.objects.filter(slug=slug, live=deed == "publish a page").exists()
    if deed == "add a document":
        file = SimpleUploadedFile("minutes.txt", b"What was said", content_type="text/plain")
        client.post("/admin/documents/add/", {"title": "Minutes", "file": file, "collection": 1, "tags": ""})
        from wagtail.documents.models import Document

        return Document.objects.filter(title="Minutes").exists()
    address = {
        "change the partnership": "/admin/settings/core/partnership/",
        "keep accounts": "/admin/users/new/",
        "change roles": "/admin/groups/new/",
        "redirect an address": "/admin/redirects/add/",
    }[deed]
    response = client.get(address, follow=True)
    return response.status_code == 200 and all(url != "/admin/" for url, _ in response.redirect_chain)


@pytest.mark.parametrize("role", [*(role.name for role in roles.ROLES), None])
def test_who_may_do_what(role, person, sign_in, home):
    client = sign_in(person("somebody@example.org", *([role] if role else [])))
    may = {deed: attempt(client, deed, home) for deed in MAY}
    assert may == {deed: role in those for deed, those in MAY.items()}


def test_every_power_of_every_role_stands_in_the_table():
    """What apps give by a hook included: nobody gets a power, or loses one, that this table does not say."""
    listed = {power: set(who.split(", ")) for who, powers in POWERS.items() for power in powers.split()}
    for role in roles.ROLES:
        own = {role.name, *role.includes}
        assert set(roles.whole(role.name).permissions) == {power for power, who in listed.items() if who & own}, role


# What everybody may open who may open the staff pages at all.
FOR_ALL_STAFF = {"editors_guide", "moderation_check", "update_appeals", "places_surroundings"}
PARTS = {"uuid": "f47ac10b-58cc-4372-a567-0e02b2c3d479", "results_format": "csv"}
OF_WAGTAIL = ("wagtail", "django", "allauth")


def staff_addresses(patterns=None, above="", name="") -> Iterator[tuple[str, str]]:
    """Every address of ours in the staff pages, with its name; where it asks for something, one that is not there."""
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        address = above + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from staff_addresses(
                each.url_patterns, address, f"{name}{each.namespace}:" if each.namespace else name
            )
        elif address.startswith("admin/") and not each.lookup_str.startswith(OF_WAGTAIL):
            yield re.sub(r"<(\w+):[^>]+>", lambda asked: PARTS.get(asked[1], "1"), f"/{address}"), f"{name}{each.name}"


def is_refused(address: str, method: str, user) -> bool:
    """Asked of the view itself, past all that is the same for every page."""
    request = RequestFactory().generic(method, address)
    request.user, request.session = user, {}
    request._messages = FallbackStorage(request)
    found = resolve(address)
    try:
        answer = found.func(request, *found.args, **found.kwargs)
    except (PermissionDenied, Http404):
        return True
    return answer.status_code in {403, 404, 405} or answer.headers.get("Location") == "/admin/"


def test_nobody_without_a_role_is_let_into_any_staff_page(person):
    """Let into the staff pages and allowed nothing there: each of ours refuses, or has nothing, however it is asked."""
    nobody = person("nobody@example.org")
    nobody.user_permissions.add(roles._permissions()["wagtailadmin.access_admin"])
    tried = [each for each in staff_addresses() if each[1] not in FOR_ALL_STAFF]
    opened = {name for address, name in tried for method in ("GET", "POST") if not is_refused(address, method, nobody)}
    assert len(tried) > 150
    assert opened == set()


def test_an_administrator_of_everything_may_do_all(administrator, sign_in, home):
    client = sign_in(administrator)
    assert {deed: attempt(client, deed, home) for deed in MAY} == dict.fromkeys(MAY, True)


def test_making_the_roles_again_changes_nothing_and_keeps_what_was_added(staff_roles):
    editors = Group.objects.get(name="Editors")
    extra = roles._permissions()["wagtailredirects.add_redirect"]
    editors.permissions.add(extra)
    before = {group.name: set(group.permissions.values_list("pk", flat=True)) for group in Group.objects.all()}
    call_command("create_roles", verbosity=0)
    after = {group.name: set(group.permissions.values_list("pk", flat=True)) for group in Group.objects.all()}
    assert before == after and extra.pk in after["Editors"]
    assert {role.name for role in roles.ROLES} == set(after)


def test_the_teams_are_asked_to_approve_like_moderators(staff_roles):
    task = GroupApprovalTask.objects.get(groups__name="Moderators")
    assert {"Moderators", "Communications team", "Support team"} == set(task.groups.values_list("name", flat=True))


def test_an_app_adds_what_its_models_allow(staff_roles):
    with hooks.register_temporarily("register_role_permissions", lambda: {"Analysts": ["places.delete_area"]}):
        roles.create_roles()
    for name in ("Analysts", "Support team"):
        assert Group.objects.get(name=name).permissions.filter(codename="delete_area").exists()
    assert not Group.objects.get(name="Editors").permissions.filter(codename="delete_area").exists()


@pytest.mark.parametrize(
    "registered", [{"Analysts": ["places.paint_area"]}, {"Nobody in particular": ["places.add_area"]}]
)
def test_a_permission_or_role_that_does_not_exist_is_refused_by_name(registered, db):
    with (
        hooks.register_temporarily("register_role_permissions", lambda: registered),
        pytest.raises(roles.UnknownPermissionError, match=r"paint_area|Nobody in particular"),
    ):
        roles.create_roles()


def test_every_permission_that_apps_name_exists(db):
    """The registered permissions of every installed app: a missing one fails here, before an installation."""
    assert len(roles.create_roles()) == len(roles.ROLES)
