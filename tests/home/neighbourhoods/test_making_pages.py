"""Pages for all areas of a kind at once: by staff who may, by a command, as drafts where wanted."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from home.models import NeighbourhoodPage
from home.neighbourhoods.services import areas_without_pages, create_index, create_neighbourhood_pages
from people.models import User
from people.roles import create_roles

pytestmark = pytest.mark.django_db
MAKE = "/admin/neighbourhoods/make/"


@pytest.fixture
def sign_in(client):
    def sign_in(role: str):
        create_roles()
        user = User.objects.create_user(f"{role.lower()}@example.org", "a long pass phrase", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return sign_in


def test_each_area_of_the_kind_gets_one_page_however_often_it_is_asked_for(home, west, east, estate):
    for _ in range(2):
        create_neighbourhood_pages(areas=areas_without_pages("ward"))
    pages = NeighbourhoodPage.objects.order_by("title")
    assert [(page.title, page.slug, page.area, page.live) for page in pages] == [
        ("East", "east", east, True),
        ("West", "west", west, True),
    ]


def test_drafts_are_there_for_editors_only(client, west):
    page = create_neighbourhood_pages(areas=[west], as_drafts=True)[0]
    assert client.get("/neighbourhoods/west/").status_code == 404
    page.get_latest_revision().publish()
    assert client.get("/neighbourhoods/west/").status_code == 200


def test_areas_outside_the_council_area_and_replaced_ones_are_left_out(west, east, make_area):
    make_area("ward", "E05000009", (0.1, 52.0, 0.2, 52.1), name="Elsewhere")
    east.is_current = False
    east.save()
    assert list(areas_without_pages("ward")) == [west]


def test_an_area_whose_name_is_taken_gets_another_address(west, make_area, district):
    page = create_neighbourhood_pages(areas=[west])[0]
    page.slug = "old-west"
    page.save()
    parish = make_area("parish", "E04000001", (-0.9, 52.0, -0.85, 52.1), name="Old West", parent=district)
    assert [page.slug for page in create_neighbourhood_pages(areas=[parish])] == ["old-west-parish"]


def test_the_command_says_how_many_it_made(west, east, capsys):
    call_command("make_neighbourhood_pages", kind="ward", drafts=True)
    assert "2 pages made (drafts)" in capsys.readouterr().out
    call_command("make_neighbourhood_pages", kind="ward")
    assert "0 pages made" in capsys.readouterr().out
    assert not NeighbourhoodPage.objects.live().exists()


def test_the_command_refuses_a_kind_that_nobody_loaded(home):
    with pytest.raises(CommandError, match="import_areas"):
        call_command("make_neighbourhood_pages", kind="parish")


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("Editors", False),
        ("Analysts", False),
        ("Moderators", True),
        ("Communications team", True),
        ("Administrators", True),
    ],
)
def test_who_may_make_many_pages(sign_in, west, role, may):
    client = sign_in(role)
    assert client.get(MAKE).status_code == (200 if may else 302)
    client.post(MAKE, {"kind": "ward"})
    assert NeighbourhoodPage.objects.exists() is may


def test_staff_choose_a_kind_and_see_how_many(sign_in, west, east, estate):
    client = sign_in("Communications team")
    page = client.get(MAKE).content.decode()
    assert "Wards (2 without a page)" in page
    assert "Estates (1 without a page)" in page
    answer = client.post(MAKE, {"kind": "ward", "as_drafts": "on"}, follow=True)
    assert "2 pages were made." in answer.content.decode()
    assert [page.live for page in NeighbourhoodPage.objects.all()] == [False, False]
    assert "Wards" not in client.get(MAKE).content.decode()


def test_the_button_stands_on_the_list_of_neighbourhoods_only(sign_in, home):
    client = sign_in("Communications team")
    index = create_index(home)
    assert MAKE in client.get(f"/admin/pages/{index.pk}/").content.decode()
    assert MAKE not in client.get(f"/admin/pages/{home.pk}/").content.decode()


def test_an_area_has_one_page_and_no_page_takes_an_address_of_ours(pages, east):
    other = NeighbourhoodPage(title="East again", slug="east-again", area=east, locale=pages["East"].locale)
    with pytest.raises(ValidationError, match="has a page already: East"):
        other.clean()
    other = NeighbourhoodPage(title="Find", slug="find", locale=pages["East"].locale)
    with pytest.raises(ValidationError, match="Another page has this address"):
        other.clean()


def test_an_editor_can_edit_a_page_of_an_area_that_is_no_longer_offered(sign_in, pages, east):
    east.is_current = False
    east.save()
    client = sign_in("Communications team")
    page = client.get(f"/admin/pages/{pages['East'].pk}/edit/").content.decode()
    assert f'<option value="{east.pk}" selected>East</option>' in page
    assert '<optgroup label="Wards">' in page


def test_a_page_outlives_its_area(client, pages, estate):
    estate.delete()
    page = client.get("/neighbourhoods/lakeside/").content.decode()
    assert "Who to contact" in page
    assert "Crime in brief" not in page
