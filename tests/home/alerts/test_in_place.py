"""Links in the email of an update: where the words are, and listed at the end where the words do not tell."""

import pytest

from formats.parts import Heading, Link, Links, Paragraph
from home.alerts.in_place import words_with_links


def html(words: str, *links: Link) -> str:
    at_the_end = (Heading(2, "Links in this text"), Links(links)) if links else ()
    return " ".join(words_with_links((Paragraph(words), *at_the_end)).split())


def test_a_link_stands_where_its_words_are_and_is_listed_no_more():
    found = html("Ask. See the map & table, then call.", Link("map & table", "https://example.org/?a=1&b=2"))
    assert found == '<p>Ask. See the <a href="https://example.org/?a=1&amp;b=2">map &amp; table</a>, then call.</p>'


def test_an_address_of_email_can_be_followed():
    assert 'href="mailto:team@example.org"' in html("Write to the team.", Link("the team", "team@example.org"))


@pytest.mark.parametrize("words", ["The map shows it: see the map.", "Nothing of it.", "A mapping of it."])
def test_what_the_words_do_not_tell_is_listed(words):
    found = html(words, Link("map", "https://example.org/"))
    assert found == (
        f'<p>{words}</p> <h2>Links in this text</h2> <ul><li><a href="https://example.org/">map</a></li></ul>'
    )


def test_a_link_whose_words_are_part_of_another_ones_is_not_put_into_it():
    found = html(
        "Report it to us.", Link("Report it", "https://example.org/p/"), Link("Report it to us", "https://e.org")
    )
    assert found.startswith('<p><a href="https://e.org">Report it to us</a>.</p>')
    assert '<li><a href="https://example.org/p/">Report it</a></li>' in found


def test_words_stay_words():
    assert html("<b>One</b> & two") == "<p>&lt;b&gt;One&lt;/b&gt; &amp; two</p>"
