"""Codes for what people wrote in the demonstration, from `codes.toml`. Harmless to repeat: what is coded stays.

Two people read: one nearly everything, the other every sixth text, not always of one mind, so that their agreement
has something to show. A few texts are left unread.
"""

import tomllib
from typing import Any

from django.db import transaction

from consultations.coding.models import Code, Coding, Reading
from consultations.coding.renewing import renew_suggestions
from consultations.coding.texts import text_questions, texts_of
from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import Question
from core.models import ContentVersion
from home.demonstration import Demonstration
from people.models import User

Content = dict[str, Any]
READ_TWICE, DIFFERS = 6, 5


@transaction.atomic
def tell_codes(demonstration: Demonstration) -> None:
    """Make the frames that are missing, and give the codes; nothing without answers, or without people who code."""
    path = demonstration.folder / "codes.toml"
    coders = [coder_with("Analysts"), coder_with("Consultation managers")]
    if not path.exists() or None in coders:
        return
    for content in tomllib.loads(path.read_text(encoding="utf-8"))["frames"]:
        consultation = Consultation.objects.filter(slug=content["consultation"]).first()
        if consultation is not None and not Code.objects.of(consultation).exists():
            codes = make_codes(consultation, content["codes"])
            for question in text_questions(consultation):
                read_texts(consultation, question, codes, coders, unread=content["unread"])
                renew_suggestions(consultation=consultation, question=question)
    ContentVersion.raise_number()


def coder_with(role: str) -> User | None:
    return User.objects.filter(is_active=True, groups__name=role).order_by("pk").first()


def make_codes(consultation: Consultation, contents: list[Content]) -> list[tuple[Code, list[str]]]:
    """Each code with the words by which its texts are known, wider codes before their parts."""
    made: dict[str, Code] = {}
    for content in contents:
        code = Code(
            consultation=consultation,
            title=content["title"],
            definition=content["definition"],
            parent=made.get(content.get("part_of", "")),
        )
        code.full_clean()
        code.save()
        made[code.title] = code
    return [(made[content["title"]], content.get("words", [])) for content in contents]


def read_texts(
    consultation: Consultation,
    question: Question,
    codes: list[tuple[Code, list[str]]],
    coders: list[User | None],
    *,
    unread: int,
) -> None:
    texts = list(texts_of(consultation, question))
    readings, codings = [], []
    for number, text in enumerate(texts[unread:]):
        fitting = [code for code, words in codes if any(word in text.words.casefold() for word in words)]
        for place, coder in enumerate(coders):
            if place and number % READ_TWICE:
                continue
            differs = place and number % (READ_TWICE * DIFFERS) == 0
            given = fitting[1:] if differs else fitting
            where = {"response_id": text.response, "question": question.id, "coder": coder}
            readings.append(Reading(**where))
            codings += [Coding(code=code, **where) for code in given]
    Reading.objects.bulk_create(readings, batch_size=500)
    Coding.objects.bulk_create(codings, batch_size=500)
