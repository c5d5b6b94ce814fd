"""The groups themselves: put forward, checked, described by their own people, and when they meet."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from wagtail.images.models import Image
from wagtail.log_actions import log

from core.models import ContentVersion
from home.groups import letters, trust
from home.groups.models import GroupWords
from moderation.kinds import Author
from moderation.services import let_through, submit
from people.groups import GroupKind
from people.groups.models import TAKEN_SLUGS
from people.models import CommunityGroup, GroupMeeting, GroupRole, Membership, MembershipState, User
from places.models import Area

KIND, PLACE_KIND = "group_words", "group_meeting_place"
CONTACT_FOLLOWS = "\n\n— "


@transaction.atomic
def put_forward(
    *, user: User, name: str, kind: str, purpose: str, areas: Iterable[Area], public_contact: str, words: str
) -> CommunityGroup:
    """Somebody asks that their group be taken in. Nobody sees it until the team has checked how to reach it."""
    group = CommunityGroup(name=name.strip(), slug=_free_slug(name), kind=kind, is_active=False)
    # Nobody has to think of it in time: the team unticks it for a refuge that wants to be found.
    group.hides_address = kind == GroupKind.REFUGE
    group.purpose, group.public_contact = purpose.strip(), public_contact.strip()
    group.full_clean()
    group.save()
    group.areas.set(areas)
    asked = Membership.objects.create(
        group=group,
        user=user,
        state=MembershipState.ASKED,
        role=GroupRole.REPRESENTATIVE,
        words=words,
        language=get_language() or "",
    )
    letters.tell_put_forward(asked)
    return group


@transaction.atomic
def accept_group(*, group: CommunityGroup, by: User) -> CommunityGroup:
    """Take in a group that was put forward, its contact checked: whoever asked speaks for it from today."""
    asked = group.memberships.asked().select_related("user").first()
    group.is_active = True
    if asked and asked.user:
        group.contact_email = group.contact_email or asked.user.email
        asked.state, asked.words, asked.starts_on = MembershipState.ACTIVE, "", timezone.localdate()
        asked.save()
    group.verified_at, group.verified_by = timezone.now(), by
    group.full_clean()
    group.save()
    _keep_first_words(group, asked.user if asked else None)
    if asked:
        letters.tell_taken_in(asked)
    log(instance=group, action="groups.verify", user=by)
    return group


def _keep_first_words(group: CommunityGroup, by: User | None) -> None:
    """What whoever put it forward wrote for its page: the team has read it, and from now on anybody may report it."""
    if group.purpose or group.public_contact:
        words = GroupWords(group=group, purpose=group.purpose, public_contact=group.public_contact, by=by)
        words.save()
        text = CONTACT_FOLLOWS.join(filter(None, [group.purpose, group.public_contact]))
        let_through(submit(subject=words, kind=KIND, text=text, author=Author(user=by), signed=group.name))


@transaction.atomic
def refuse_group(*, group: CommunityGroup, reason: str, by: User) -> None:
    """Do not take a group in; whoever asked is told why, and nothing of it is kept."""
    for asked in group.memberships.asked().select_related("user"):
        letters.tell_not_taken_in(asked, reason)
    log(instance=group, action="groups.not_taken_in", user=by, data={"reason": reason})
    group.delete()


@transaction.atomic
def verify(*, group: CommunityGroup, by: User, is_checked: bool = True) -> None:
    """The team has reached the group by its registered contact; or no longer knows that it can. No endorsement."""
    group.verified_at = timezone.now() if is_checked else None
    group.verified_by = by if is_checked else None
    group.save()
    log(instance=group, action="groups.verify" if is_checked else "groups.unverify", user=by)


@transaction.atomic
def propose_words(*, group: CommunityGroup, purpose: str, public_contact: str, by: User) -> GroupWords | None:
    """What somebody of the group wants its page to say: at once where they are trusted with it, else once checked.

    None where nothing changes.
    """
    purpose, contact = purpose.strip(), public_contact.strip()
    if (purpose, contact) == (group.purpose, group.public_contact):
        return None
    words = GroupWords.objects.create(group=group, purpose=purpose, public_contact=contact, by=by)
    text = CONTACT_FOLLOWS.join(filter(None, [purpose, contact]))
    item = submit(subject=words, kind=KIND, text=text, author=Author(user=by))
    if trust.may_say_at_once(group, purpose=purpose, public_contact=contact):
        let_through(item)
        words.refresh_from_db()
        log(instance=group, action="groups.change_words", user=by)
    return words


@transaction.atomic
def publish_words(words: GroupWords, text: str) -> None:
    """They were checked: the page says them, as far as they were let through. Newer words are not overwritten."""
    purpose, _gap, contact = text.partition(CONTACT_FOLLOWS)
    words.purpose, words.public_contact, words.state = purpose.strip(), contact.strip(), GroupWords.State.PUBLISHED
    words.save()
    newest = GroupWords.objects.filter(group=words.group, state=GroupWords.State.PUBLISHED).first()
    if newest == words:
        group = words.group
        group.purpose, group.public_contact = words.purpose, words.public_contact
        group.save()


@transaction.atomic
def refuse_words(words: GroupWords, _reason: str) -> None:
    """They are not published, or not any more: the page says what it said before."""
    was_published = words.state == GroupWords.State.PUBLISHED
    words.state = GroupWords.State.REFUSED
    words.save()
    group = words.group
    if was_published and (group.purpose, group.public_contact) == (words.purpose, words.public_contact):
        before = GroupWords.objects.filter(group=group, state=GroupWords.State.PUBLISHED).first()
        group.purpose = before.purpose if before else ""
        group.public_contact = before.public_contact if before else ""
        group.save()


def propose_logo(*, group: CommunityGroup, picture: ContentFile) -> None:
    """A logo that the group's own people sent; the team looks at it before anybody else does."""
    _forget_proposed_logo(group)
    group.proposed_logo.save(picture.name or "logo.png", picture)


@transaction.atomic
def use_logo(*, group: CommunityGroup, by: User) -> None:
    """The proposed logo is the group's from now on."""
    with group.proposed_logo.open("rb") as file:
        content = ImageFile(BytesIO(file.read()), name=f"{group.slug}.png")
    image = Image(title=f"{group.name}: logo", file=content, uploaded_by_user=by)
    image.save()
    group.logo = image
    group.save()
    _forget_proposed_logo(group)
    log(instance=group, action="groups.use_logo", user=by)


def refuse_logo(*, group: CommunityGroup) -> None:
    _forget_proposed_logo(group)


def _forget_proposed_logo(group: CommunityGroup) -> None:
    if group.proposed_logo:
        group.proposed_logo.delete()


@transaction.atomic
def add_meetings(
    *,
    group: CommunityGroup,
    starts_at: datetime,
    ends_at: datetime | None = None,
    place: str = "",
    is_open: bool = False,
    weeks_between: int = 0,
    times: int = 1,
    by: User | None = None,
) -> list[GroupMeeting]:
    """Record a meeting, or as many as there are of a series, each at the same hour by the clock on the wall.

    Those that are recorded already are left as they are. Where `by`, somebody of the group, is not trusted with the
    words for its `place`, the meetings stand without it until the team has read them.
    """
    waits = bool(by and place) and not trust.may_show_place(group, place)
    where = {"proposed_place": place} if waits else {"place": place}
    first = timezone.localtime(starts_at).replace(tzinfo=None)
    made = []
    for number in range(times if weeks_between else 1):
        begins = timezone.make_aware(first + timedelta(weeks=weeks_between * number))
        if GroupMeeting.objects.filter(group=group, starts_at=begins).exists():
            continue
        ends = begins + (ends_at - starts_at) if ends_at else None
        meeting = GroupMeeting(group=group, starts_at=begins, ends_at=ends, is_open=is_open, **where)
        meeting.full_clean()
        meeting.save()
        made.append(meeting)
    if waits and made:
        submit(subject=made[0], kind=PLACE_KIND, text=place, author=Author(user=by))
    return made


@transaction.atomic
def show_place(meeting: GroupMeeting, text: str) -> None:
    """Where it meets was checked: its page and calendar say so, of every meeting for which the same was written."""
    if not meeting.group.hides_address:
        _put_place(meeting, text[: GroupMeeting._meta.get_field("place").max_length])


@transaction.atomic
def refuse_place(meeting: GroupMeeting, _reason: str) -> None:
    """Its page and calendar do not say where it meets, or not any more."""
    _put_place(meeting, "")


def _put_place(meeting: GroupMeeting, place: str) -> None:
    same = GroupMeeting.objects.at_same_place_as(meeting)
    same.update(place=place, proposed_place="", changed_at=timezone.now())
    ContentVersion.raise_number()


def cancel_meeting(*, meeting: GroupMeeting, is_cancelled: bool = True) -> None:
    """It stays in calendars, marked as cancelled; or takes place after all."""
    meeting.is_cancelled = is_cancelled
    meeting.save()


def _free_slug(name: str) -> str:
    base = slugify(name)[:70] or "group"
    taken = set(CommunityGroup.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | TAKEN_SLUGS
    free = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in free if slug not in taken)
