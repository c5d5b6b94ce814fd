"""The checklist looks for itself where it can; publishing without an item asks why, and keeps the answer."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from consultations.models import ChecklistAnswer, ChecklistItem, ComplianceRecord, Consultation, Phase
from consultations.preparing.checklist import CHECKS, check, compliance_of
from consultations.preparing.publishing import record_changed_facts, why_not
from consultations.preparing.services import lay_checklist
from core.models import Partnership
from home.models import SensitivePeriod
from people.models import CommunityGroup
from places.models import Area

from .conftest import QUESTIONS, day, days, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("checklist")]
MET = {
    "can_change": "<p>Which.</p>",
    "cannot_change": "<p>The money.</p>",
    "equality": "<p>Women.</p>",
    "other_ways": "<p>By telephone.</p>",
    "contact": "<p>The team.</p>",
}


def line(consultation: Consultation, slug: str, page=None):
    return next(each for each in check(Consultation.objects.get(pk=consultation.pk), page) if each.item.slug == slug)


def test_every_item_that_looks_for_itself_has_something_to_look_with():
    looked_at = set(ChecklistItem.objects.exclude(check_name="").values_list("check_name", flat=True))
    assert looked_at == set(CHECKS)


def test_laying_it_again_leaves_what_staff_changed():
    ChecklistItem.objects.filter(slug="length").update(threshold=28, is_active=False)
    lay_checklist()
    assert ChecklistItem.objects.get(slug="length").threshold == 28


@pytest.mark.parametrize(("last", "is_met"), [(40, False), (41, True), (42, True)])
def test_length_counts_both_ends(make, last, is_met):
    assert line(make("Length", days(0, last)), "length").is_met is is_met


def test_days_of_two_phases_at_once_count_once(make):
    consultation = make("Both", days(0, 20, "ideas"), days(10, 30, "survey"))
    assert "31 days" in line(consultation, "length").words


@pytest.mark.parametrize(
    ("first", "last", "is_met"),
    [
        (date(2027, 9, 6), date(2027, 10, 17), True),  # six weeks of autumn
        (date(2027, 7, 26), date(2027, 9, 5), False),  # August takes all but a few
        (date(2027, 12, 6), date(2028, 1, 16), False),  # Christmas takes two weeks
    ],
    ids=["autumn", "August", "Christmas"],
)
def test_holidays_do_not_count(make, first, last, is_met):
    consultation = make("Holidays", Phase(kind="survey", opens_on=first, closes_on=last))
    assert line(consultation, "holidays").is_met is is_met


def test_a_bank_holiday_inside_is_counted(make, settings):
    partnership = Partnership.objects.first() or Partnership.for_site(_site())
    partnership.bank_holidays = "2027-10-06 Made up"
    partnership.save()
    autumn = Phase(kind="survey", opens_on=date(2027, 9, 6), closes_on=date(2027, 10, 17))
    assert line(make("Autumn", autumn), "holidays").words.startswith("1 day of it ")


def _site():
    from wagtail.models import Site

    return Site.objects.get(is_default_site=True)


@pytest.mark.parametrize(("ends_in", "is_met"), [(-1, True), (0, False)], ids=["day before", "first day"])
def test_a_sensitive_period_inside_is_named(make, ends_in, is_met):
    today = timezone.localdate()
    SensitivePeriod.objects.create(
        name="Elections", starts_on=today - timedelta(days=365), ends_on=days(ends_in, 0).opens_on
    )
    found = line(make("Now", days(0, 60)), "sensitive-period")
    assert found.is_met is is_met
    assert ("Elections" in found.words) is not is_met


@pytest.mark.parametrize(("every", "is_met"), [(56, True), (57, False)])
def test_groups_need_time_to_meet(make, every, is_met):
    CommunityGroup.objects.create(name="Mill Parish Council", slug="mill", kind="parish", meets_every_days=every)
    found = line(make("Groups", days(0, 55)), "groups-meet")
    assert found.is_met is is_met
    assert ("Mill Parish Council" in found.words) is not is_met


@pytest.mark.parametrize("kinds", [("survey", "survey"), ("ideas", "survey"), ("ideas", "place")])
def test_a_group_needs_time_within_one_phase(make, kinds):
    CommunityGroup.objects.create(name="Mill Parish Council", slug="mill", kind="parish", meets_every_days=30)
    first, second = kinds
    assert not line(make("Two", days(0, 20, first), days(21, 45, second)), "groups-meet").is_met
    assert line(make("Long", days(0, 29, second)), "groups-meet").is_met


def test_a_long_time_for_ideas_gives_groups_no_time_to_answer(make):
    CommunityGroup.objects.create(name="Mill Parish Council", slug="mill", kind="parish", meets_every_days=30)
    assert not line(make("Two", days(0, 60, "ideas"), days(61, 80)), "groups-meet").is_met


def test_groups_elsewhere_do_not_count(make):
    mill, hill = (
        Area.objects.create(kind="ward", code=code, vintage=2025, name=name, slug=name.lower())
        for name, code in (("Mill", "E05000001"), ("Hill", "E05000002"))
    )
    group = CommunityGroup.objects.create(name="Mill council", slug="mill", kind="parish", meets_every_days=90)
    group.areas.add(mill)
    consultation = make("Hill", days(0, 50))
    consultation.areas.add(hill)
    assert line(consultation, "groups-meet").is_met
    consultation.areas.add(mill)
    assert not line(consultation, "groups-meet").is_met


@pytest.mark.parametrize(("after", "is_met"), [(-1, False), (20, False), (21, True)])
def test_the_decision_leaves_time_to_read(make, after, is_met):
    consultation = make("Decision", days(0, 10), decider="The board", decides_on=days(10 + after, 99).opens_on)
    assert line(consultation, "time-to-consider").is_met is is_met


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("can-change", {"can_change": "<p>A</p>", "cannot_change": "<p>B</p>"}),
        ("equality", {"equality": "<p>A</p>"}),
        ("without-the-web", {"other_ways": "<p>A</p>"}),
        ("contact", {"contact": "<p>A</p>"}),
    ],
)
def test_words_on_the_page_are_seen_also_before_they_are_saved(make, slug, words):
    consultation = make()
    draft = consultation.newest_draft
    assert not line(consultation, slug, draft).is_met
    for name, value in words.items():
        setattr(draft, name, value)
    assert line(consultation, slug, draft).is_met


def test_a_paragraph_without_words_is_no_words(make):
    draft = make().newest_draft
    draft.contact = "<p> </p>"
    assert not line(draft.consultation, "contact", draft).is_met


def test_staff_answer_what_nothing_can_see(make):
    consultation = make()
    item = ChecklistItem.objects.get(slug="undecided")
    assert not line(consultation, "undecided").is_met
    ChecklistAnswer.objects.create(consultation=consultation, item=item, is_met=True, note="Nothing is ordered.")
    assert (line(consultation, "undecided").is_met, line(consultation, "undecided").words) == (
        True,
        "Nothing is ordered.",
    )


def test_publishing_without_an_item_names_it_and_asks_why(make):
    draft = make("Short", days(7, 10)).newest_draft
    refused = why_not(draft)["published_despite"]
    assert any(sentence.startswith("It is open long enough: Open for 4 days") for sentence in refused)
    draft.published_despite = "The decision cannot wait."
    assert "published_despite" not in why_not(draft)


def test_a_dated_record_is_kept_of_how_it_stood(make):
    consultation = make("Short", days(7, 10))
    publish(consultation, published_despite="The decision cannot wait.", **MET)
    record = compliance_of(consultation)
    assert record.made_at.date() == timezone.now().date()
    assert record.reason == "The decision cannot wait."
    by_statement = {each["statement"]: each["is_met"] for each in record.lines}
    assert by_statement["People can answer without the web"] is True
    assert by_statement["It is open long enough"] is False
    assert record.gaps == len(record.unmet) > 0
    assert all(each["source"] for each in record.lines)


def test_publishing_again_keeps_one_record_until_something_changes(make):
    consultation = make("Short", days(7, 10))
    publish(consultation, published_despite="It cannot wait.")
    publish(consultation, summary="Other words.")
    assert ComplianceRecord.objects.count() == 1
    publish(consultation, contact="<p>The team.</p>")
    assert ComplianceRecord.objects.count() == 2


def test_a_reason_holds_for_what_was_missing_when_it_was_given(make):
    ChecklistItem.objects.exclude(slug__in=["length", "contact"]).update(is_active=False)
    consultation = make("Short", days(7, 100))
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        publish(consultation, published_despite="Nobody is there to ask.", contact="")
    consultation.phases.update(closes_on=day(10))
    draft = Consultation.objects.get().newest_draft
    sentences = why_not(draft)["published_despite"]
    assert "was given on" in sentences[0]
    assert [each.partition(":")[0] for each in sentences[1:]] == ["It is open long enough"], "only what is new"
    record_changed_facts(consultation=consultation, by=None)
    newest = compliance_of(consultation)
    assert (newest.reason, newest.gaps) == ("", 2)
    assert list(Consultation.objects.open_with_gaps()) == [consultation], "and staff are told"
    publish(consultation, published_despite="The decision cannot wait.")
    newest = compliance_of(consultation)
    assert newest.reason == "The decision cannot wait."
    assert newest.reason_given_at.date() == timezone.now().date()
    assert not Consultation.objects.open_with_gaps()


def test_a_reason_given_before_stands_with_its_day(make):
    ChecklistItem.objects.exclude(slug__in=["length", "contact"]).update(is_active=False)
    consultation = make("Short", days(7, 10))
    given = timezone.now() - timedelta(days=3)
    with time_machine.travel(given, tick=False):
        publish(consultation, published_despite="It cannot wait.", contact="")
    publish(consultation, contact="<p>The team.</p>")
    record = compliance_of(consultation)
    assert (record.gaps, record.reason, record.reason_given_at) == (1, "It cannot wait.", given)


def test_nothing_missing_leaves_no_reason_on_record(make):
    ChecklistItem.objects.exclude(slug="contact").update(is_active=False)
    consultation = make()
    publish(consultation, published_despite="Left from before.", contact="<p>The team.</p>")
    assert (compliance_of(consultation).reason, compliance_of(consultation).gaps) == ("", 0)


def test_a_survey_without_questions_is_not_published(make):
    draft = make().newest_draft
    draft.questions = []
    assert "questions" in why_not(draft)
    ideas = make("Ideas", days(7, 60, "ideas")).newest_draft
    ideas.questions = []
    assert "questions" not in why_not(ideas)


@pytest.mark.parametrize(
    ("ideas", "survey", "may_wait"),
    [((-5, 20), (30, 60), True), ((-5, 20), (-5, 60), False), ((-5, 20), (0, 60), False), ((10, 20), (5, 60), False)],
    ids=["after ideas", "with ideas", "from today", "before ideas"],
)
def test_questions_that_come_after_something_else_may_be_written_later(make, ideas, survey, may_wait):
    consultation = make("Phases", days(*ideas, "ideas"), days(*survey))
    draft = consultation.newest_draft
    draft.questions = []
    assert ("questions" not in why_not(draft)) is may_wait
    publish(consultation, questions=[])
    assert list(Consultation.objects.asking_nothing_yet(day(0))) == [consultation], "and staff are told"
    assert not Consultation.objects.asking_nothing_yet(day(61)).exists()
    publish(consultation, questions=QUESTIONS)
    assert not Consultation.objects.asking_nothing_yet(day(0)).exists()
