"""The editor's guide stands in the staff pages, and says which of the roles are one's own."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from people.roles import ROLES, create_roles

pytestmark = pytest.mark.django_db


def test_staff_find_the_guide_with_their_own_role(client):
    create_roles()
    editor = get_user_model().objects.create_user("editor@example.org", "a long password 9")
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    page = client.get(reverse("editors_guide")).content.decode()
    assert all(role.name in page for role in ROLES)
    assert page.count("(yours)") == 1
    assert reverse("editors_guide") in client.get("/admin/").content.decode()


def test_it_is_the_one_guide_that_the_staff_pages_know(admin_client):
    """No second one under the same name, and no news of the software."""
    page = admin_client.get("/admin/").content.decode()
    assert "Editor Guide" not in page
    assert "What's new in Wagtail" not in page
    assert "guide.wagtail.org" not in page


def test_nobody_else_reads_it(client):
    assert client.get(reverse("editors_guide")).status_code == 302
