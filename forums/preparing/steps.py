"""What is to be done so that a forum can be held: what each subject knows of it, in the order of the work."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from forums.panels import ForumStep
from people.models import Agency

from .models import Forum
from .wording import is_worded


def steps_to_prepare(forum: Forum) -> Iterator[ForumStep]:
    """What preparing itself asks for, until its day: words, programme, access, who comes for whom, publishing."""
    if forum.day < timezone.localdate():
        return
    record = reverse("forum_records:edit", args=[forum.pk])
    page = forum.source_page
    draft = page.get_latest_revision_as_object() if page else None
    words = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else record
    yield ForumStep(1, _("Say where it is, with its address"), record, is_done=bool(forum.place_address))
    yield ForumStep(2, _("Say how accessible the place is"), record, is_done=bool(forum.access))
    kinds = {session.kind for session in forum.sessions.all()}
    yield ForumStep(3, _("Write the programme"), record, is_done=bool(kinds))
    actions_first = "actions" in kinds or not forum.previous_id
    yield ForumStep(4, _("Put last year's actions on the programme"), record, is_done=actions_first)
    missing = Agency.objects.filter(is_responsible_authority=True, is_active=True).exclude(
        pk__in=[senior.agency_id for senior in forum.seniors.all()]
    )
    names = ", ".join(missing.values_list("name", flat=True))
    sentence = _("Say who comes for %(agencies)s") % {"agencies": names} if names else _("Say who comes for whom")
    yield ForumStep(5, sentence, record, is_done=not names)
    written = {page.locale.language_code for page in forum.pages.all()}
    for language, name in forum.languages.items():
        if language in written:
            sentence = _("Write the programme in %(language)s") % {"language": name}
            there = reverse("forum_words", args=[forum.pk, language])
            yield ForumStep(6, sentence, there, is_done=is_worded(forum, language))
    yield ForumStep(6, _("Say what it is for"), words, is_done=bool(draft and draft.body))
    yield ForumStep(7, _("Publish its page"), words, is_done=forum.is_published)
