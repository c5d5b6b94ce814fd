"""Figures, short forms and tables as a voice says them."""

import pytest

from formats.documents import Document
from formats.makers.plain_text import row_in_words
from formats.makers.speech import script_of, ssml


@pytest.mark.parametrize(
    ("head", "row", "said"),
    [
        (("Month", "Burglary", "Robbery"), ("June 2025", "31", "4"), "June 2025. Burglary: 31. Robbery: 4"),
        (("Period", "%"), ("May", "74%"), "May. 74%"),
        (("Year", "1", "2"), ("A", "21", ""), "A. 1: 21"),
        (("Answer", "How many", "In 100"), ("Yes", "18", "–"), "Yes. How many: 18"),
        (
            ("Period", "In words", "Source"),
            ("May", "They wait.", "Survey."),
            "May. In words: They wait. Source: Survey.",
        ),
        ((), ("", "One", "Two"), "One. Two"),
        ((), ("", "–"), ""),
    ],
)
def test_a_row_of_a_table_is_said_with_the_names_of_its_columns(head, row, said):
    assert row_in_words(head, row) == said


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("In danger, call 999.", "In danger, call 9 9 9."),
        ("Call 101, or 01908 253614", "Call 1 0 1, or 0 1 9 0 8, 2 5 3 6 1 4"),
        ("There were 101 crimes, 1,101 calls and £101", "There were 101 crimes, 1,101 calls and 101 pounds"),
        ("the plan 2011-14 and 2024–25", "the plan 2011 to 14 and 2024 to 25"),
        ("near MK9 3EJ", "near M K 9, 3 E J"),
        ("locks, e.g. a chain & a bolt", "locks, for example a chain and a bolt"),
        ("5 < 6", "5 &lt; 6"),
        ("open Mon-Fri, Sat to Sun", "open Monday to Friday, Saturday to Sunday"),
        ("12 months · Lower is better", "12 months. Lower is better"),
        ("10:00\nDoors open", "10:00. Doors open."),
        ("It cost £12,400, then £2.50, £1 and £3m.", "It cost 12,400 pounds, then 2 pounds 50, 1 pound and 3 million"),
        ("£5–£10 a lock", "5 pounds to 10 pounds a lock"),
        ("on 2025-06-01 and 04/05/2026", "on 1 June 2025 and 4 May 2026"),
        ("on 31/02/2026", "on 31/02/2026"),
        ("the year 2011/12, from 7.30pm", "the year 2011 to 12, from 7:30 pm"),
        ("crime no. 43250123456", "crime number 4 3 2 5 0 1 2 3 4 5 6"),
        (
            "ASB in St Mary's St, the RAG and MARAC. Do NOT run",
            "A-S-B in St Mary's Street, the RAG and MARAC. Do NOT run",
        ),
    ],
)
def test_numbers_are_said_as_people_say_them(written, spoken):
    assert spoken in ssml(script_of(Document(written, "en-gb")), "en-gb")


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("pl", "Zadzwoń pod 101 lub 01908 253614", "pod 1 0 1 lub 0 1 9 0 8, 2 5 3 6 1 4"),
        ("pl", "W latach 2011-14, £12, https://example.org/a", "W latach 2011 do 14, 12 funtów, adres w zapisie"),
        ("pl", "dnia 2025-06-01, ASB i nr. 5", "dnia 1 czerwca 2025, ASB i nr. 5"),
        ("ur", "101 پر فون کریں، £12", "1 0 1 پر فون کریں، 12 پاؤنڈ"),
    ],
)
def test_numbers_are_said_in_the_language_of_the_text(language, written, spoken):
    assert spoken in ssml(script_of(Document(written, language)), language)
