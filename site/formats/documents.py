"""From a page's HTML to a plain document.

    Document(title, language, summary, (Heading(2, "What we did"), Paragraph("..."), Table("Burglary", head, rows)))
    document_from_html(html, title=..., language=..., summary=..., base="https://...")

What has no meaning outside a browser (navigation, forms, scripts, what is hidden) is left out, and so is whatever
carries `data-formats="skip"`; words with `data-formats="brackets"`, which only their looks tell from those before them,
stand in brackets. Pictures and charts are told by their words; links are listed at the end.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from django.utils.translation import gettext, override

from .parts import Bullets, Document, Figure, Heading, Link, Links, Numbers, Paragraph, Part, Quote, Table

__all__ = [
    "Bullets",
    "Document",
    "Figure",
    "Heading",
    "Link",
    "Links",
    "Numbers",
    "Paragraph",
    "Part",
    "Quote",
    "Table",
    "document_from_html",
    "parts_from_html",
]

HEADINGS = {f"h{level}": level for level in range(1, 7)}
SKIPPED = {
    *("script", "style", "template", "noscript", "nav", "form", "button", "input", "select", "textarea", "dialog"),
    *("head", "iframe", "object", "audio", "video", "source", "track", "hr"),
}
INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "label"),
    *("mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
}
SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
LINE_BREAK = "\x1e"
WIDEST_CELL = 20


def document_from_html(html: str, *, title: str, language: str, summary: str = "", base: str = "") -> Document:
    """The document of a page whose body is `html`. `base` is the address that relative links start from."""
    return Document(title, language, summary, parts_from_html(html, base=base, language=language))


def parts_from_html(html: str, *, base: str = "", language: str = "en-gb") -> tuple[Part, ...]:
    """The plain parts of `html`, and at the end what its links lead to."""
    soup = BeautifulSoup(html, "html.parser")
    parts = _without_skipped_levels(_parts(soup))
    links = tuple(dict.fromkeys(_links(soup, base)))
    if links:
        with override(language):
            parts += [Heading(2, gettext("Links in this text")), Links(links)]
    return tuple(parts)


def _without_skipped_levels(parts: Iterable[Part]) -> list[Part]:
    """Headings one level below what they stand in: a page may skip levels, and whoever moves by them would be lost."""
    levelled: list[Part] = []
    above: list[int] = []
    for part in parts:
        if isinstance(part, Heading):
            above = [level for level in above if level < part.level]
            above.append(part.level)
            levelled.append(Heading(1 + len(above), part.text))
        else:
            levelled.append(part)
    return levelled


def _parts(container: Tag) -> Iterator[Part]:
    """The parts of everything in `container`; words between its blocks make paragraphs of their own."""
    words: list[str] = []
    for child in _children(container):
        if _is_left_out(child):
            continue
        if isinstance(child, NavigableString) or (child.name in INLINE and not _holds_blocks(child)):
            words.append(_raw(child))
            continue
        yield from _paragraph(words)
        words.clear()
        yield from _parts_of_block(child)
    yield from _paragraph(words)


def _parts_of_block(block: Tag) -> Iterator[Part]:
    match block.name:
        case name if name in HEADINGS:
            if text := _text(block):
                yield Heading(max(2, HEADINGS[name]), text)
        case "ul" | "ol" | "menu":
            yield from _list(block)
        case "dl":
            yield from _definitions(block)
        case "table":
            yield from _table(block)
        case "blockquote":
            yield from _quote(block)
        case "img" | "svg":
            yield from _picture(block)
        case "figure":
            yield from _figure(block)
        case "details":
            yield from _details(block)
        case _:
            yield from _parts(block)


def _list(block: Tag) -> Iterator[Part]:
    items = tuple(_items(block))
    if items:
        yield Numbers(items) if block.name == "ol" else Bullets(items)


def _items(block: Tag) -> Iterator[str | Bullets | Numbers]:
    for item in block.find_all("li", recursive=False):
        if _is_left_out(item):
            continue
        nested = []
        words: list[str] = []
        for part in _parts(item):
            if isinstance(part, (Bullets, Numbers)):
                nested.append(part)
            else:
                words += _words_of(part)
        if words:
            yield "\n".join(words)
        yield from nested


def _words_of(part: Part) -> list[str]:
    """A part that stands where there is only room for words, such as a picture in a list."""
    match part:
        case Table():
            return [part.caption, *(", ".join(filter(None, row)) for row in part.rows)]
        case Figure():
            return [text for text in (part.alt, part.caption) if text]
        case Heading() | Paragraph() | Quote():
            return [part.text]
        case Bullets() | Numbers():
            return [text for item in part.items for text in ([item] if isinstance(item, str) else _words_of(item))]
    return []


def _definitions(block: Tag) -> Iterator[Part]:
    """Terms and what they stand for, as a list of “term: meaning”."""
    found: list[list[str]] = []
    for child in block.find_all(["dt", "dd"]):
        if child.name == "dt":
            found.append([_text(child)])
        elif found:
            found[-1].append(_text(child))
    items = [f"{term}: {', '.join(filter(None, meanings))}" if meanings else term for term, *meanings in found]
    if items:
        yield Bullets(tuple(items))


def _table(block: Tag) -> Iterator[Part]:
    caption = block.find("caption")
    rows = [row for row in block.find_all("tr") if row.find_parent("table") is block and not _is_left_out(row)]
    grid = _grid(rows)
    heads = 0
    for row in rows:
        is_head = row.find_parent("thead") is not None or not row.find("td", recursive=False)
        if not is_head:
            break
        heads += 1
    body = tuple(tuple(row) for row in grid[heads:] if any(row))
    head = tuple(_joined(column) for column in zip(*grid[:heads], strict=True)) if heads else ()
    if body:
        yield Table(_text(caption) if caption else "", head, body)


def _grid(rows: Iterable[Tag]) -> list[list[str]]:
    """The cells of a table in even rows: one that spans several stands in each of them."""
    grid: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}
    for row in rows:
        cells: list[str] = []

        def fill(cells: list[str] = cells) -> None:
            while (hung := hanging.get(len(cells))) and hung[0]:
                hanging[len(cells)] = (hung[0] - 1, hung[1])
                cells.append(hung[1])

        for cell in row.find_all(["td", "th"], recursive=False):
            fill()
            text, down = _text(cell), _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                hanging[len(cells)] = (down - 1, text)
                cells.append(text)
        fill()
        grid.append(cells)
    width = max(map(len, grid), default=0)
    return [row + [""] * (width - len(row)) for row in grid]


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return min(max(int(value), 1), WIDEST_CELL) if value.isdigit() else 1


def _joined(texts: Iterable[str]) -> str:
    """One name for a column that has several heads, each said once."""
    return " ".join(dict.fromkeys(filter(None, texts)))


def _quote(block: Tag) -> Iterator[Part]:
    source = block.find(["cite", "footer", "figcaption"])
    said = _text(source).lstrip("—–- ") if source else ""
    if source:
        source.extract()
    text = "\n".join(word for part in _parts(block) for word in _words_of(part))
    if text:
        yield Quote(text, said)


def _picture(picture: Tag) -> Iterator[Part]:
    """A picture without words is there for its looks."""
    words = picture.get("alt") or picture.get("aria-label") or ""
    if picture.name == "svg" and not words:
        titles = [picture.find(["title", "svg:title"]), picture.find("desc")]
        said = [_text(each) for each in titles if each]
        words = " ".join(each if each.endswith((".", "?", "!", ":")) else f"{each}." for each in said if each)
    if text := _squeezed(str(words)):
        yield Figure(text)


def _figure(block: Tag) -> Iterator[Part]:
    caption = block.find("figcaption")
    words = _text(caption) if caption else ""
    if caption:
        caption.extract()
    inside = list(_parts(block))
    match inside:
        case [Figure(alt), *rest]:
            yield Figure(alt, words)
            yield from rest
        case [Table("", head, rows), *rest]:
            yield Table(words, head, rows)
            yield from rest
        case [Quote(text, ""), *rest]:
            yield Quote(text, words.lstrip("—–- "))
            yield from rest
        case _:
            if words:
                yield Paragraph(words)
            yield from inside


def _details(block: Tag) -> Iterator[Part]:
    """What one would open; “Show as a table” has nothing to say where the table stands open."""
    summary = block.find("summary")
    words = _text(summary) if summary else ""
    if summary:
        summary.extract()
    if words and not block.find("table"):
        yield Paragraph(words)
    yield from _parts(block)


def _paragraph(words: list[str]) -> Iterator[Part]:
    if text := _squeezed("".join(words)):
        yield Paragraph(text)


def _text(element: Tag) -> str:
    return _squeezed(_raw(element))


def _raw(node: Tag | NavigableString) -> str:
    """The words of `node` as they stand in the source, with a mark where the author broke the line."""
    if _is_left_out(node):
        return ""
    if isinstance(node, NavigableString):
        return str(node)
    if node.name == "br":
        return LINE_BREAK
    if node.name in {"img", "svg"}:
        return " ".join(each.alt for each in _picture(node) if isinstance(each, Figure))
    inside = "".join(_raw(child) for child in _children(node))
    if "tag" in node.get_attribute_list("class") or node.get("data-formats") == "brackets":
        # A label in a frame: on paper and in speech it stands in brackets.
        return f" ({_squeezed(inside)})"
    return inside if node.name in INLINE else f" {inside} "


def _children(element: Tag) -> Iterator[Tag | NavigableString]:
    return (child for child in element.children if isinstance(child, (Tag, NavigableString)))


def _squeezed(raw: str) -> str:
    lines = (SPACES.sub(" ", line).strip() for line in raw.split(LINE_BREAK))
    return "\n".join(line for line in lines if line)


def _is_left_out(node: Tag | NavigableString) -> bool:
    if isinstance(node, NavigableString):
        return isinstance(node, Comment) or type(node) is not NavigableString
    return (
        node.name in SKIPPED
        or node.get("aria-hidden") == "true"
        or node.has_attr("hidden")
        or node.get("data-formats") == "skip"
    )


def _holds_blocks(element: Tag) -> bool:
    """A link or the like around whole blocks, or around a picture, is read for what is in it."""
    return element.find(lambda inner: inner.name not in INLINE) is not None


def _links(soup: Tag, base: str) -> Iterator[Link]:
    for anchor in soup.find_all("a", href=True):
        label, address = _text(anchor), str(anchor["href"]).strip()
        is_elsewhere = address.startswith(("http:", "https:", "mailto:", "/")) or ":" not in address
        if not label or not is_elsewhere or address.startswith("#") or _is_hidden(anchor):
            continue
        whole = urljoin(base, address).removeprefix("mailto:")
        # A label that is the address itself has said it already.
        if whole.partition("?")[0].rstrip("/") not in label:
            yield Link(label.replace("\n", " "), whole)


def _is_hidden(element: Tag) -> bool:
    return any(_is_left_out(parent) for parent in (element, *element.parents) if parent.name != "[document]")
