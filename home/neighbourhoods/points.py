"""A point in an address: `near=52.04330,-0.76420`, as the search writes it."""

from dataclasses import dataclass

from places.finding import POSITION


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees (WGS84)."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.latitude:.5f},{self.longitude:.5f}"


def read_point(text: str) -> Point | None:
    """The point, or None where it cannot be read."""
    match = POSITION.fullmatch(text[:60])
    if not match:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    return Point(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
