"""A consultation that asks every kind of question, and somebody who answers it with a browser."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from consultations.models import Consultation, ConsultationPage, ConsultationsPage, Phase, QuestionVersion
from consultations.questions.questionnaire import Condition, Option, Question, QuestionKind, Questionnaire, Section


def options(*labels: str, **more: Any) -> tuple[Option, ...]:
    return tuple(Option(label.lower().replace(" ", "-"), label) for label in labels)


VISITS = Question(
    "visits", QuestionKind.CHOICE, "Do you visit the park?", is_required=True, options=options("Yes", "No")
)
WHY_NOT = Question("why-not", QuestionKind.LONG_TEXT, "Why not?", is_required=True)
EVERY_KIND = (
    Question("name-it", QuestionKind.SHORT_TEXT, "One word for the park", may_not_say=True),
    Question(
        "uses",
        QuestionKind.CHOICES,
        "What do you do there?",
        options=(*options("Walk", "Play", "Rest"), Option("else", "Something else", has_text=True)),
        most=3,
        may_not_say=True,
    ),
    Question(
        "safe",
        QuestionKind.SCALE,
        "How safe do you feel?",
        options=(
            Option("very", "Very", 3),
            Option("fairly", "Fairly", 2),
            Option("dk", "Don't know", is_dont_know=True),
        ),
    ),
    Question(
        "rate", QuestionKind.GRID, "How good are these?", options=options("Good", "Bad"), rows=options("Paths", "Lamps")
    ),
    Question("rank", QuestionKind.RANKING, "What comes first?", options=options("Trees", "Lights", "Benches")),
    Question("times", QuestionKind.NUMBER, "How often a month?", lowest=0, highest=31),
    Question("last", QuestionKind.DATE, "When last?"),
    Question("where", QuestionKind.PLACE, "Where is it dark?"),
    Question("photo", QuestionKind.FILE, "A picture of it"),
)
SECTIONS = (
    Section("one", "Your visits", "<p>First.</p>", (VISITS,)),
    Section("two", "Staying away", "", (WHY_NOT,), (Condition("visits", ("no",)),)),
    Section("three", "The park", "", EVERY_KIND, (Condition("visits", ("yes",)),)),
)
QUESTIONNAIRE = Questionnaire(SECTIONS)


def make_consultation(questionnaire: Questionnaire = QUESTIONNAIRE, slug: str = "park", **fields: Any) -> Consultation:
    """An open consultation that the public can read."""
    made = Consultation.objects.create(title="The park", slug=slug, **fields)
    today = timezone.localdate()
    Phase.objects.create(consultation=made, opens_on=today - timedelta(7), closes_on=today + timedelta(7))
    QuestionVersion.objects.create(consultation=made, number=1, questionnaires={"en-gb": questionnaire.to_json()})
    site = Site.objects.get(is_default_site=True)
    parent = ConsultationsPage.objects.first() or site.root_page.add_child(
        instance=ConsultationsPage(title="Consultations", slug="consultations")
    )
    Site.clear_site_root_paths_cache()
    parent.add_child(instance=ConsultationPage(title="The park", slug=slug, consultation=made, live=True))
    return made


def hidden(page: str, name: str) -> str:
    """What a hidden field of a page holds."""
    from html import unescape

    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return unescape(found[1]) if found else ""


class Browser:
    """One browser: its cookies, the answer that is open in it, and what it showed last."""

    def __init__(self, consultation: Consultation, **defaults: Any) -> None:
        self.client, self.slug = Client(**defaults), consultation.slug
        self.at = f"/consultations/{self.slug}/respond/"
        self.answer = ""

    def get(self, address: str):
        self.page = self.client.get(address)
        self.text = self.page.content.decode()
        return self.page

    def post(self, address: str, data: dict[str, Any], **more: Any):
        self.page = self.client.post(address, data, **more)
        self.text = self.page.content.decode()
        return self.page

    def start(self, answers_for: str = "person", **more: str):
        """Begin; from then on `answer` is the address of this answer."""
        self.get(self.at)
        return self.start_again(hidden(self.text, "key"), answers_for, **more)

    def start_again(self, key: str, answers_for: str = "person", **more: str):
        self.post(self.at, {"key": key, "answers_for": answers_for, **more})
        if self.page.status_code == 302:
            led_to = re.match(rf"{self.at}[0-9a-f-]{{36}}/", self.page["Location"])
            assert led_to, self.page["Location"]
            self.answer = led_to[0]
        return self.page

    def open(self, where: int | str):
        return self.get(f"{self.answer}{where}/")

    def fill(
        self, number: int, *, drawn_with: str | None = None, autosave: bool = False, query: str = "", **answers: Any
    ):
        """Open a page of questions and send it with `answers`, whose names have _ for -."""
        if drawn_with is None:
            self.open(number)
            drawn_with = hidden(self.text, "drawn_with")
        data = {f"q-{name.replace('_', '-')}": value for name, value in answers.items()}
        for button in ("later", "back"):
            if f"q-{button}" in data:
                data[button] = data.pop(f"q-{button}")
        headers = {"Accept": "application/json"} if autosave else {}
        return self.post(f"{self.answer}{number}/{query}", {"drawn_with": drawn_with, **data}, headers=headers)

    def tell(self, **about: Any):
        return self.post(f"{self.answer}about/", {"publish_consent": "none", **about})

    def send(self, **more: Any):
        return self.post(f"{self.answer}check/", more)
