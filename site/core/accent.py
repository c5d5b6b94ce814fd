"""The partnership's accent colour as a small stylesheet: the policy of the site allows no inline style.

`static/core/site.css` says what the colours are for; here is only how they follow from the one that was chosen.
"""

import hashlib
from functools import lru_cache

from .colours import lightened_for, mix

PAPER = "#fdfcf9"
NIGHT = "#14191a"


@lru_cache(maxsize=64)
def stylesheet(colour: str) -> str:
    """CSS that sets the accent and its shades, for light and for dark. Text in it has 4.5:1 or more in both."""
    at_night = lightened_for(NIGHT, colour, 7.5)
    day = {
        "accent": colour,
        "accent-strong": mix(colour, "#000000", 0.3),
        "accent-soft": mix(colour, PAPER, 0.91),
        "accent-line": mix(colour, PAPER, 0.7),
        "on-accent": "#ffffff",
    }
    night = {
        "accent": at_night,
        "accent-strong": mix(at_night, "#ffffff", 0.4),
        "accent-soft": mix(at_night, NIGHT, 0.87),
        "accent-line": mix(at_night, NIGHT, 0.65),
        "on-accent": NIGHT,
    }
    return f"{_root(day)}@media screen and (prefers-color-scheme:dark){{{_root(night)}}}"


def _root(colours: dict[str, str]) -> str:
    return ":root{" + "".join(f"--{name}:{value};" for name, value in colours.items()) + "}"


@lru_cache(maxsize=64)
def digest(colour: str) -> str:
    """A short hash of the stylesheet, for its address: one address never has two contents."""
    return hashlib.sha256(stylesheet(colour).encode()).hexdigest()[:12]
