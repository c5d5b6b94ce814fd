"""Small police files, written by hand, and places to put their crimes in."""

from pathlib import Path

import shapely

from places.models import Area, Boundary

STREET_HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
OUTCOMES_HEADER = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type"
STOPS_HEADER = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
)


def crime(
    crime_id="",
    *,
    category="Burglary",
    outcome="Under investigation",
    point=(0.5, 51.5),
    lsoa="E01000001",
    month="2025-06",
    location="On or near Mill Lane",
    force="Testshire Police",
) -> str:
    """A line of a street file. A crime without a `point` is not mapped."""
    longitude, latitude = point or ("", "")
    place = f"{longitude},{latitude},{location},{lsoa},Testshire 001A"
    return f"{crime_id},{month},{force},{force},{place},{category},{outcome},"


def incident(**values) -> str:
    """A line of anti-social behaviour: no ID and no outcome."""
    return crime(category="Anti-social behaviour", outcome="", **values)


def outcome(crime_id: str, label: str, month="2025-06") -> str:
    force = "Testshire Police"
    return f"{crime_id},{month},{force},{force},0.5,51.5,On or near Mill Lane,E01000001,Testshire 001A,{label}"


def stop(searched_for="Controlled drugs", result="Arrest", point=(0.5, 51.5), when="2025-06-30T23:30:00+00:00") -> str:
    longitude, latitude = point or ("", "")
    return f"Person search,{when},False,,{latitude},{longitude},Male,18-24,,,,{searched_for},{result},,False"


def write(folder: Path, name: str, lines: list[str], ending: str = "\n", header: str = "") -> Path:
    """A police file of that name; its header follows from the name."""
    headers = {"street": STREET_HEADER, "outcomes": OUTCOMES_HEADER, "stop-and-search": STOPS_HEADER}
    kind = next(kind for kind in headers if name.removesuffix(".csv").endswith(kind))
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(f"{line}{ending}" for line in [header or headers[kind], *lines]).encode())
    return path


def square(kind: str, code: str, box: tuple[float, float, float, float], **values) -> Area:
    """An area with four corners: `box` is its west, south, east and north in degrees."""
    code_and_year = f"{code}-{values.get('vintage', 2021)}"
    values = {"vintage": 2021, "name": f"{kind} {code}", "slug": f"{kind}-{code_and_year}".lower()} | values
    area = Area.objects.create(kind=kind, code=code, **values)
    outline = shapely.box(*box)
    Boundary.objects.create(
        area=area,
        full=shapely.to_wkb(outline),
        display=shapely.geometry.mapping(outline),
        **dict(zip(("west", "south", "east", "north"), box, strict=True)),
    )
    return area
