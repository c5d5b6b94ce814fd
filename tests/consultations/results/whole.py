"""Released results and published answers, for tests that look at every page."""

from datetime import timedelta

from django.utils import timezone

from consultations.models import ConsultationPage, ConsultationsPage, PublishedText
from consultations.questions.questionnaire import Option, Question, QuestionKind
from consultations.results.publishing import gather_texts
from consultations.results.releases import release_results
from moderation.models import Item
from moderation.services import decide
from people.groups import CommunityGroup
from people.models import User
from places.models import Area
from tests.consultations.results.a_consultation import QUESTIONS, SAFE, answer, make_consultation, random_answers

RELEASED = "how-safe-it-feels"
TIMES = (Option("day", "By day"), Option("night", "At night"))
MORE = (
    Question("rank", QuestionKind.RANKING, "Which first?", options=QUESTIONS[1].options),
    Question(
        "when",
        QuestionKind.GRID,
        "And when?",
        options=SAFE,
        rows=TIMES,
    ),
)


def release_and_publish(by: User, ward: Area) -> None:
    """A consultation with two releases, numbers hidden in them, and words of people and of a group."""
    consultation = make_consultation((*QUESTIONS, *MORE), slug=RELEASED)
    page = ConsultationPage(title="How safe it feels", slug=RELEASED, consultation=consultation, summary="After dark.")
    ConsultationsPage.objects.get().add_child(instance=page)
    whole = {"rank": {"ranking": ["light", "camera"]}, "when": {"rows": {"day": "safe", "night": "unsafe"}}}
    answers = [each | whole for each in random_answers(60)]
    # Three people of one ward, some of another, most of the one given.
    others = list(Area.objects.current().of_kind("ward").exclude(pk=ward.pk).order_by("name")[:2])
    wards = [*(others or [ward] * 2), ward]
    consents = ("named", "unnamed", "none")
    answer(
        consultation,
        answers,
        area=lambda number: wards[0 if number < 3 else 1 if number < 25 else 2],
        publish_consent=lambda number: consents[number % 3],
        received_on=timezone.localdate() - timedelta(days=9),
    )
    group = CommunityGroup.objects.create(name="Friends of the Towpath", slug="towpath", kind="voluntary")
    answer(consultation, answers[:1], respondent_type="group", group=group, publish_consent="named")
    release_results(consultation=consultation, by=by, breakdowns=["|area"])
    release_results(consultation=consultation, by=by, breakdowns=["|area", "safe|area"], note="With more tables.")
    gather_texts(consultation)
    texts = PublishedText.objects.filter(consultation=consultation)
    for item in Item.objects.filter(object_id__in=list(texts.values_list("pk", flat=True)), kind="consultation-answer"):
        decide(item=item, action="published", by=by, version=item.version)
