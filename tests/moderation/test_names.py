"""Names of people, found before everybody reads them; names of places and organisations, left alone."""

import csv

import pytest

from moderation.concerns import find_concerns
from moderation.names import names_in
from people.models import Agency, CommunityGroup
from places.models import Area

pytestmark = pytest.mark.django_db

FOUND = [
    ("Mrs Jones leads it", ["Mrs Jones"]),
    ("Dr. Osei-Bonsu said so", ["Dr. Osei-Bonsu"]),
    ("we told PC Miller and Cllr Jane Wright", ["PC Miller", "Cllr Jane Wright"]),
    ("mr jones next door", ["mr jones"]),
    ("Yesterday Dave Smithson parked there again", ["Dave Smithson"]),
    ("It is Priya K. from upstairs", ["Priya K"]),
    ("Ask for Ann O’Neill’s keys", ["Ann O’Neill"]),
    ("Małgorzata Wiśniewska knows", ["Małgorzata Wiśniewska"]),
    ("a man called Kevin sells them", ["Kevin"]),
    ("her name is Baz", ["Baz"]),
    ("known as dave round here", ["dave"]),
    ("everybody knows dave smith does it", ["dave smith"]),
    ("DAVE SMITH DOES IT", ["DAVE SMITH"]),
    ("It was Xanthe Okafor", ["Xanthe Okafor"]),
    ("Brodnax Quillfeather was there", ["Brodnax Quillfeather"]),
    ("It was Brodnax Quillfeather again", ["Brodnax Quillfeather"]),
    ("Everybody knows Brodnax Quillfeather, aged 40", ["Brodnax Quillfeather"]),
    ("the van is Brodnax Quillfeather’s brother’s", ["Brodnax Quillfeather"]),
    ("Dave  Smith, DaveSmith and Dave_Jones", ["Dave  Smith", "DaveSmith", "Dave_Jones"]),
    ("Ｄａｖｅ Ｓｍｉｔｈ did it", ["Ｄａｖｅ Ｓｍｉｔｈ"]),
    ("Da\u200bve\u2060 Smi\u00adth did it", ["Da\u200bve\u2060 Smi\u00adth"]),
    ("D\u0430ve Smith did it", ["D\u0430ve Smith"]),
    ("Agne\u0307 Kazlauskaite\u0307 lives there", ["Agne\u0307 Kazlauskaite\u0307"]),
    ("John F. Walker, Mary Ann Taylor and John F. Walker", ["John F. Walker", "Mary Ann Taylor"]),
]
LEFT_ALONE = [
    "",
    "Every Wednesday We Walk From Stanley Road To Victoria Park",
    "The bus stop in Charlotte Street is dark. The Florence Nightingale Centre is shut.",
    "Miss the bus and mr and mrs are late. A sergeant came, the PC came too.",
    "Please ask Thames Water, the Royal Mail and the Environment Agency",
    "The path is called Jubilee Way, the shop named Corner Stores",
    "I will be there on Saturday March 3rd. May we? Thank you, Neighbourhood Watch",
    "Community Safety Partnership Annual Report",
    "The Tasking Forum has met, our Quillfeather Scheme is late. British Sign Language is spoken.",
    "Anywhere like Quillfeather Brodnax is better. The road to Quillfeather Brodnax floods.",
]


@pytest.mark.parametrize(("text", "names"), FOUND)
def test_what_looks_like_a_name(text, names):
    assert names_in(text) == names
    assert "name" in {concern.kind for concern in find_concerns(text)}


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_only_looks_like_one(text):
    assert names_in(text) == []


def test_what_the_site_knows_is_no_person():
    words = "Between Ashley Drummond and Stacey Bridges, ask Mark Kirkland"
    assert len(names_in(words)) == 3
    Area.objects.create(kind="estate", code="X1", vintage=2025, name="Ashley Drummond", slug="ashley-drummond")
    Agency.objects.create(name="The Stacey Bridges Trust", slug="bridges", kind="voluntary")
    CommunityGroup.objects.create(name="Mark Kirkland’s Friends", slug="friends", kind="residents")
    assert names_in(words) == []


@pytest.mark.parametrize(
    ("discussion", "named"),
    [("london.youth.policing", 0), ("scoop-hivemind.affordable-housing", 0), ("bg2050-volunteers", 3)],
)
def test_few_comments_are_held_for_nothing(discussion, named, shared_data):
    """Of 575 real comments on towns, housing and the police three are held, two of which do name people."""
    path = shared_data / "consultation/polis" / discussion / "comments.csv"
    with path.open(encoding="utf-8", newline="") as file:
        comments = [row["comment-body"] for row in csv.DictReader(file)]
    assert sum(bool(names_in(comment)) for comment in comments) == named
