"""Areas in the admin: who may do what, what is checked, what is kept."""

import json

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail import hooks

from people.models import User
from places.models import Area

pytestmark = pytest.mark.django_db
NEW = "/admin/areas/new/"
RING = [[-0.8, 52.05], [-0.75, 52.05], [-0.75, 52.1], [-0.8, 52.1], [-0.8, 52.05]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}
BOW_TIE = {"type": "Polygon", "coordinates": [[RING[corner] for corner in (0, 2, 1, 3, 0)]]}


@pytest.fixture
def sign_in(client):
    """Sign in as staff with these permissions on areas."""

    def sign_in(*codenames):
        group = Group.objects.create(name="Some staff")
        group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
        user = User.objects.create_user("staff@example.org", "a long pass phrase", is_staff=True)
        user.groups.add(group)
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def editor(sign_in, district):
    return sign_in("add_area", "change_area", "delete_area")


def sent(**changes):
    form = {"name": "Lakeside", "kind": "estate", "outline": json.dumps(SQUARE), "source": "Drawn by residents"}
    return form | {"population": "", "population_year": "", "population_source": ""} | changes


def faults(answer) -> dict[str, list[str]]:
    return answer.context["form"].errors


def test_a_drawn_area_gets_code_year_address_parent_and_outline(editor, district):
    answer = editor.post(NEW, sent())
    assert answer.status_code == 302
    area = Area.objects.get(name="Lakeside")
    assert (area.code, area.slug, area.kind, area.parent) == ("X00000001", "lakeside", "estate", district)
    assert len(area.boundary.display["coordinates"][0]) == 5
    assert list(Area.objects.of_kind("estate").containing(-0.78, 52.07)) == [area]
    editor.post(NEW, sent(name="Riverside"))
    assert Area.objects.get(name="Riverside").code == "X00000002"


def test_drawing_again_keeps_code_and_address_and_asks_for_new_figures(editor, django_capture_on_commit_callbacks):
    editor.post(NEW, sent())
    area = Area.objects.get(name="Lakeside")
    told = []
    moved = json.dumps(SQUARE).replace("-0.75", "-0.74")
    with hooks.register_temporarily("register_area_boundary_change", told.append):
        with django_capture_on_commit_callbacks(execute=True):
            editor.post(f"/admin/areas/edit/{area.pk}/", sent(name="Lakeside Estate", outline=moved))
        assert told == [area]
        unchanged = editor.get(f"/admin/areas/edit/{area.pk}/").context["form"]["outline"].value()
        with django_capture_on_commit_callbacks(execute=True):
            editor.post(f"/admin/areas/edit/{area.pk}/", sent(name="Lakeside", outline=unchanged))
        assert told == [area]
    area.refresh_from_db()
    assert (area.code, area.slug, area.name, area.boundary.east) == ("X00000001", "lakeside", "Lakeside", -0.74)


@pytest.mark.parametrize(
    ("outline", "words"),
    [
        (json.dumps(BOW_TIE), "crosses itself near 52.07500, -0.77500"),
        ("not GeoJSON", "This is not GeoJSON"),
        ("", "Fill in “Outline”"),
        (json.dumps({"type": "Point", "coordinates": [-0.8, 52.05]}), "is a Point"),
        (json.dumps({"type": "FeatureCollection", "features": []}), "Paste one feature"),
        ("[]", "has none"),
        (json.dumps({"type": "Polygon", "coordinates": [[[12, 41], [13, 41], [13, 42], [12, 41]]]}), "United Kingdom"),
    ],
)
def test_an_outline_that_cannot_be_used_is_refused_and_what_was_typed_stays(editor, outline, words):
    answer = editor.post(NEW, sent(outline=outline))
    assert words in faults(answer)["outline"][0]
    assert not Area.objects.of_kind("estate").exists()
    assert answer.context["form"]["outline"].value() == outline
    assert "Lakeside" in answer.content.decode()


def test_an_outline_that_was_mended_is_said(editor):
    open_and_swapped = {"type": "Polygon", "coordinates": [[[y, x] for x, y in RING[:-1]]]}
    feature = {"type": "Feature", "properties": {}, "geometry": open_and_swapped}
    collection = json.dumps({"type": "FeatureCollection", "features": [feature]})
    page = editor.post(NEW, sent(outline=collection), follow=True).content.decode()
    assert "The outline was mended: latitude and longitude swapped round, an open outline closed." in page
    assert Area.objects.get(name="Lakeside").boundary.west == -0.8


def test_a_population_comes_with_its_year_and_source_or_is_estimated(editor, make_area, district):
    figures = {"population": 1000, "population_year": 2022, "population_source": "ONS"}
    make_area("lsoa", "E01000001", (-0.8, 52.0, -0.7, 52.1), parent=district, **figures)
    assert set(faults(editor.post(NEW, sent(population="120")))) == {"population_year", "population_source"}
    editor.post(NEW, sent())
    area = Area.objects.get(name="Lakeside")
    assert (area.population, area.population_year, area.population_is_estimate) == (250, 2022, True)
    address = f"/admin/areas/edit/{area.pk}/"
    assert "Estimated at 250" in editor.get(address).content.decode()
    editor.post(address, sent())
    area.refresh_from_db()
    assert (area.population, area.population_is_estimate) == (250, True)
    editor.post(address, sent(population="120", population_year="2024", population_source="Residents' count"))
    area.refresh_from_db()
    assert (area.population, area.population_year, area.population_is_estimate) == (120, 2024, False)


def test_an_official_area_can_be_renamed_but_neither_drawn_nor_deleted(editor, district):
    page = editor.get(f"/admin/areas/edit/{district.pk}/").content.decode()
    assert 'name="outline"' not in page
    assert f"/admin/areas/delete/{district.pk}/" not in page
    editor.post(f"/admin/areas/edit/{district.pk}/", sent(name="Exampleton City"))
    district.refresh_from_db()
    assert (district.name, district.kind, district.code) == ("Exampleton City", "district", "E06000042")
    answer = editor.post(f"/admin/areas/delete/{district.pk}/", follow=True)
    assert "was loaded from a file of official boundaries" in answer.content.decode()
    assert Area.objects.filter(pk=district.pk).exists()


def test_a_drawn_area_is_deleted_unless_others_belong_to_it(editor, make_area):
    editor.post(NEW, sent(kind="neighbourhood"))
    area = Area.objects.get(name="Lakeside")
    child = make_area("custom", "X00000009", (-0.79, 52.06, -0.78, 52.07), parent=area)
    answer = editor.post(f"/admin/areas/delete/{area.pk}/", follow=True)
    assert "other areas belong to it" in answer.content.decode()
    child.delete()
    editor.post(f"/admin/areas/delete/{area.pk}/")
    assert not Area.objects.filter(pk=area.pk).exists()


@pytest.mark.parametrize(
    ("permissions", "allowed"),
    [
        ((), set()),
        (("view_area",), {"list"}),
        (("add_area",), {"list", "new"}),
        (("change_area",), {"list", "edit"}),
        (("delete_area",), {"list", "delete"}),
    ],
)
def test_who_may_do_what(sign_in, make_area, district, permissions, allowed):
    area = make_area("estate", "X00000001", (-0.8, 52.05, -0.75, 52.1))
    addresses = {
        "list": "/admin/areas/",
        "new": NEW,
        "edit": f"/admin/areas/edit/{area.pk}/",
        "delete": f"/admin/areas/delete/{area.pk}/",
    }
    client = sign_in(*permissions)
    assert {what for what, address in addresses.items() if client.get(address).status_code == 200} == allowed


def test_areas_are_listed_and_searched(editor, make_area):
    make_area("ward", "E05000001", (-0.9, 52.0, -0.8, 52.1), name="Bletchley East")
    page = editor.get("/admin/areas/", {"q": "bletch"}).content.decode()
    assert "Bletchley East" in page
    assert "Exampleton" not in page.split("<table")[1]


def test_the_surroundings_are_for_staff_only(client, editor, make_area, district):
    make_area("ward", "E05000001", (-0.9, 52.0, -0.8, 52.1), name="Bletchley East", parent=district)
    lines = editor.get("/admin/areas/surroundings.json").json()
    assert lines["district"]["features"][0]["properties"]["name"] == "Exampleton"
    assert lines["within"]["features"][0]["properties"]["name"] == "Bletchley East"
    editor.logout()
    assert editor.get("/admin/areas/surroundings.json").status_code == 302
