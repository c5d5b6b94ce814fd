"""The results of a consultation with 10,000 responses to 30 questions: counted anew, and kept.

Cold is with an empty cache; warm is the middle of twenty askings. Live results are all charts and tables of staff's
page, whose frame is Wagtail's own; the public's page is whole.
"""

import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median

from . import Row

RESPONSES, QUESTIONS = 10_000, 30
COLD_SECONDS, WARM_MILLISECONDS = 2.0, 20.0


def measure() -> Iterator[Row]:
    from django.conf import settings  # noqa: PLC0415 - once Django is set up
    from django.core.cache import cache  # noqa: PLC0415 - as above
    from django.test import Client, override_settings  # noqa: PLC0415 - as above
    from django.urls import reverse  # noqa: PLC0415 - as above

    from consultations.results.admin_views import drawn_results  # noqa: PLC0415 - as above
    from consultations.results.releases import make_release  # noqa: PLC0415 - as above
    from consultations.results.selection import Selection  # noqa: PLC0415 - as above
    from people.models import User  # noqa: PLC0415 - as above

    consultation = _ledger()
    officer = User.objects.create_superuser("bench-results@example.org", "a long enough password")
    # Addresses of static files without their digests: those are made when the site is set up, not here.
    plain = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(ALLOWED_HOSTS=["*"], DEBUG=False, STORAGES=plain):
        staff, anybody = Client(), Client()
        staff.force_login(officer)
        staff.get(reverse("wagtailadmin_home"))  # what any first page loads is not this page's
        yield from _page("Live results", lambda: drawn_results(consultation, Selection()), cache.clear)
        address = reverse("consultation_results", args=[consultation.pk])
        whole = median(_timed(lambda: staff.get(address)) for _each in range(20)) * 1000
        yield Row("Live results in the frame of the staff pages: warm", f"{whole:.1f} ms")
        make_release(consultation=consultation, by=officer)
        public = reverse("consultations:results", args=[consultation.slug])
        if anybody.get(public).status_code != 200:
            raise RuntimeError(f"{public} cannot be read.")
        yield from _page("Public page of the release", lambda: anybody.get(public), cache.clear)


def _page(name: str, ask: Callable, forget: Callable) -> Iterator[Row]:
    forget()
    cold = _timed(ask)
    warm = median(_timed(ask) for _each in range(20)) * 1000
    yield Row(f"{name}: cold", f"{cold:.2f} s", f"under {COLD_SECONDS:.0f} s", cold < COLD_SECONDS)
    yield Row(f"{name}: warm", f"{warm:.1f} ms", f"under {WARM_MILLISECONDS:.0f} ms", warm < WARM_MILLISECONDS)


def _timed(ask: Callable) -> float:
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start


def _ledger():
    """A published consultation and its ledger: scales, choices, grids, rankings, numbers and words."""
    from django.conf import settings  # noqa: PLC0415 - as above
    from django.utils import timezone  # noqa: PLC0415 - as above
    from wagtail.models import Page  # noqa: PLC0415 - as above

    from consultations.models import (  # noqa: PLC0415 - as above
        Consultation,
        ConsultationPage,
        ConsultationsPage,
        Phase,
        QuestionVersion,
        Response,
    )
    from consultations.questions.questionnaire import Questionnaire, Section  # noqa: PLC0415 - as above

    consultation = Consultation.objects.create(title="Measured", slug="measured")
    Phase.objects.create(consultation=consultation, opens_on=date(2026, 3, 2), closes_on=date(2026, 4, 12))
    questions = tuple(_question(number) for number in range(QUESTIONS))
    content = Questionnaire((Section("s1", "All", "", questions),)).to_json()
    version = QuestionVersion.objects.create(
        consultation=consultation, number=1, questionnaires={settings.LANGUAGE_CODE: content}
    )
    home = Page.objects.get(depth=2)
    index = ConsultationsPage.objects.first() or home.add_child(instance=ConsultationsPage(title="All", slug="all"))
    index.add_child(instance=ConsultationPage(title="Measured", slug="measured", consultation=consultation))
    chance = random.Random(1)  # noqa: S311 - no secret
    now = timezone.now()
    Response.objects.bulk_create(
        (
            Response(
                consultation=consultation,
                version=version,
                reference=f"M{number:07d}",
                answers={question.id: _answer(question, chance) for question in questions},
                channel=chance.choice(["web", "web", "web", "paper"]),
                received_on=date(2026, 3, 10),
                submitted_at=now,
            )
            for number in range(RESPONSES)
        ),
        batch_size=500,
    )
    return consultation


def _question(number: int):
    from consultations.questions.questionnaire import Option, Question, QuestionKind  # noqa: PLC0415 - as above

    kinds = ["scale", "choices", "choice", "long_text", "grid", "ranking", "number", "choice", "choices", "scale"]
    kind = QuestionKind(kinds[number % len(kinds)])
    options = tuple(Option(f"q{number}-o{each}", f"Option {each} of question {number}", each) for each in range(1, 6))
    rows = tuple(Option(f"q{number}-r{each}", f"Line {each}") for each in range(4)) if kind == "grid" else ()
    has_options = kind in {"scale", "choices", "choice", "grid", "ranking"}
    return Question(f"q{number}", kind, f"Question {number}", options=options if has_options else (), rows=rows)


def _answer(question, chance: random.Random) -> dict:
    ids = [option.id for option in question.options]
    match question.kind:
        case "scale" | "choice":
            return {"choices": [chance.choice(ids)]}
        case "choices":
            return {"choices": chance.sample(ids, chance.randint(1, 4))}
        case "grid":
            return {"rows": {row.id: chance.choice(ids) for row in question.rows}}
        case "ranking":
            return {"ranking": chance.sample(ids, 5)}
        case "number":
            return {"number": chance.randint(0, 60)}
    return {"text": "It is dark by the underpass, and nobody walks there after six. " * chance.randint(1, 6)}
