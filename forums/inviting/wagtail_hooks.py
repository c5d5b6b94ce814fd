"""What inviting people adds to the site."""

from collections.abc import Iterator
from datetime import time

from django.db.models import Count, Q
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks

from consultations.panels import StaffLink
from core.recurring import Job
from forums.panels import ForumStep
from forums.preparing.models import Forum
from home.demonstration import Demonstration
from home.panels import Panel
from home.sensitive_periods.due import Due
from home.sensitive_periods.models import SensitivePeriod
from people.models import CommunityGroup, User
from people.personal_data import NotPersonal, PersonalData

from . import admin_views, group_panels, retention, sending, sending_views, signals  # noqa: F401 - signals register themselves
from .due import forums_due
from .letter_kinds import LetterKind
from .models import INVITATION_LETTER, Invitation, LetterRun, Rsvp
from .permissions import may_see_guests
from .places import places_left

# Staff


@hooks.register("register_admin_urls")
def where_guests_are_invited() -> list[URLPattern]:
    of_one = "forums/<int:pk>/"
    guests, sent = f"{of_one}guests/", f"{of_one}invitations/"
    return [
        path(guests, admin_views.guests, name="forum_guests"),
        path(f"{guests}groups/", admin_views.add_groups, name="forum_add_groups"),
        path(f"{guests}list/", admin_views.add_list, name="forum_add_list"),
        path(f"{guests}person/", admin_views.add_person, name="forum_add_person"),
        path(f"{guests}tables/", admin_views.seat, name="forum_seat"),
        path(f"{guests}<int:invitation>/off/", admin_views.take_off, name="forum_take_off"),
        path(f"{guests}guests.csv", admin_views.download, {"ending": "csv"}, name="forum_guests_csv"),
        path(f"{guests}guests.xlsx", admin_views.download, {"ending": "xlsx"}, name="forum_guests_xlsx"),
        path(sent, sending_views.overview, name="forum_sending"),
        path(f"{sent}send/", sending_views.send, name="forum_send"),
        path(f"{sent}remind/", sending_views.remind, name="forum_remind"),
        path(f"{sent}changes/", sending_views.tell_changes, name="forum_tell_changes"),
        path(f"{sent}letters/", sending_views.print_letters, name="forum_letters"),
        path(f"{sent}letters/<int:run>/", sending_views.letters_run, name="forum_letters_run"),
        path(f"{sent}letters/<int:run>/letters.pdf", sending_views.letters_file, name="forum_letters_file"),
    ]


@hooks.register("register_due_in_period")
def forums_in_a_period(period: SensitivePeriod) -> list[Due]:
    return forums_due(period)


@hooks.register("register_forum_staff_link")
def guests_of(forum: Forum, user: User) -> StaffLink | None:
    if not may_see_guests(user, forum):
        return None
    left = places_left(forum)
    coming = sum(line.taken for line in left.lines)
    label = ngettext("Guests: %(count)d comes", "Guests: %(count)d come", coming) % {"count": coming}
    if waiting := sum(line.waiting for line in left.lines):
        label += _now(", %(count)d on the waiting list") % {"count": waiting}
    return StaffLink(10, label, reverse("forum_guests", args=[forum.pk]))


@hooks.register("register_forum_staff_link")
def invitations_of(forum: Forum, user: User) -> StaffLink | None:
    if not may_see_guests(user, forum) or (not forum.takes_answers and not forum.cancelled_at):
        return None
    waiting = forum.invitations.on_the_list().count()
    return StaffLink(
        12, _now("Invitations, reminders and letters: not sent yet"), reverse("forum_sending", args=[forum.pk]), waiting
    )


@hooks.register("register_forum_steps")
def what_inviting_asks_for(forum: Forum, user: User) -> Iterator[ForumStep]:
    if not may_see_guests(user, forum) or forum.day < timezone.localdate():
        return
    guests, sent = reverse("forum_guests", args=[forum.pk]), reverse("forum_sending", args=[forum.pk])
    groups = reverse("forum_add_groups", args=[forum.pk])
    invited = forum.invitations.all()
    unsent_ones = Count("pk", filter=Q(pk__in=invited.on_the_list().filter(letter_at=None).values("pk")))
    known = invited.order_by().aggregate(all=Count("pk"), unsent=unsent_ones)
    unsent = known["unsent"]
    yield ForumStep(10, _now("Put people on the list of guests"), groups, is_done=bool(known["all"]))
    words = ngettext("Send or print %(count)d invitation", "Send or print %(count)d invitations", unsent)
    yield ForumStep(12, words % {"count": unsent} if unsent else _now("Invite them"), sent, is_done=not unsent)
    told_otherwise = sending.told_otherwise(forum).count()
    words = ngettext(
        "Tell %(count)d guest, who was told another day, time or place",
        "Tell %(count)d guests, who were told another day, time or place",
        told_otherwise,
    )
    if told_otherwise:
        yield ForumStep(14, words % {"count": told_otherwise}, sent, is_done=False)
    if forum.capacity_online:
        record = reverse("forum_records:edit", args=[forum.pk])
        yield ForumStep(16, _now("Give the address to join online"), record, is_done=bool(forum.online_address))
    if forum.chooses_breakouts:
        unseated = Rsvp.objects.for_the_room(forum).filter(table=None).exists()
        yield ForumStep(18, _now("Fill the breakout tables"), f"{guests}?list=coming", is_done=not unseated)


@hooks.register("register_log_actions")
def actions_on_guests(actions) -> None:
    actions.register_action("forums.list", _("List of guests"), _("Put people on the list of guests"))
    actions.register_action("forums.invite", _("Invite"), _("Sent invitations"))
    actions.register_action("forums.letters", _("Letters"), _("Drew letters to guests"))


@hooks.register("register_forum_letter_kind")
def invitations_by_letter() -> LetterKind:
    return LetterKind(
        name=INVITATION_LETTER,
        label=_("Invitations"),
        template="forums/inviting/letter_invitation.html",
        address=Invitation.get_absolute_url,
    )


# After priorities, groups and who signs in; before the day itself and what came after.
@hooks.register("register_demonstration", order=310)
def tell_the_demonstrations_forums(demonstration: Demonstration) -> None:
    from forums.demonstration.inviting import tell_forums  # noqa: PLC0415 - only demonstrations need it

    tell_forums(demonstration)


@hooks.register("register_demonstration", order=910)  # after the pages above it have been translated
def word_the_demonstrations_forum(demonstration: Demonstration) -> None:
    from forums.demonstration.languages import word_coming_forum  # noqa: PLC0415 - only demonstrations need it

    word_coming_forum(demonstration)


# Community groups


@hooks.register("register_group_desk_panel")
def invitations_of_the_group(group: CommunityGroup, user: User) -> Panel | None:
    return group_panels.invitations_panel(group)


@hooks.register("register_group_panel")
def forums_of_the_group(group: CommunityGroup) -> Panel | None:
    return group_panels.attended_panel(group)


@hooks.register("register_area_pack_part")
def forum_on_the_sheet(group: CommunityGroup) -> Panel | None:
    return group_panels.pack_part(group)


# What comes round


@hooks.register("register_recurring_job")
def remind_guests() -> Job:
    return Job("remind guests of forums, and say how to come", sending.remind_and_say_how, at=time(9, 0))


@hooks.register("register_recurring_job")
def forget_what_guests_need() -> Job:
    return Job("forget what guests of forums needed", retention.forget_needs, at=time(3, 40))


@hooks.register("register_recurring_job")
def forget_who_came() -> Job:
    return Job("forget who was invited to forums", retention.forget_guests, at=time(3, 42))


@hooks.register("register_recurring_job")
def forget_requests() -> Job:
    return Job(
        "forget who asked for a forum's link and never used it", retention.forget_unanswered_requests, at=time(3, 44)
    )


@hooks.register("register_recurring_job")
def forget_printed_letters() -> Job:
    return Job("forget printed letters of invitation", retention.forget_letters, at=time(3, 46))


@hooks.register("register_personal_data")
def what_inviting_keeps() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=Invitation,
            title=_("Invitations to forums"),
            kept_for=_("A year after the forum."),
            of=lambda user: Invitation.objects.filter(email__iexact=user.email),
            fields=("forum", "name", "email", "address", "list_name", "sent_at"),
            erase=retention.erase_invitations_of,
            kept=_("That somebody was invited, without your name and address."),
        ),
        PersonalData(
            model=Rsvp,
            title=_("Forums you said you would come to"),
            kept_for=_("What you need, a month after the forum; your name, a year after it."),
            of=lambda user: Rsvp.objects.filter(email__iexact=user.email),
            fields=(
                "forum",
                "name",
                "email",
                "coming",
                "area",
                "access_needs",
                "dietary_needs",
                "language_needs",
                "format_needs",
                "substitute_for",
                "made_at",
            ),
            erase=retention.erase_rsvps_of,
            kept=_("That somebody came, without your name. You leave the list of forums that are to come."),
        ),
        PersonalData(
            model=LetterRun,
            title=_("Letters to guests you printed"),
            kept_for=_("A week."),
            of=lambda user: LetterRun.objects.filter(made_by=user),
            fields=("forum", "made_at"),
            erase=lambda user: LetterRun.objects.filter(made_by=user).update(made_by=None),
            kept=_("The letters stay until their week is over, without your name."),
        ),
    ]
