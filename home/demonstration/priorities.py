"""The partnership's plan, assessment, measures and local priorities, from `priorities.toml` of a demonstration.

Harmless to repeat: what is there already stays as staff have left it.
"""

import tomllib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Page

from core.models import ContentVersion
from crime_map.months import shift
from home.priorities import services
from home.priorities.groups import DeliveryGroup
from home.priorities.lessons import LessonsPage, Recommendation
from home.priorities.local import LocalPriority, Proposal, TaskingGroup, TaskingGroupMember
from home.priorities.measures import Measure
from home.priorities.pages import Finding, Method, PrioritiesIndexPage, PriorityLead, PriorityPage, StrategyPage
from home.priorities.periods import end_of_month, next_due_after
from home.priorities.readings import series_of
from home.priorities.sign_off import Dispatch, SignOff
from home.topics import Topic
from moderation.models import Decision, Item
from moderation.services import decide
from people.models import Agency, User
from places.models import Area

from . import Demonstration
from .priorities_groups import make_agencies, make_groups, make_topics

Content = dict[str, Any]
MADE_UP = "<p><em>Illustrative: made up to show how progress is told.</em></p>"
QUARTER = 3


@transaction.atomic
def tell_priorities(demonstration: Demonstration) -> None:
    """Make what is missing of the demonstration's story; nothing where it has none."""
    path = demonstration.folder / "priorities.toml"
    index = PrioritiesIndexPage.objects.first()
    if not path.exists() or index is None:
        return
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    make_agencies(content["agencies"])
    make_topics(content["topics"])
    make_groups(content["groups"])
    for strategy in content["strategies"]:
        if not index.get_children().filter(slug=strategy["slug"]).exists():
            _make_strategy(index, strategy, content["not_their_words"])
    for order, measure in enumerate(content["headlines"]):
        if not Measure.objects.filter(is_headline=True, name=measure["name"]).exists():
            _make_measure(measure, None, order)
    for report in content["lessons"]:
        if not index.get_children().filter(slug=report["slug"]).exists():
            _make_lessons(index, report)
    for group in content["tasking"]:
        _make_tasking_group(group)
    ContentVersion.raise_number()


# Strategies


def _make_strategy(index: Page, content: Content, not_their_words: str) -> None:
    """A plan with its priorities. Each says first of all, or a priority last, that its words are not the agencies'."""
    note = f"<p><em>{escape(not_their_words)}</em></p>"
    fields = {name: content[name] for name in ("slug", "title", "kind", "summary", "starts_on", "ends_on")}
    strategy = StrategyPage(**fields, body=note + content["body"], how_we_chose=content["how_we_chose"], live=False)
    index.add_child(instance=strategy)
    strategy.save_revision()
    for priority in content["priorities"]:
        _make_priority(strategy, priority, note)
    _sign_off(strategy, content)
    Dispatch.objects.create(strategy=strategy, sent_on=content["sent_on"], sent_to=content["sent_to"])


def _sign_off(strategy: StrategyPage, content: Content) -> None:
    """Through the workflow, as staff do it; then dated as the paper was."""
    officer = _support_team()
    workflow = strategy.get_workflow()
    state = workflow.start(strategy, officer)
    while task_state := state.current_task_state:
        task = task_state.task.specific
        task.on_action(task_state, officer, "approve", signed_as=content["signed_as"])
        state.refresh_from_db()
        if state.status != state.STATUS_IN_PROGRESS:
            break
    signed_at = timezone.make_aware(datetime.combine(content["signed_on"], time(12)))
    SignOff.objects.filter(strategy=strategy).update(signed_at=signed_at)


def _make_priority(strategy: StrategyPage, content: Content, note: str) -> None:
    page = PriorityPage(
        slug=content["slug"],
        title=content["title"],
        summary=content["summary"],
        kind=content.get("kind", PriorityPage.Kind.PRIORITY),
        why=content["why"] + note,
        progress=f"{content['progress']}{MADE_UP}" if "progress" in content else "",
        progress_on=_months_ago(1) if "progress" in content else None,
        crime_categories=content.get("categories", []),
        delivery_group=_group(content),
        live=False,
    )
    page.leads = [
        PriorityLead(
            agency=_agency(lead["agency"]),
            starts_on=lead.get("starts_on"),
            ends_on=lead.get("ends_on"),
            sort_order=number,
        )
        for number, lead in enumerate(content.get("leads", []))
    ]
    page.methods = [_method(method, number) for number, method in enumerate(content.get("methods", []))]
    page.findings = [
        Finding(**finding, sort_order=number) for number, finding in enumerate(content.get("findings", []))
    ]
    strategy.add_child(instance=page)
    page.partners = Agency.objects.filter(slug__in=content.get("partners", []))
    page.topics = Topic.objects.filter(slug__in=content.get("topics", []))
    page.areas = Area.objects.current().filter(code__in=content.get("areas", []))
    page.save_revision()
    for number, measure in enumerate(content.get("measures", [])):
        _make_measure(measure, page, number)


def _method(content: Content, order: int) -> Method:
    ago = content.get("evaluated_months_ago")
    return Method(
        text=content["text"],
        lead=_agency(content["lead"]),
        expected_outcome=content["expected"],
        evaluation=f"{content['evaluation']} (Illustrative.)" if ago else "",
        evaluated_on=_months_ago(ago) if ago else None,
        sort_order=order,
    )


# Measures


def _make_measure(content: Content, priority: PriorityPage | None, order: int) -> None:
    origin = content.get("origin", Measure.Origin.HAND)
    nature = content.get("nature", Measure.Nature.QUANTITATIVE)
    area = Area.objects.current().filter(code=content["area"]).first() if "area" in content else None
    measure = Measure(
        name=content["name"],
        priority=priority,
        is_headline=priority is None,
        nature=nature,
        kind=content.get("kind", Measure.Kind.COUNT),
        unit=content.get("unit", ""),
        source=content.get("source", ""),
        breakdown=content.get("breakdown", Measure.Breakdown.NONE),
        good_direction=content.get("good", Measure.Direction.NEITHER),
        origin=origin,
        categories=content.get("categories", []),
        area=area,
        order=order,
        baseline=content.get("baseline"),
        target=content.get("target"),
        is_target_illustrative="target" in content or "target_change" in content,
    )
    if measure.target is not None:
        measure.due_on = _end_of_plan()
    if "target_change" in content:
        _aim(measure, content["target_change"])
    measure.full_clean()
    measure.save()
    _write_readings(measure, content)


def _aim(measure: Measure, change: int) -> None:
    """A target so many per cent from where the crime figures stood a year ago or, over a gap, before."""
    series = series_of([measure])[measure.pk]
    before = series.before(series.latest) if series.latest else None
    if before is None or before.value is None:
        return
    measure.baseline = before.value
    measure.baseline_when = before.period
    measure.target = Decimal(round(before.value * (100 + change) / 100))
    measure.due_on = _end_of_plan()


def _write_readings(measure: Measure, content: Content) -> None:
    """Illustrative readings of the last whole quarters, the newest last."""
    values: list[Content] = [
        {"value": Decimal(value), "out_of": content.get("out_of")} for value in content.get("values", [])
    ]
    if "words" in content:
        values = [{"words": content["words"], "tendency": content["tendency"]}]
    newest = _last_quarter()
    _write_quarters(measure, newest, values)
    for part, of_part in content.get("parts", {}).items():
        readings = [{"value": Decimal(value), "part": part} for value in of_part["values"]]
        _write_quarters(measure, newest, [each | {"out_of": of_part["out_of"]} for each in readings])
    if values:
        measure.next_reading_due_on = next_due_after(end_of_month(newest), measure.frequency)
        measure.save(update_fields=["next_reading_due_on"])


def _write_quarters(measure: Measure, newest: date, readings: list[Content]) -> None:
    """One reading a quarter, of which the last ends with the month `newest`."""
    for back, said in enumerate(reversed(readings)):
        last = shift(newest, -QUARTER * back)
        entry = services.Entry(starts_on=shift(last, 1 - QUARTER), ends_on=end_of_month(last), **said)
        services.write_reading(measure=measure, entry=entry, is_illustrative=True)


# Lessons learnt


def _make_lessons(index: Page, content: Content) -> None:
    fields = {name: content[name] for name in ("slug", "title", "kind", "summary", "body")}
    page = LessonsPage(**fields, published_on=_months_ago(9), live=False)
    page.recommendations = [
        Recommendation(
            text=each["text"],
            agency=_agency(each["agency"]),
            state=each["state"],
            answer=each.get("answer", ""),
            due_on=_day(each["due_in_days"]),
            sort_order=number,
        )
        for number, each in enumerate(content["recommendations"])
    ]
    index.add_child(instance=page)
    page.topics = Topic.objects.filter(slug__in=content["topics"])
    page.save_revision().publish()


# Local priorities


def _make_tasking_group(content: Content) -> None:
    area = Area.objects.current().filter(code=content["area"]).first()
    if area is None or TaskingGroup.objects.filter(area=area).exists():
        return
    group = TaskingGroup(area=area, name=content["name"], about=content["about"])
    members = [TaskingGroupMember(agency=_agency(slug)) for slug in content["agencies"]]
    members += [TaskingGroupMember(community_group=name) for name in content["community_groups"]]
    for number, member in enumerate(members):
        member.sort_order = number
    group.members = members
    group.save()
    if moderator := _support_team():
        for proposal in content["proposals"]:
            _make_proposal(area, proposal, moderator)
    for chosen in content["chosen"]:
        _choose(group, chosen)


def _make_proposal(area: Area, content: Content, moderator: User) -> None:
    """Sent in as residents send theirs, and let through by a moderator: so it can be reported like any other."""
    said = {
        "title": content["title"],
        "text": content["text"],
        "proposed_by": content["from"],
        "group_name": content.get("group", ""),
        "email": "",
    }
    proposal = services.propose(area=area, said=said, user=None, suspicions=())
    item = Item.objects.about(proposal).get()
    decide(item=item, action=Decision.Action.PUBLISHED, by=moderator, version=item.version)
    proposed_at = timezone.now() - timedelta(days=content["days_ago"])
    Proposal.objects.filter(pk=proposal.pk).update(proposed_at=proposed_at)
    Item.objects.filter(pk=item.pk).update(submitted_at=proposed_at)
    proposal.refresh_from_db()
    if "not_chosen" in content:
        decided_on = _day(10 - content["days_ago"])
        services.decline_proposal(proposal=proposal, why=content["not_chosen"], decided_on=decided_on)


def _choose(group: TaskingGroup, content: Content) -> LocalPriority:
    chosen_on = _day(-content["days_ago"])
    priority = services.write_choice(group=group, title=content["title"], why=content["why"], chosen_on=chosen_on)
    if "report" in content:
        reported_on = _day(-content["report_days_ago"])
        services.write_report(priority=priority, text=content["report"], reported_on=reported_on)
    return priority


def _support_team() -> User | None:
    return User.objects.filter(is_active=True, groups__name="Support team").order_by("pk").first()


def _agency(slug: str) -> Agency:
    return Agency.objects.get(slug=slug)


def _group(content: Content) -> DeliveryGroup | None:
    return DeliveryGroup.objects.filter(slug=content.get("group", "")).first()


def _day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def _months_ago(months: int) -> date:
    return shift(timezone.localdate().replace(day=1), -months)


def _last_quarter() -> date:
    """The last month of the quarter (January to March and so on) before today's."""
    today = timezone.localdate()
    return shift(date(today.year, QUARTER * ((today.month - 1) // QUARTER) + 1, 1), -1)


def _end_of_plan() -> date:
    """The next 31 March that is at least half a year away."""
    soon = _day(182)
    return date(soon.year + (soon > date(soon.year, 3, 31)), 3, 31)
