"""The words of an update as an email lays them out: each link where it stands, as far as the words tell where that is.

A plain document says at its end what its links lead to. On a screen nobody looks for them there.
"""

import re
from collections.abc import Iterable, Sequence

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from formats.parts import Heading, Link, Links, Part

TAG = re.compile(r"(<[^>]+>)")


def words_with_links(parts: Sequence[Part]) -> SafeString:
    """The HTML of these parts. Links whose words stand there twice, or not at all, are listed at the end as before."""
    links = [link for part in parts if isinstance(part, Links) for link in part.links]
    words = "".join(map(_html, _without_links(parts)))
    placed, left = _placed(words, links)
    if left:
        placed += "".join(map(_html, [part for part in parts[-2:] if isinstance(part, Heading)]))
        placed += "".join(["<ul>", *(f"<li>{_anchor(link)}</li>" for link in left), "</ul>"])
    return mark_safe(placed)  # noqa: S308 - drawn from templates, and escaped above


def _without_links(parts: Sequence[Part]) -> Sequence[Part]:
    """Without the list of links at the end, and the heading over it."""
    return parts[:-2] if parts and isinstance(parts[-1], Links) else parts


def _html(part: Part) -> str:
    return render_to_string("formats/large_print_part.html", {"kind": type(part).__name__, "part": part})


def _anchor(link: Link) -> SafeString:
    return format_html('<a href="{}">{}</a>', link.href, link.label)


def _placed(words: str, links: Iterable[Link]) -> tuple[str, list[Link]]:
    """The words with each link whose label stands in them exactly once, and the other links."""
    pieces, left = TAG.split(words), []
    # The longest first: one may hold the words of another.
    for link in sorted(links, key=lambda link: -len(link.label)):
        label = re.compile(rf"(?<!\w){re.escape(escape(link.label))}(?!\w)")
        found = [number for number, piece in enumerate(pieces) for _match in label.finditer(piece) if piece[:1] != "<"]
        if len(found) != 1:
            left.append(link)
            continue
        before, after = label.split(pieces[found[0]], maxsplit=1)
        pieces[found[0] : found[0] + 1] = [before, str(_anchor(link)), after]
    return "".join(pieces), left
