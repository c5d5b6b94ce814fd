"""What is to be done after a forum, in the order of the work, on its staff page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.preparing.permissions import may_see as may_see_consultation
from forums.panels import ForumStep
from forums.preparing.models import Forum
from people.models import User

from .doing import actions_of
from .telling import Letter, sent
from .themes import undecided_of


def steps_after(forum: Forum, user: User) -> Iterator[ForumStep]:
    """The feedback, which may begin before; the rest once the forum has been held."""
    after = reverse("forum_after", args=[forum.pk])
    feedback = forum.feedback
    yield ForumStep(60, _("Make the feedback and publish it"), after, is_done=bool(feedback and feedback.is_published))
    if feedback and forum.day >= timezone.localdate() and not feedback.phases.filter(opens_on=forum.day).exists():
        days = reverse("consultation_detail", args=[feedback.pk]) if may_see_consultation(user, feedback) else after
        yield ForumStep(61, _("Move the days of the feedback to the forum's"), days, is_done=False)
    if forum.cancelled_at or forum.day >= timezone.localdate():
        return
    if forum.seniors.exists():
        record, is_said = reverse("forum_records:edit", args=[forum.pk]), not forum.seniors.filter(came=None).exists()
        yield ForumStep(62, _("Say who of the authorities came"), record, is_done=is_said)
    letters = set(sent(forum).values_list("kind", flat=True))
    asked = _("Ask those who came, and those who could not, how it is going")
    yield ForumStep(65, asked, after, is_done=Letter.FEEDBACK in letters)
    themes, is_decided = reverse("forum_themes", args=[forum.pk]), not undecided_of(forum)
    yield ForumStep(67, _("Confirm or change the themes that were suggested"), themes, is_done=is_decided)
    page = forum.source_page
    yield ForumStep(70, _("Publish what was discussed"), after, is_done=bool(page and page.discussed.strip()))
    yield ForumStep(72, _("Publish the report"), after, is_done=forum.reported_on is not None)
    made = actions_of(forum, for_staff=True).exists()
    yield ForumStep(75, _("Make actions of what was said and decided"), after, is_done=made)
    told = _("Tell those who came what was done about it, in the months after")
    yield ForumStep(80, told, after, is_done=Letter.DID in letters)
