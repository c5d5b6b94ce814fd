"""What the public page of a consultation shows of its results and published answers."""

from django.utils.translation import gettext as _

from consultations.preparing.models import Consultation
from home.panels import Panel

from .models import PublishedText, Release
from .presenting import with_words

QUESTIONS_SHOWN = 2


def results_panel(consultation: Consultation) -> Panel | None:
    """The newest release: how many answered, and the first findings."""
    release = Release.objects.newest_of(consultation)
    if release is None:
        return None
    content = release.content
    people = [each for each in content["respondents"] if each["type"] == "person"]
    with_chart = [
        question
        for who in people
        for question in who["questions"]
        if not question["is_only_number"] and "options" in question
    ]
    shown = with_words([{**who, "questions": with_chart[:QUESTIONS_SHOWN]} for who in people])
    context = {
        "consultation": consultation,
        "release": release,
        "content": content,
        "questions": [question for who in shown for question in who["questions"]],
    }
    return Panel(50, "results", _("Results"), "consultations/results/panels/results.html", context)


def answers_panel(consultation: Consultation) -> Panel | None:
    """The newest published answers."""
    published = PublishedText.objects.public().filter(consultation=consultation)
    newest = list(published.select_related("area", "response")[:3])
    if not newest:
        return None
    context = {"consultation": consultation, "texts": newest, "count": published.count()}
    return Panel(60, "published-answers", _("What people said"), "consultations/results/panels/answers.html", context)
