"""Wagtail's pages for keeping accounts, driven as an administrator drives them."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from people.models import User

from .conftest import PASSWORD, link_in

pytestmark = pytest.mark.django_db
ADD = "/admin/users/new/"


@pytest.fixture
def desk(administrator, sign_in, staff_roles):
    return sign_in(administrator)


def edit_page(user: User) -> str:
    return reverse("wagtailusers_users:edit", args=[user.pk])


def test_the_list_shows_sorts_and_finds_people_by_name_and_address(desk, person):
    person("zoo@example.org", "Editors", name="An early name")
    person("ant@example.org", name="Zoë's neighbour")
    page = desk.get("/admin/users/").content.decode()
    assert "An early name" in page and "Editors" in page and "Email address" in page
    by_name = desk.get("/admin/users/", {"ordering": "name"}).content.decode()
    assert by_name.index("zoo@example.org") < by_name.index("ant@example.org")
    found = desk.get("/admin/users/", {"q": "early"}).content.decode()
    assert "zoo@example.org" in found and "ant@example.org" not in found
    assert "ant@example.org" in desk.get("/admin/users/", {"q": "ANT@"}).content.decode()


def test_a_new_member_of_staff_chooses_a_password_by_the_link_and_gets_in(
    desk, post, client, django_capture_on_commit_callbacks
):
    form = desk.get(ADD).content.decode()
    assert "first_name" not in form and "password1" not in form and 'name="name"' in form
    editors = Group.objects.get(name="Editors")
    response = desk.post(ADD, {"email": "New.Editor@Example.org", "name": "A new editor", "groups": [editors.pk]})
    assert response.status_code == 302
    user = User.objects.get(email="new.editor@example.org")
    assert user.name == "A new editor" and list(user.groups.all()) == [editors] and not user.has_usable_password()

    message = post()[-1]
    assert message.to == ["new.editor@example.org"] and "Choose your password" in message.subject
    chosen = client.get(link_in(message), follow=True)
    response = client.post(chosen.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert response.status_code == 302
    response = client.post("/account/login/", {"login": "new.editor@example.org", "password": PASSWORD})
    assert response.url == "/account/"
    assert client.get("/admin/").status_code == 200


def test_an_address_that_is_taken_is_said_so_at_its_field(desk, person):
    person("resident@example.org")
    response = desk.post(ADD, {"email": "RESIDENT@example.org", "name": "Somebody else"})
    assert response.status_code == 200
    assert response.context["form"].errors["email"]
    assert User.objects.filter(email__iexact="resident@example.org").count() == 1


def test_editing_changes_name_roles_and_whether_somebody_may_sign_in(desk, person):
    user = person("editor@example.org", "Editors", name="Before")
    moderators = Group.objects.get(name="Moderators")
    data = {"email": user.email, "name": "After", "is_active": "on", "groups": [moderators.pk]}
    assert desk.post(edit_page(user), data).status_code == 302
    user = User.objects.get(pk=user.pk)
    assert user.name == "After" and list(user.groups.all()) == [moderators] and user.is_active
    assert user.check_password(PASSWORD)
    assert desk.post(edit_page(user), {**data, "is_active": ""}).status_code == 302
    assert not User.objects.get(pk=user.pk).is_active


def test_a_changed_address_must_be_confirmed_anew(desk, person):
    user = person("before@example.org", "Editors")
    assert desk.post(edit_page(user), {"email": "after@example.org", "is_active": "on"}).status_code == 302
    address = User.objects.get(pk=user.pk).emailaddress_set.get()
    assert (address.email, address.verified, address.primary) == ("after@example.org", False, True)


def test_who_keeps_accounts_cannot_make_one_stronger_than_their_own(person, administrator, sign_in):
    desk = sign_in(person("keeper@example.org", "Administrators"))
    response = desk.post(ADD, {"email": "friend@example.org", "name": "A friend", "is_superuser": "on"})
    assert response.status_code == 302
    assert not User.objects.get(email="friend@example.org").is_superuser
    # Whoever may change the address of an account can have it.
    response = desk.post(edit_page(administrator), {"email": "mine@example.org", "is_active": "on"})
    administrator.refresh_from_db()
    assert administrator.email == "administrator@example.org"


def test_an_administrator_can_appoint_another(desk, person):
    user = person("deputy@example.org")
    data = {"email": user.email, "name": "Deputy", "is_active": "on", "is_superuser": "on"}
    assert desk.post(edit_page(user), data).status_code == 302
    assert User.objects.get(pk=user.pk).is_superuser


def test_ones_own_settings_in_the_staff_pages(desk, administrator):
    page = desk.get("/admin/account/").content.decode()
    assert 'name="name_email-name"' in page and "first_name" not in page and "password" not in page.lower()
    theme = {"theme": "dark", "density": "default", "contrast": "system", "keyboard_shortcuts": "on"}
    filled = {"name_email-name": "Renamed", **{f"theme-{name}": value for name, value in theme.items()}}
    assert desk.post("/admin/account/", filled).status_code == 302
    administrator.refresh_from_db()
    assert administrator.name == "Renamed"


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/reports/site-history/",
        "/admin/reports/aging-pages/",
        "/admin/reports/locked/",
        "/admin/reports/workflow/",
        "/admin/reports/workflow_tasks/",
        "/admin/groups/",
        "/admin/users/",
        "/admin/settings/core/partnership/",
    ],
)
def test_the_staff_pages_that_name_people_work(desk, person, address):
    person("someone@example.org", "Editors", name="Somebody").groups.all()
    assert desk.get(address, follow=True).status_code == 200


def test_the_history_of_an_account_and_deleting_it(desk, person):
    user = person("leaver@example.org", name="Leaver")
    desk.post(edit_page(user), {"email": user.email, "name": "Leaver renamed", "is_active": "on"})
    history = desk.get(reverse("wagtailusers_users:history", args=[user.pk]))
    assert history.status_code == 200
    assert desk.post(reverse("wagtailusers_users:delete", args=[user.pk])).status_code == 302
    assert not User.objects.filter(pk=user.pk).exists()


@pytest.mark.parametrize("action", ["assign_role", "set_active_state", "delete"])
def test_doing_something_to_many_at_once(desk, person, action):
    user = person("one@example.org")
    page = desk.get(f"/admin/bulk/people/user/{action}/", {"id": user.pk})
    assert page.status_code == 200
