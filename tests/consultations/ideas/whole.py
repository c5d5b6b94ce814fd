"""For the tests that look at every page: an open consultation of ideas, places, a document and a poll."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from consultations.ideas import services
from consultations.ideas.models import Comment, Contribution, Kind
from consultations.ideas.services import Decision, Sender, Supporter, Where
from consultations.models import Phase, SafetyAssessment
from consultations.preparing.services import start_consultation
from moderation.kinds import Author
from moderation.models import Item
from moderation.services import decide, submit
from people.models import User
from places.models import Area

IDEAS = "ideas-for-the-park"
IDEA, PLACE, PAPER_COMMENT = 4001, 4002, 4003
OWN_IDEA, OWN_COMMENT = "an-idea-of-ones-own", "a-comment-of-ones-own"
PIN = {"type": "Point", "coordinates": [-0.729, 51.982]}


def open_ideas(by: User, area: Area) -> None:
    """With one contribution of each kind, by numbers and tokens that are known."""
    today = timezone.localdate()
    SafetyAssessment.objects.create(
        basis="exempt",
        exemption="Schedule 1.",
        assessed_by="Officer",
        assessed_on=today - timedelta(days=9),
        review_on=today + timedelta(days=300),
    )
    days = {"opens_on": today - timedelta(days=9), "closes_on": today + timedelta(days=40)}
    phases = [Phase(kind=kind, **days) for kind in (*Kind, "poll")]
    consultation = start_consultation(title="Ideas for the park", slug=IDEAS, phases=phases, by=by)
    page = consultation.source_page
    page.summary = "What the park needs."
    part = {"title": "What we plan", "text": "<p>New paths.</p>"}
    page.paper = [{"type": "section", "id": "a-part", "value": part}]
    page.questions = [{"type": "section", "id": "poll", "value": {"title": "One", "questions": [_poll_question()]}}]
    page.save_revision(user=by).publish()
    for number, kind, where in (
        (IDEA, Kind.IDEA, Where()),
        (PLACE, Kind.PLACE, Where(geometry=PIN, place="By the gate", area=area)),
        (PAPER_COMMENT, Kind.PAPER, Where(section="a-part")),
    ):
        made = _let_through(_post(consultation, kind, number, where))
        services.support(contribution=made, by=Supporter(device="a phone"))
        said = services.comment(contribution=made, key=uuid4(), text="Yes, please.", sender=Sender(name="A neighbour"))
        _let_through(said)
    Contribution.objects.filter(pk=IDEA).update(token=OWN_IDEA)
    Comment.objects.filter(pk=said.pk).update(token=OWN_COMMENT)
    decision = Decision("planned", "In spring.", "They are ordered.")
    services.decide(contribution=Contribution.objects.get(pk=IDEA), decision=decision, by=by)


def _poll_question() -> dict:
    options = [{"type": "item", "id": id, "value": id.title()} for id in ("morning", "evening")]
    return {"type": "choice", "id": "when", "value": {"label": "When do you come?", "options": options}}


def _post(consultation, kind: str, number: int, where: Where) -> Contribution:
    made = services.contribute(
        consultation=consultation,
        kind=kind,
        key=uuid4(),
        title="Benches" if kind == Kind.IDEA else "",
        text="There is nowhere to sit.",
        sender=Sender(name="A neighbour"),
        where=where,
    )
    # By a number that is known; what hangs on it comes after.
    Item.objects.about(made).delete()
    Contribution.objects.filter(pk=made.pk).update(id=number)
    made = Contribution.objects.get(pk=number)
    submit(subject=made, kind=services.CONTRIBUTION, text=services.words_of(made), author=Author())
    return made


def _let_through(written):
    item = Item.objects.about(written).get()
    decide(item=item, action="published", by=None, version=item.version)
    return type(written).objects.get(pk=written.pk)
