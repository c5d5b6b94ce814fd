"""An estate that staff draw has figures like any other area, once the worker has counted."""

import json

import pytest
from wagtail.models import Site

from core.models import Partnership
from core.working import claim_task
from people.models import User
from places.models import Area

from .police_files import crime, square, write

pytestmark = pytest.mark.django_db
RING = [[0.2, 51.2], [0.8, 51.2], [0.8, 51.8], [0.2, 51.8], [0.2, 51.2]]


@pytest.fixture
def police_month(crime_files, import_files):
    square("district", "E06000001", (0, 51, 1, 52))
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.district_code, partnership.police_force = "E06000001", "testshire"
    partnership.save()
    inside = [crime(f"a{number}", point=(0.5, 51.5)) for number in range(3)]
    write(crime_files, "2025-06-testshire-street.csv", [*inside, crime("b1", point=(0.1, 51.1))])
    import_files()


def test_from_drawing_to_figures(client, police_month, django_capture_on_commit_callbacks):
    client.force_login(User.objects.create_superuser("staff@example.org", "a long pass phrase"))
    outline = json.dumps({"type": "Polygon", "coordinates": [RING]})
    form = {"name": "Lakeside", "kind": "estate", "outline": outline, "source": "Drawn by residents"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/admin/areas/new/", form | {"population": "", "population_year": ""})
    assert answer.status_code == 302
    client.logout()

    area = Area.objects.get(name="Lakeside")
    page = f"/crime-map/?area={area.code}&from=2025-06&to=2025-06"
    waiting = client.get(page).content.decode()
    assert "still being counted" in waiting
    assert "0 crimes" not in waiting, "not counted yet is not zero"
    assert client.get(f"/api/v1/counts?area={area.code}").status_code == 503, "nor for programs"
    while (task := claim_task("slow", "worker") or claim_task("default", "worker")) is not None:
        task.task.func(*task.task_result.args, **task.task_result.kwargs)
    assert "in Lakeside, June 2025: <strong>3 crimes" in client.get(page).content.decode()
    counts = client.get(f"/api/v1/counts?area={area.code}&from=2025-06&to=2025-06").json()
    assert {row["category"]: row["count"] for row in counts["counts"] if row["count"]} == {"burglary": 3}
    suggestions = client.get("/search/suggest/?q=lakes").json()["suggestions"]
    assert [suggestion["label"] for suggestion in suggestions] == ["Lakeside"]
