"""Showing the site alive, for a place that exists, before anybody has loaded anything of their own.

A demonstration is a folder of data in `demonstration/` at the root of the project; README.md there says what is in it.
"""

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "demonstration"
DEFAULT = "milton-keynes"


class DemonstrationError(Exception):
    """Something is missing or wrong; the message says what, and what to do."""


@dataclass(frozen=True, eq=False)
class Demonstration:
    """One place to show. `partnership` holds the fields of the site setting of that name.

    `town_centres` are neighbourhoods by code, with how strongly each draws visitors; `packaged_crime` are files of
    the police's layout in a package; `postcode_letters` begin made-up postcodes; `mail_domain` ends sign-in names.
    """

    name: str
    folder: Path
    partnership: dict[str, str]
    illustrative_months: int
    town_centres: dict[str, float]
    packaged_crime: tuple[str, ...]
    postcode_letters: str
    mail_domain: str

    @property
    def district_code(self) -> str:
        return self.partnership["district_code"]

    @property
    def district_name(self) -> str:
        return self.partnership["place_name"]

    def neighbourhood_names(self) -> dict[str, str]:
        """Names that people use for neighbourhoods, by official code; empty where the folder has none."""
        path = self.folder / "neighbourhoods.csv"
        if not path.exists():
            return {}
        with path.open(encoding="utf-8", newline="") as file:
            return {row["code"]: row["name"] for row in csv.DictReader(file)}


def read_demonstration(name: str, among: Path = FOLDER) -> Demonstration:
    """The demonstration in the folder `name`."""
    path = among / name / "demonstration.toml"
    if not path.exists():
        known = ", ".join(sorted(each.parent.name for each in among.glob("*/demonstration.toml")))
        raise DemonstrationError(f"There is no demonstration called {name}. Choose one of: {known}.")
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DemonstrationError(f"{path.name} of the demonstration {name} cannot be read: {error}.") from error
    try:
        crime = content.get("crime", {})
        return Demonstration(
            name=name,
            folder=path.parent,
            partnership={field: value.strip() for field, value in content["partnership"].items()},
            illustrative_months=crime.get("illustrative_months", 0),
            town_centres=crime.get("town_centres", {}),
            packaged_crime=tuple(crime.get("packaged", ())),
            postcode_letters=content["postcodes"]["letters"],
            mail_domain=content["people"]["mail_domain"],
        )
    except KeyError as error:
        raise DemonstrationError(f"{path.name} of the demonstration {name} lacks {error}.") from error
