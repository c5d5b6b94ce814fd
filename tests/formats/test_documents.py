"""From HTML to plain parts: nothing that is said is lost, and nothing that is only there for the looks stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.documents import (
    Bullets,
    Document,
    Figure,
    Heading,
    Link,
    Links,
    Numbers,
    Paragraph,
    Quote,
    Table,
    document_from_html,
    parts_from_html,
)


@pytest.mark.parametrize(
    ("html", "parts"),
    [
        ("<p>One <b>bold</b> word.</p>", [Paragraph("One bold word.")]),
        ("loose words<p>a</p>and more", [Paragraph("loose words"), Paragraph("a"), Paragraph("and more")]),
        ("<div><div><h2>Deep</h2></div></div>", [Heading(2, "Deep")]),
        ("<h1>Only titles are first</h1>", [Heading(2, "Only titles are first")]),
        (
            "<h3>Low</h3><h2>a</h2><h4>in a</h4><h5>in that</h5><h4>next</h4><h3>beside</h3><h2>b</h2>",
            [
                *(Heading(2, "Low"), Heading(2, "a"), Heading(3, "in a"), Heading(4, "in that"), Heading(3, "next")),
                *(Heading(3, "beside"), Heading(2, "b")),
            ],
        ),
        ("<p>Line<br>break</p>", [Paragraph("Line\nbreak")]),
        ("<h2>Burglary <span class='tag tag--warm'>No target</span></h2>", [Heading(2, "Burglary (No target)")]),
        ("<p>Locks <span data-formats='brackets'>The council</span></p>", [Paragraph("Locks (The council)")]),
        ("<svg><title>Rising</title><desc>Four months.</desc></svg>", [Figure("Rising. Four months.")]),
        ("<ul><li>a</li><li>b</li></ul>", [Bullets(("a", "b"))]),
        ("<ol><li>a<ul><li>in</li></ul></li><li>b</li></ol>", [Numbers(("a", Bullets(("in",)), "b"))]),
        ("<ul><li><p>a</p><p>again</p></li></ul>", [Bullets(("a\nagain",))]),
        ("<dl><dt>Phone</dt><dd>101</dd><dt>Post</dt></dl>", [Bullets(("Phone: 101", "Post"))]),
        ("<blockquote>We feel safer.<cite>— A resident</cite></blockquote>", [Quote("We feel safer.", "A resident")]),
        ("<img src=a alt='A lit path'><img src=b alt=''>", [Figure("A lit path")]),
        ("<svg role=img aria-label='Burglary fell'><text>9</text></svg>", [Figure("Burglary fell")]),
        ("<figure><img alt=A><figcaption>B</figcaption></figure>", [Figure("A", "B")]),
        ("<p>a</p><script>x()</script><nav>Menu</nav><form>Ask</form><p hidden>no</p>", [Paragraph("a")]),
        ("<p>a<span aria-hidden=true>→</span></p><div data-formats=skip>Bar</div><!-- c -->", [Paragraph("a")]),
        (
            "<details><summary>How we count</summary>By hand.</details>",
            [Paragraph("How we count"), Paragraph("By hand.")],
        ),
    ],
)
def test_what_becomes_of_html(html, parts):
    assert list(parts_from_html(html)) == parts


def test_a_table_keeps_its_heads_beside_its_figures():
    html = (
        "<table><caption>By month</caption><thead><tr><th rowspan=2>Month</th><th colspan=2>Burglary</th></tr>"
        "<tr><th>Count</th><th>Change</th></tr></thead><tbody><tr><th>June</th><td>31</td><td>up</td></tr>"
        "<tr><th>July</th><td colspan=2>not published</td></tr></tbody></table>"
    )
    assert list(parts_from_html(html)) == [
        Table(
            "By month",
            ("Month", "Burglary Count", "Burglary Change"),
            (("June", "31", "up"), ("July", "not published", "not published")),
        )
    ]


def test_a_chart_and_the_table_that_says_the_same():
    html = (
        "<figure><figcaption>Burglary fell</figcaption><svg aria-label='A line that falls'></svg>"
        "<details><summary>Show as a table</summary><table><tr><th>June</th><td>31</td></tr></table></details></figure>"
    )
    assert list(parts_from_html(html)) == [
        Figure("A line that falls", "Burglary fell"),
        Table("", (), (("June", "31"),)),
    ]


def test_links_are_listed_once_at_the_end_with_whole_addresses():
    html = (
        "<p><a href='/map/'>the map</a> <a href='/map/'>the map</a> <a href='#x'>down</a> "
        "<a href='tel:101'>101</a> <a href='mailto:a@example.org'>a@example.org</a> <a href='javascript:x()'>x</a></p>"
    )
    *_, heading, links = parts_from_html(html, base="https://example.org/updates/one/")
    assert (heading, links) == (
        Heading(2, "Links in this text"),
        Links((Link("the map", "https://example.org/map/"),)),
    )


WORD = st.text(alphabet="abcdefghijklmnop", min_size=1, max_size=8)
ELEMENT = st.sampled_from(["p", "h2", "h3", "li", "blockquote", "td", "figcaption", "summary", "em", "a", "dd"])
WITHIN = {"li": "ul", "td": "table><tr", "figcaption": "figure", "summary": "details", "dd": "dl><dt>term</dt"}


@given(st.lists(st.tuples(ELEMENT, WORD), max_size=12))
def test_no_word_is_lost(said):
    """Whatever an element it stands in, each word comes out, in its order."""
    html = "".join(
        f"<{WITHIN[name]}><{name}>{word}</{name}></{WITHIN[name].split('>')[0]}>"
        if name in WITHIN
        else f"<{name}>{word}</{name}>"
        for name, word in said
    )
    document = Document("", "en-gb", parts=parts_from_html(html))
    heard = "".join("".join(document.texts()).split()).replace("term:", "")
    assert heard == "".join(word for _name, word in said)


PARTS = st.one_of(
    st.builds(Heading, st.integers(2, 4), WORD),
    st.builds(Paragraph, WORD),
    st.builds(lambda items: Bullets(tuple(items)), st.lists(WORD, max_size=3)),
    st.builds(lambda items: Numbers(tuple(items)), st.lists(WORD, max_size=3)),
    st.builds(Quote, WORD, WORD),
    st.builds(Figure, WORD, WORD),
)
DOCUMENTS = st.builds(
    lambda title, language, summary, parts: Document(title, language, summary, tuple(parts)),
    *(WORD, st.sampled_from(["en-gb", "pl"]), WORD, st.lists(PARTS, max_size=4)),
)


@given(DOCUMENTS, DOCUMENTS)
def test_documents_have_one_digest_if_and_only_if_they_are_the_same(one, other):
    assert (one.digest == other.digest) == (one == other)


def test_where_a_document_comes_from_is_no_part_of_its_words():
    one = document_from_html("<p>a</p>", title="A", language="en-gb")
    other = Document("A", "en-gb", parts=(Paragraph("a"),), publisher="Us", updated="1 May 2026")
    assert one.digest == other.digest
    assert one.whole_digest != other.whole_digest
