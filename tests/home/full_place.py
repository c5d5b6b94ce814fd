"""A place with one of everything that the public pages of an area can show, and with more of each at every `add`."""

from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import shapely
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, Site
from wagtail.rich_text import RichText

from actions.models import Action, ActionRaiser
from actions.statuses import Status
from actions.tiers.models import Tier
from consultations.answering.models import PublishConsent
from consultations.ideas.models import Contribution, Kind
from consultations.models import (
    Consultation,
    ConsultationPage,
    ConsultationsPage,
    Draft,
    Phase,
    QuestionVersion,
    Response,
    Said,
)
from core.models import ContentVersion, Partnership
from crime_map.categories import BY_SLUG
from crime_map.models import AreaMonthCount, Coverage, FileKind, Revision
from forums.models import Forum, ForumPage, ForumsPage, Invitation
from home.models import (
    Answer,
    AntiSocialBehaviour,
    CaseReviewYear,
    Correction,
    HomePage,
    LocalPriority,
    LocalReport,
    Meeting,
    PrioritiesIndexPage,
    PriorityPage,
    Reply,
    StandardPage,
    StrategyPage,
    TaskingGroup,
    Topic,
    UpdatePage,
    UpdatesPage,
)
from home.neighbourhoods.services import create_neighbourhood_pages
from home.priorities.measures import Measure, Reading, ReadingChange
from home.priorities.pages import Finding, Method, PriorityLead
from people.models import Agency, CommunityGroup, GroupMeeting, Membership, User
from places.models import Area, Boundary, Overlap


class Place:
    """A ward with a page, an update about it, and a group that speaks for it; `add` gives each one more of everything.

    What is made in great numbers is written as rows: what the services do besides is none of a page's business.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # No number of crimes, or of anything else here, is as high as those of whoever changes something.
        self.numbers, self.fresh_numbers = count(1), count(60)
        self.today, self.now = timezone.localdate(), timezone.now()
        self.site = Site.objects.get(is_default_site=True)
        partnership = Partnership.for_site(self.site)
        partnership.district_code, partnership.police_force = "E06000042", "anyshire"
        partnership.save()
        district = Area.objects.create(
            kind="district",
            code="E06000042",
            vintage=2025,
            name="Anytown",
            slug="anytown",
            population=90_000,
            source="Boundaries: Some Office, under its licence.",
        )
        self.ward = self._area("ward", parent=district)
        self.outline = shapely.from_wkb(bytes(self.ward.boundary.full))
        self.tasking = TaskingGroup.objects.create(area=self.ward, name="Tasking group")
        self.behaviour = AntiSocialBehaviour.objects.create(site=self.site)
        self.council = Agency.objects.create(name="The council", slug="the-council", kind="council")
        self.user = User.objects.create_user("chair@example.org")
        self.group = self.write_group()
        Membership.objects.create(group=self.group, user=self.user, role="chair")
        [self.page] = create_neighbourhood_pages(areas=[self.ward])
        self.update = self.write_update()
        self.plan = StrategyPage(title="Plan", slug="plan", starts_on=self.today, ends_on=self.today + timedelta(900))
        self._list(PrioritiesIndexPage).add_child(instance=self.plan)
        self.priority = self._priority()
        self._crime()

    def add(self) -> None:
        update = self.write_update()
        self._meeting()
        self._local_priority()
        self._area("ward")
        Correction.objects.create(update=self.update, note="At seven, not at six.")
        for asked_of in ({"update": self.update}, {"update": update}, {"area": self.ward}):
            self._question(asked_of)
        self.update.areas.add(self._area("parish"))
        self.update.topics.add(Topic.objects.create(name=f"Topic {self.number}", slug=f"topic-{self.number}"))
        self.update.body = [*((block.block_type, block.value) for block in self.update.body), *self._body()]
        self.update.save()
        Meeting.objects.create(page=self.page, title="Forum", starts_at=self.now + timedelta(days=self.number))
        create_neighbourhood_pages(areas=[self._area("estate")])
        self._priority()
        self._belongs_to_the_priority()
        self._consultations()
        self._actions()
        self._forums()
        self.write_group()
        self._people()

    def translate(self) -> None:
        """The four pages in Polish, and what stands above them, published."""
        polish, _is_new = Locale.objects.get_or_create(language_code="pl")
        pages = {"home": self.page.get_ancestors()[1], "neighbourhood": self.page, "update": self.update}
        pages["priority"] = self.priority
        for page in pages.values():
            page.specific.copy_for_translation(polish, copy_parents=True)
        Page.objects.filter(locale=polish).update(live=True)
        ContentVersion.raise_number()
        self.polish = {name: page.get_translation(polish) for name, page in pages.items()}

    @property
    def number(self) -> int:
        return next(self.numbers)

    @staticmethod
    def _list(kind: type[Page]) -> Page:
        return kind.objects.get(locale=Locale.get_default())

    def _area(self, kind: str, **fields: Any) -> Area:
        code = f"X{self.number:08}"
        area = Area.objects.create(kind=kind, code=code, vintage=2025, name=code, slug=code.lower(), **fields)
        west = -1 + 0.01 * int(code[1:])
        outline = shapely.box(west, 52, west + 0.5, 52.2)
        sides = dict(zip(("west", "south", "east", "north"), outline.bounds, strict=True))
        Boundary.objects.create(
            area=area, full=shapely.to_wkb(outline), display=shapely.geometry.mapping(outline), **sides
        )
        if hasattr(self, "ward"):
            Overlap.objects.bulk_create([Overlap(area=area, other=self.ward), Overlap(area=self.ward, other=area)])
        return area

    def _crime(self) -> None:
        month = date(2025, 6, 1)
        Coverage.objects.create(force="anyshire", month=month, kind=FileKind.STREET, state=Coverage.State.PUBLISHED)
        rows = dict.fromkeys(("rows_before", "rows_after", "added", "removed", "outcomes_changed"), 1)
        Revision.objects.create(force="anyshire", month=month, kind=FileKind.STREET, **rows)
        for area in (self.ward, self.ward.parent):
            for category in BY_SLUG.values():
                AreaMonthCount.objects.create(
                    area=area, force="anyshire", month=month, category=category.number, outcome_group=0, count=3
                )

    def write_update(self) -> UpdatePage:
        name = f"update-{self.number}"
        update = UpdatePage(title=name, slug=name, agency=self.council, first_published_at=self.now, body=self._body())
        self._list(UpdatesPage).add_child(instance=update)
        update.areas.add(self.ward)
        # As after publishing, which would queue alerts and formats too.
        update.live = True
        update.save()
        return update

    def _body(self) -> list[tuple[str, Any]]:
        """A picture, which is made as small as pages show it the first time, a figure, and all that can hold links."""
        picture = Image.objects.create(title="A sign", file=get_test_image_file(size=(8, 8)))
        document, page = self._document(), self._page_elsewhere()
        text = RichText(self._words_with_links())
        return [
            ("picture", {"image": picture, "alt_text": "A sign", "caption": ""}),
            ("crime_figure", {"area": self.ward.code, "category": "", "length": "month", "shape": "sentence"}),
            ("text", text),
            ("call_to_action", {"why": "", "words": "Come", "page": page, "address": ""}),
            ("document", {"document": document, "about": "A film.", "web_page": page}),
            ("video", {"title": "A film", "video": document, "captions": document, "transcript": text}),
        ]

    def _words_with_links(self) -> str:
        """With one to a page and one to a document that nothing else leads to."""
        page, document = self._page_elsewhere(), self._document()
        return f'<p><a id="{page.pk}" linktype="page">Here</a>, <a id="{document.pk}" linktype="document">there</a></p>'

    @staticmethod
    def _document() -> Document:
        return Document.objects.create(title="A film", file=ContentFile(b"", "film.mp4"))

    def _page_elsewhere(self) -> Page:
        name = f"page-{self.number}"
        return self._list(HomePage).add_child(instance=StandardPage(title=name, slug=name, body="<p>Words.</p>"))

    def _meeting(self) -> None:
        meeting = self.write_update()
        meeting.kind, meeting.starts_at = "meeting", self.now + timedelta(days=self.number)
        meeting.save()

    def _local_priority(self) -> None:
        chosen = LocalPriority.objects.create(group=self.tasking, title="Sheds", why="Thefts.", chosen_on=self.today)
        LocalReport.objects.create(priority=chosen, reported_on=self.today, text="Locks were given out.")
        begins_on = date(2025 - self.number, 4, 1)
        asked = dict.fromkeys(("asked", "refused", "held", "recommending"), 1)
        CaseReviewYear.objects.create(setting=self.behaviour, begins_on=begins_on, **asked)

    def _question(self, asked_of: dict[str, Any]) -> None:
        reply = Reply.objects.create(
            key=uuid4(),
            text="When?",
            public_text="When?",
            may_be_public=True,
            state=Reply.State.ACCEPTED,
            submitted_at=self.now,
            due_on=self.today,
            closed_at=self.now,
            agency=self.council,
            **asked_of,
        )
        said = {"text": "Tomorrow.", "agency": self.council, "is_public": True, "answered_at": self.now}
        Answer.objects.create(key=uuid4(), reply=reply, **said)

    def _priority(self) -> PriorityPage:
        name = f"priority-{self.number}"
        page = PriorityPage(title=name, slug=name, why="<p>It harms people.</p>", crime_categories=["burglary"])
        self.plan.add_child(instance=page)
        page.areas.add(self.ward)
        page.save()
        counted = Measure.objects.create(name=name, priority=page, is_headline=True, unit="homes", target=180)
        Measure.objects.create(name=f"{name} of crime", priority=page, is_headline=True, origin="crime", months=1)
        for month in (1, 2):
            Reading.objects.create(
                measure=counted, starts_on=date(2025, month, 1), ends_on=date(2025, month, 28), value=9
            )
        about = TaskingGroup.objects.create(area=self._area("neighbourhood"), name=f"Tasking group {name}")
        LocalPriority.objects.create(group=about, title="Sheds", why="Thefts.", chosen_on=self.today)
        return page

    def _belongs_to_the_priority(self) -> None:
        page, council = self.priority, self.council
        name = f"agency-{self.number}"
        page.partners.add(Agency.objects.create(name=name, slug=name, kind="council"))
        page.topics.add(Topic.objects.create(name=name, slug=name))
        page.areas.add(self._area("parish"))
        page.why += self._words_with_links()
        page.progress += self._words_with_links()
        page.save()
        PriorityLead.objects.create(page=page, agency=council)
        Method.objects.create(page=page, text="Locks are given out.", lead=council)
        Finding.objects.create(page=page, year=2025, text="Most happen in the evening.")
        measure = Measure.objects.create(name=name, priority=page, target=180)
        days = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 1, 31)}
        reading = Reading.objects.create(measure=measure, value=9, **days)
        ReadingChange.objects.create(reading=reading, value=8, reason="One was counted twice.")
        self._consultation(opens=-9, closes=40, priority=page)
        self._action(status=Status.IN_PROGRESS, priority=page)
        update = self.write_update()
        update.priority = page
        update.save()

    def _consultations(self) -> None:
        """One that is open and has ideas, one that is considered, one that was answered, all about the ward."""
        open_one = self._consultation(opens=-9, closes=40, kinds=("survey", Kind.IDEA))
        Contribution.objects.create(
            consultation=open_one, kind=Kind.IDEA, key=uuid4(), title="Benches", text="Two.", created_at=self.now
        )
        self._consultation(opens=-60, closes=-9)
        answered = self._consultation(opens=-90, closes=-50, answered_on=self.today)
        said = Said.objects.create(consultation=answered, title="It is dark")
        self._action(source=said)
        version = QuestionVersion.objects.create(consultation=open_one, number=1, questionnaires={})
        given = {"consultation": open_one, "version": version, "group": self.group}
        Draft.objects.create(key=uuid4(), return_code=f"R{self.number:09}", **given)
        Response.objects.create(
            reference=f"A{self.number:07}",
            received_on=self.today,
            submitted_at=self.now,
            publish_consent=PublishConsent.NAMED,
            respondent_type="group",
            **given,
        )

    def _consultation(self, opens: int, closes: int, kinds: tuple[str, ...] = ("survey",), **fields) -> Consultation:
        name = f"consultation-{self.number}"
        made = Consultation.objects.create(title=name, slug=name, agency=self.council, **fields)
        made.areas.add(self.ward)
        for kind in kinds:
            days = {"opens_on": self.today + timedelta(opens), "closes_on": self.today + timedelta(closes)}
            Phase.objects.create(consultation=made, kind=kind, **days)
        page = ConsultationPage(title=name, slug=name, consultation=made, summary="What it is about.")
        self._list(ConsultationsPage).add_child(instance=page)
        return made

    def _actions(self) -> None:
        for status in (Status.IN_PROGRESS, Status.DONE):
            action = self._action(status=status)
            ActionRaiser.objects.create(action=action, group=self.group)

    def _action(self, source: Any = None, **fields: Any) -> Action:
        action = Action.objects.create(
            title="Light the path",
            public_wording="Six lamps.",
            is_public=True,
            agency=self.council,
            tier=Tier.objects.lowest(),
            due_on=self.today,
            **({"source": source} if source else {}),
            **fields,
        )
        action.areas.add(self.ward)
        return action

    def _forums(self) -> None:
        for days in (-9, 30):
            name = f"forum-{self.number}"
            forum = Forum.objects.create(
                title=name, slug=name, day=self.today + timedelta(days), starts_at="10:00", ends_at="15:00"
            )
            forum.areas.add(self.ward)
            self._list(ForumsPage).add_child(instance=ForumPage(title=name, slug=name, forum=forum))
            Invitation.objects.create(forum=forum, group=self.group, released_at=self.now, sent_at=self.now)

    def write_group(self) -> CommunityGroup:
        name = f"group-{self.number}"
        group = CommunityGroup.objects.create(name=name, slug=name, kind="watch", verified_at=self.now)
        group.areas.add(self.ward)
        return group

    def _people(self) -> None:
        person = User.objects.create_user(f"person-{self.number}@example.org")
        Membership.objects.create(group=self.group, user=person, role="representative")
        Membership.objects.create(group=self.group, email=f"asks-{self.number}@example.org", state="invited")
        GroupMeeting.objects.create(group=self.group, starts_at=self.now + timedelta(days=self.number))
