"""Who makes which format. A maker is a module with `make(document, settings) -> Made`, loaded when it has work to do.

    raise CannotMake(Problem.NO_VOICE)

where a tool is missing or the words cannot be put into the format.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from ..documents import Document
from ..kinds import Format, Problem

if TYPE_CHECKING:
    from ..models import FormatSettings


class CannotMake(Exception):  # noqa: N818 - it reads as what happened, and is no error of the program
    """This document cannot be made into this format here; `problem` is what its readers are told."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.label)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of a file; `seconds` is how long it plays."""

    content: bytes
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Maker:
    """`edition` is raised whenever the module makes something else of the same words.

    `depends_on` are the settings (fields of `FormatSettings`) and `packages` the distributions that it goes by.
    `is_quick` where it takes no longer than a page does.
    """

    module: str
    edition: int
    depends_on: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    is_quick: bool = False

    def make(self, document: Document, settings: "FormatSettings") -> Made:
        return import_module(self.module).make(document, settings)

    def goes_by(self, settings: "FormatSettings") -> list[str]:
        """What, beside the document, a file of this maker depends on."""
        chosen = (f"{name}={getattr(settings, name)}" for name in self.depends_on)
        return [self.module, str(self.edition), *chosen, *_versions(self.packages)]


def _versions(packages: Iterable[str]) -> list[str]:
    return [f"{name} {_version(name)}" for name in packages]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


MAKERS = {
    Format.LARGE_PRINT: Maker("formats.makers.large_print", edition=5, packages=("weasyprint",)),
    Format.AUDIO: Maker(
        "formats.makers.audio", edition=3, depends_on=("words_a_minute",), packages=("espeakng-loader", "lameenc")
    ),
    Format.BRAILLE: Maker("formats.makers.braille", edition=3, depends_on=("braille_cells", "braille_lines")),
    Format.PLAIN_TEXT: Maker("formats.makers.plain_text", edition=3, is_quick=True),
}
