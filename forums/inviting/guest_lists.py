"""Putting people on the list of guests: groups, a list from a file, one person. Nothing is sent yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from forums.preparing.models import Forum
from people.models import CommunityGroup, User
from places.models import Area

from .models import Invitation, Rsvp, make_token
from .services import hold

HEADINGS = {"name": "name", "email": "email", "address": "address", "group": "group", "language": "language"}
ALREADY = gettext_lazy("on the list already")


class BadListError(ValueError):
    """Rows of a file that cannot be taken: `problems` has one sentence each. Nothing of the file was taken."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = list(problems)


@dataclass
class Added:
    """Who has come on the list, and who was left out, each with the reason."""

    count: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)


def matching_groups(
    *, kinds: Iterable[str], areas: Iterable[Area], groups: Iterable[CommunityGroup]
) -> list[CommunityGroup]:
    """Active groups of these kinds that speak for these areas (none named: all), and those named one by one."""
    kinds, areas = list(kinds), list(areas)
    found = {group.pk: group for group in groups if group.is_active}
    if kinds or areas:
        several = CommunityGroup.objects.active()
        several = several.filter(kind__in=kinds) if kinds else several
        several = several.speaking_for(Area.objects.filter(pk__in=_with_ground(areas))) if areas else several
        found |= {group.pk: group for group in several}
    return sorted(found.values(), key=lambda group: (group.name, group.pk))


def _with_ground(areas: Iterable[Area]) -> set[int]:
    """The areas with everything that shares ground with them: a parish council speaks for wards too."""
    return {pk for area in areas for pk in Area.objects.sharing_ground_with(area).values_list("pk", flat=True)}


@transaction.atomic
def add_groups(*, forum: Forum, groups: Iterable[CommunityGroup], by: User) -> Added:
    """Put each group on the list once, with its registered contact."""
    hold(forum.pk)
    invited = set(forum.invitations.exclude(group=None).values_list("group_id", flat=True))
    addresses = set(forum.invitations.by_email().values_list("email", flat=True))
    added = Added()
    for group in groups:
        email = group.contact_email.strip().lower()
        if group.pk in invited:
            added.left_out.append((group.name, str(ALREADY)))
        elif email and email in addresses:
            added.left_out.append((group.name, _("its address, %(email)s, is on the list already") % {"email": email}))
        else:
            _add(forum, group=group, email=email, address=group.postal_address)
            invited.add(group.pk)
            addresses.add(email)
            added.count += 1
    _record(forum, added, by)
    return added


@transaction.atomic
def follow_contact(group: CommunityGroup) -> int:
    """Let a group's invitations to what is to come go to its registered contact of now; how many have changed.

    The link that whoever was its contact before had been sent opens nothing any more. The new contact is reminded, and
    told how to come, as if nobody had been; the group's answer stays. Where the list has the new address already, the
    group's invitation has none.
    """
    email = group.contact_email.strip().lower()
    of_group = Invitation.objects.filter(group=group, name="", list_name="", forum__day__gte=timezone.localdate())
    count = 0
    for invitation in of_group.exclude(email=email).order_by("forum_id", "pk"):
        hold(invitation.forum_id)
        is_taken = bool(email) and Invitation.objects.filter(forum=invitation.forum_id, email=email).exists()
        before, invitation.email = invitation.email, "" if is_taken else email
        if before == invitation.email:
            continue
        invitation.reminded_at = None
        if before:
            invitation.token = make_token()
        invitation.save(update_fields=["email", "token", "reminded_at"])
        answers = Rsvp.objects.filter(invitation=invitation, email__iexact=before)
        answers.update(email=invitation.email, told_of_day_at=None)
        count += 1
    return count


@transaction.atomic
def add_list(*, forum: Forum, list_name: str, rows: list[list[str]], by: User) -> Added:
    """Put everybody of a table on the list, headings first: name, email, address, group, language. All of it or none.

    Raises `BadListError`. Who is on the list already, or stands in the table twice, is left out.
    """
    hold(forum.pk)
    people = _read(rows)
    addresses = set(forum.invitations.by_email().values_list("email", flat=True))
    known = set(forum.invitations.filter(email="").values_list("name", "address"))
    added = Added()
    for person in people:
        key = (person["name"], person["address"])
        if (person["email"] in addresses) if person["email"] else (key in known):
            added.left_out.append((person["name"] or person["email"], str(ALREADY)))
            continue
        _add(forum, list_name=list_name, **person)
        addresses.add(person["email"])
        known.add(key)
        added.count += 1
    _record(forum, added, by)
    return added


@transaction.atomic
def add_person(*, forum: Forum, by: User, **facts: str) -> Invitation:
    """Put one person on the list, as when somebody calls. Raises `ValidationError` where they are on it already."""
    hold(forum.pk)
    email = facts.get("email", "").strip().lower()
    if email and forum.invitations.filter(email=email).exists():
        raise ValidationError({"email": _("Somebody with this address is on the list already.")})
    invitation = _add(forum, **{**facts, "email": email})
    _record(forum, Added(1), by)
    return invitation


@transaction.atomic
def take_off(*, invitation: Invitation, by: User) -> bool:
    """Take somebody off the list who has heard nothing yet; whether it was done."""
    hold(invitation.forum_id)
    unheard = Invitation.objects.on_the_list().filter(pk=invitation.pk, letter_at=None)
    count, _by_model = unheard.delete()
    return bool(count)


def _add(forum: Forum, **facts) -> Invitation:
    invitation = Invitation(forum=forum, **facts)
    invitation.full_clean(validate_unique=False, validate_constraints=False)
    invitation.save()
    return invitation


def _record(forum: Forum, added: Added, by: User) -> None:
    log(instance=forum, action="forums.list", user=by, data={"count": added.count, "left_out": len(added.left_out)})


def _read(rows: list[list[str]]) -> list[dict[str, Any]]:
    """The people of a table, or `BadListError` with every row that cannot be taken."""
    names = [HEADINGS.get(cell.strip().casefold(), "") for cell in rows[0]]
    if "name" not in names and "email" not in names:
        raise BadListError([_("The first row must have the headings name, email, address, group or language.")])
    groups = {group.name.casefold(): group for group in CommunityGroup.objects.active()}
    people, problems = [], []
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: cell.strip() for name, cell in zip(names, row, strict=False) if name}
        if not any(cells.values()):
            continue
        person, problem = _person(cells, groups)
        if problem:
            problems.append(_("Row %(number)d: %(problem)s") % {"number": number, "problem": problem})
        people.append(person)
    if problems:
        raise BadListError(problems)
    return people


def _person(cells: dict[str, str], groups: dict[str, CommunityGroup]) -> tuple[dict[str, Any], str]:
    named = cells.get("group", "")
    person: dict[str, Any] = {
        "name": cells.get("name", "")[:120],
        "email": cells.get("email", "").lower(),
        "address": cells.get("address", "").replace(", ", "\n")[:400],
        "language": cells.get("language", "")[:10].lower(),
        "group": groups.get(named.casefold()) if named else None,
    }
    if not person["name"] and not person["email"]:
        return person, _("there is neither a name nor an email address")
    if named and person["group"] is None:
        return person, _("there is no group called “%(name)s”") % {"name": named}
    if person["email"]:
        try:
            validate_email(person["email"])
        except ValidationError:
            return person, _("“%(email)s” is no email address") % {"email": person["email"]}
    return person, ""
