"""Each format read back by a tool that knows nothing of how it was made."""

import io
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils.translation import gettext, ngettext, override
from pypdf import PdfReader

from formats import documents
from formats.documents import Document, Table, document_from_html
from formats.kinds import Format, Problem
from formats.makers import MAKERS, CannotMake, audio, braille, large_print
from formats.makers.plain_text import plain_text
from formats.makers.speech import script_of, ssml, transcript
from formats.models import FormatSettings
from tests.formats.reading_back import backwards, faults_of_pdf, run, seconds_of

SETTINGS = FormatSettings()
NOTICE = "Demonstration: not by Anyforce"
SENTENCE = "Officers and the council walked the streets near the station and spoke with the people who live there. "
HTML = (
    f"<h2>What happened</h2><p>{SENTENCE * 6}</p><h3>In figures</h3>"
    "<table><caption>Bicycles taken</caption><thead><tr><th>Month</th><th>Count</th></tr></thead>"
    "<tbody><tr><th>June</th><td>31</td></tr><tr><th>July</th><td>28</td></tr></tbody></table>"
    "<ul><li>Lock it</li><li>Mark it</li></ul><img alt='A marked frame' src=a>"
    "<p>Read <a href='/crime-map/'>the crime map</a>.</p>"
)


@pytest.fixture(scope="module")
def document() -> Document:
    made = document_from_html(HTML, title="Bicycles at Ładna café", language="en-gb", base="https://example.org/a/")
    return Document(
        made.title,
        made.language,
        "What we know so far.",
        made.parts,
        address="https://example.org/a/",
        publisher="Anytown Together",
        updated="1 May 2026",
        notice=NOTICE,
    )


def in_language(language: str, words: str) -> Document:
    return document_from_html(f"<p>{words}</p>", title=words, language=language, base="https://example.org/")


# Large print


@pytest.fixture(scope="module")
def pdf(document) -> bytes:
    return MAKERS[Format.LARGE_PRINT].make(document, SETTINGS).content


def test_large_print_says_the_same_in_order(pdf):
    words = " ".join(run("pdftotext", "-", "-", given=pdf).split())
    said = ("Bicycles at Ładna café", "What we know so far.", "What happened", "walked the streets", "Bicycles taken")
    places = [
        words.index(each) for each in (NOTICE, *said, "Lock it", "A marked frame", "https://example.org/crime-map/")
    ]
    assert places == sorted(places)


def test_large_print_is_tagged_and_says_it_is_pdf_ua(pdf):
    catalogue = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-gb"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_object().get_data()
    information = PdfReader(io.BytesIO(pdf)).metadata
    assert (information.title, information.author) == ("Bicycles at Ładna café", "Anytown Together")


# What PDF/UA-1 is particular about: skipped headings, empty cells, tables over pages, lists in lists, links.
ODD = (
    "<h3>Begins low</h3><h2>One</h2><h4>Skips a level</h4>"
    "<p>“Five” <a href='mailto:team@example.org'>Write to us</a></p>"
    "<table><thead><tr><th></th><th colspan=2>Both</th></tr><tr><th>Month</th><th>A</th><th>B</th></tr></thead>"
    "<tr><th>June</th><td></td><td>3</td></tr><tr><td></td><td>1</td><td>2</td></tr></table>"
    "<table><caption>Long</caption><tr><th>Month</th><th>Count</th></tr>"
    f"{'<tr><th>June</th><td>3</td></tr>' * 40}</table>"
    "<table><tr><td>Neither row</td><td>nor column has a head</td></tr></table>"
    "<ol><li>One<ul><li>a</li><li>b<ol><li>deep</li></ol></li></ul></li><li>Two<p>and more</p></li></ol>"
    "<ul><li><ul><li>nested in nothing</li></ul></li></ul><blockquote>Said<cite>Somebody</cite></blockquote>"
    f"<h2>{'A heading that is very much too long for one line. ' * 4}</h2><h6>Six</h6><p>Ładna, 😀 and پولیس</p>"
)


@pytest.mark.parametrize("language", ["en-gb", "pl", "ur"])
def test_large_print_keeps_every_rule_of_pdf_ua(pdf, language):
    assert faults_of_pdf(pdf) == []
    odd = document_from_html(ODD, title="Odd & <ends>", language=language, base="https://example.org/")
    assert faults_of_pdf(large_print.make(odd).content) == []


def test_terms_and_meanings_in_divisions_are_items_of_their_list():
    """As pages that are printed without becoming parts have them: the evidence for scrutiny."""
    terms = "<html lang=en><title>Terms</title><dl><div><dt>A</dt><dd>B</dd></div><div><dt>C</dt></div></dl>"
    assert faults_of_pdf(large_print.draw_pdf(terms)) == []


@pytest.mark.parametrize(
    ("language", "shown"), [("ur", "\u2066https://example.org/\u2069"), ("pl", "https://example.org/")]
)
def test_an_address_reads_from_the_left_in_every_language(language, shown):
    document = replace(in_language(language, "<a href='/'>Map</a>"), address="https://example.org/")
    html = large_print.as_html(document)
    assert f">{shown}</a>" in html and f">{shown}</p>" in html


def test_what_a_link_leads_to_can_be_followed():
    document = in_language("en-gb", "<a href='mailto:team@example.org'>Write</a> <a href='/map/'>Map</a>")
    reader = PdfReader(io.BytesIO(large_print.make(document).content))
    notes = [note.get_object()["/A"]["/URI"] for page in reader.pages for note in page.get("/Annots", ())]
    assert notes == ["mailto:team@example.org", "https://example.org/map/"]


def test_letters_beyond_english_are_printed_as_they_are_written():
    """They lie in a second file of the typeface, whose letters have the numbers of others in the first."""
    words = "Gdzie można oddać węższą książkę: źdźbło, łąka, Łódź"
    document = document_from_html(f"<h2>{words}</h2><p>{words}</p>", title="Policja", language="pl")
    pdf = large_print.make(document).content
    assert " ".join(run("pdftotext", "-layout", "-", "-", given=pdf).split()).count(words) == 2


def test_words_in_a_table_stay_whole_where_they_fit_on_the_page():
    row = ("One list of those who call often", "Buckinghamshire Service", "Expected", "Recorded")
    fits = large_print.keeps_words_whole(Table("", ("Year", "Who", "What", "How"), (row,)))
    assert fits
    html = "<table><tr><th>Year</th><td>Recorded</td><td>{words}</td></tr></table>"
    pdf = large_print.make(in_language("en-gb", html.format(words="a long sentence " * 30))).content
    assert {"Year", "Recorded"} <= set(run("pdftotext", "-layout", "-", "-", given=pdf).split())
    longest = Table("", (), (("Llanfairpwllgwyngyll" * 3, "and more"),))
    assert not large_print.keeps_words_whole(longest)


def test_large_print_has_headings_lists_and_heads_of_tables_as_such(pdf):
    tags = run("pdfinfo", "-struct", "-", given=pdf)
    found = re.findall(r"^\s*(H1|H2|H3|L|LI|Table|TH|TD)\b", tags, re.MULTILINE)
    assert found[:3] == ["H1", "H2", "H3"]
    assert {name: found.count(name) for name in ("Table", "TH", "TD")} == {"Table": 1, "TH": 4, "TD": 2}
    assert found.count("LI") == 3


def test_each_head_of_a_table_says_whether_it_is_of_its_row_or_column(pdf):
    objects = PdfReader(io.BytesIO(pdf))
    heads = [
        element["/A"]["/Scope"]
        for element in (objects.get_object(number) for number in range(1, objects.trailer["/Size"]))
        if isinstance(element, dict) and element.get("/S") == "/TH"
    ]
    assert sorted(heads) == ["/Column", "/Column", "/Row", "/Row"]


def test_every_letter_is_large_and_in_the_site_s_typeface(pdf):
    sizes = set()
    fonts = set()

    def look(text, _matrix, text_matrix, font, size):
        if text.strip():
            sizes.add(round(size * abs(text_matrix[0])))
            fonts.add(font["/BaseFont"])

    for page in PdfReader(io.BytesIO(pdf)).pages:
        body = page.extract_text(visitor_text=look)
        assert body
    # 18 points are 24 of the pixels that the page is laid out in; the number at the foot has 16 points.
    assert min(sizes) >= 14, sizes
    in_typeface = {name for name in fonts if "Site" in name}
    assert in_typeface


# Audio


def test_audio_takes_as_long_as_its_words_do(document):
    made = MAKERS[Format.AUDIO].make(document, SETTINGS)
    words = len(transcript(document).split())
    assert seconds_of(made.content) == pytest.approx(made.seconds, abs=1.5)
    assert 100 < words / (made.seconds / 60) < 190, "words a minute, pauses among them"


def test_a_slower_voice_takes_longer(document):
    slow = MAKERS[Format.AUDIO].make(document, FormatSettings(words_a_minute=110))
    assert slow.seconds > MAKERS[Format.AUDIO].make(document, SETTINGS).seconds * 1.15


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("cy", "Mae'r heddlu a'r cyngor yn gweithio gyda'i gilydd."),
        ("pl", "Policja i rada współpracują."),
        ("ur", "پولیس اور کونسل نے مل کر کام کیا۔"),
        ("bn", "পুলিশ এবং কাউন্সিল একসাথে কাজ করে।"),
    ],
)
def test_other_languages_have_voices_of_their_own(language, words):
    own = MAKERS[Format.AUDIO].make(in_language(language, words), SETTINGS)
    assert own.seconds >= 4
    if language != "pl":
        return
    english = MAKERS[Format.AUDIO].make(in_language("en-gb", words), SETTINGS)
    assert own.content != english.content


def test_the_transcript_tells_headings_tables_and_pictures(document):
    words = transcript(document)
    assert words.startswith(f"{NOTICE}.")
    for said in (
        "Heading: What happened",
        "Table: Bicycles taken. 2 rows.",
        "June. Count: 31.",
        "Picture: A marked frame",
        "the crime map: https://example.org/crime-map/",
    ):
        assert said in words
    assert "https" not in ssml(script_of(document), "en-gb"), "nobody wants to hear an address spelt"


@pytest.mark.parametrize("language", ["pl", "ur"])
def test_what_makers_add_is_said_in_the_language_of_the_text(language):
    """Headings, tables, pictures, where it comes from: a Polish voice would make nothing of English between."""
    files = [Path(documents.__file__), *Path(audio.__file__).parent.glob("*.py")]
    added = {words for file in files for words in re.findall(r'\b(?:_|gettext)\(\s*"([^"]+)"', file.read_text())}
    assert {"Heading: %(text)s", "Links in this text", "Translated by a computer and not proof-read."} <= added
    with override(language):
        assert {words for words in added if gettext(words) == words} == set()
        assert ngettext("%(count)d row", "%(count)d rows", 2) != "%(count)d rows"


# Braille


def test_braille_reads_as_the_same_words(document):
    brf = MAKERS[Format.BRAILLE].make(document, SETTINGS).content.decode("ascii")
    words = " ".join(backwards(brf).split())
    for said in (
        NOTICE,
        "Translated by a computer and not proof-read.",
        "Bicycles at Ładna café",
        "walked the streets near the station",
        "June. Count: 31",
        "Picture: A marked frame",
    ):
        assert said in words
    assert "TRANSLAT$" in brf, "contracted: grade 2"


def test_welsh_braille_reads_as_the_same_words():
    said = "Gofynnwch am gyngor gan yr heddlu ger yr orsaf ym mis Mehefin yng Nghymru"
    brf = MAKERS[Format.BRAILLE].make(in_language("cy", said), SETTINGS).content.decode("ascii")
    assert said in " ".join(backwards(brf, "cy-cy-g2.ctb").split())
    assert "GOFYNNWCH" not in brf, "contracted: grade 2"


def test_polish_braille_reads_as_the_same_words():
    said = "Policja i rada współpracują od 22 listopada 2026: źdźbło, żółć. Zadzwoń pod 101"
    brf = MAKERS[Format.BRAILLE].make(in_language("pl", said), SETTINGS).content.decode("ascii")
    words = " ".join(backwards(brf, "Pl-Pl-g1.utb").split())
    assert said in words
    assert "niesprawdzone przez człowieka" in words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *((each, each) for each in ("It cost £1,200, or 12.5% of 2011-14", "Call 101 or 01908 253614 (option 2)")),
        *((each, each) for each in ("PCSO, SaferMK, the NHS and A5/M1", "knowledge people child rather quite")),
        ("Write to team@example.org", "Write to team@example.org"),
        ("“It’s ours” – he said", '"It\'s ours" — he said'),
        ("Wałęsa, Pękala and Ștefan: 1¹ „now”", 'Wałesa, Pekala and Stefan: 11 "now"'),
    ],
)
def test_hard_words_of_braille_read_as_they_were_written(written, read):
    assert backwards(f"{braille.translate([written], braille.TABLES['en'])[0]}\r\n").strip() == read


@pytest.mark.parametrize(("cells", "lines"), [(40, 25), (32, 20), (28, 27)])
def test_braille_fits_the_paper_that_is_set(document, cells, lines):
    settings = FormatSettings(braille_cells=cells, braille_lines=lines)
    pages = MAKERS[Format.BRAILLE].make(document, settings).content.decode("ascii").split("\f")
    assert pages.pop() == ""
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        *rows, end = page.split("\r\n")
        assert (len(rows), end) == (lines, "")
        assert max(map(len, rows)) <= cells
        assert rows[-1].strip() == "#" + "".join("JABCDEFGHI"[int(digit)] for digit in str(number))


def test_a_word_longer_than_a_line_goes_on_in_the_next():
    assert braille.wrapped("AB CDEFGHIJ", 5, first=2, others=0) == ["  AB", 'CDEF"', "GHIJ"]
    assert braille.wrapped("", 5, first=2, others=0) == []


@pytest.mark.parametrize(
    ("language", "words", "problem"),
    [
        ("en-gb", "The council says: 日本語で読む", Problem.UNSUPPORTED_SCRIPT),
        ("en-gb", "Ответ на вопрос", Problem.UNSUPPORTED_SCRIPT),
        ("ur", "پولیس", Problem.UNSUPPORTED_LANGUAGE),
    ],
)
def test_braille_refuses_what_it_cannot_write(language, words, problem):
    with pytest.raises(CannotMake) as refused:
        MAKERS[Format.BRAILLE].make(in_language(language, words), SETTINGS)
    assert refused.value.problem == problem


def test_a_pictogram_is_called_by_its_name():
    brf = MAKERS[Format.BRAILLE].make(in_language("en-gb", "Well done 😀"), SETTINGS).content.decode("ascii")
    assert "grinning face" in backwards(brf)


# Plain text


def test_plain_text_says_the_same(document):
    text = plain_text(document)
    assert text.startswith(f"{NOTICE}\n\nBicycles at Ładna café\n======")
    assert "\nWhat happened\n-------------\n" in text
    assert "- June. Count: 31\n" in text
    assert "- Lock it\n- Mark it\n" in text
    assert text.endswith("- the crime map: https://example.org/crime-map/\n")


# What cannot be made


@pytest.mark.parametrize(
    ("format_", "language", "words", "problem"),
    [
        (Format.AUDIO, "so", "Booliska iyo golaha", Problem.NO_VOICE),
        (Format.AUDIO, "en-gb", "پولیس اور کونسل نے مل کر", Problem.UNSUPPORTED_SCRIPT),
    ],
)
def test_what_has_no_voice_is_refused(format_, language, words, problem):
    with pytest.raises(CannotMake) as refused:
        MAKERS[format_].make(in_language(language, words), SETTINGS)
    assert refused.value.problem == problem


def test_large_print_is_refused_where_no_typeface_has_the_letters(monkeypatch):
    monkeypatch.setattr(large_print, "_machine_has", lambda letters: False)
    with pytest.raises(CannotMake) as refused:
        large_print.make(in_language("bn", "পুলিশ"), SETTINGS)
    assert refused.value.problem == Problem.UNSUPPORTED_SCRIPT


def test_a_missing_program_is_told_from_a_missing_letter(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(CannotMake) as refused:
        braille.make(in_language("en-gb", "A word"), SETTINGS)
    assert refused.value.problem == Problem.MISSING_TOOL


def test_a_missing_voice_program_is_said(monkeypatch):
    def fail():
        raise OSError("libespeak-ng.so: cannot open shared object file")

    monkeypatch.setattr(audio, "_library", fail)
    with pytest.raises(CannotMake) as refused:
        audio.make(in_language("en-gb", "A word"), SETTINGS)
    assert refused.value.problem == Problem.MISSING_TOOL
