"""What groups add: the directory, an account's groups, the team's pages, jobs, and what is kept about people."""

import os
from datetime import time, timedelta

from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup

from core.first_pages import index_of
from core.recurring import Job
from core.waiting import Waiting
from home.demonstration import DEFAULT, Demonstration, read_demonstration
from home.demonstration.groups import representative_sign_in, tell_groups
from home.demonstration.sign_ins import SignIn
from home.pages import HomePage
from home.panels import Panel
from moderation.kinds import ModeratedKind
from outbox.attachments import AttachmentKind
from people.account_rows import AccountRow
from people.groups.permissions import may_keep_groups, may_see_groups
from people.models import CommunityGroup, GroupMeeting, Membership, User
from people.personal_data import PersonalData
from places.models import Area

from . import admin_views, jobs, services
from .area_pack import attached_pack, figures_panel
from .models import GroupWords
from .pages import GroupsPage
from .services.keeping import KIND, PLACE_KIND
from .viewsets import AddedGroupKindViewSet, CommunityGroupViewSet

# For the public


@hooks.register("register_first_page", order=40)
def directory_of_groups(home: HomePage) -> None:
    if GroupsPage.objects.exists():
        return
    page = GroupsPage(
        title=gettext("Community groups"),
        slug="groups",
        summary=gettext("Who speaks for your street: groups near you, how to reach them, and when they meet."),
        show_in_menus=False,
    )
    home.add_child(instance=page)
    page.save_revision().publish()


@hooks.register("register_neighbourhood_panel")
def groups_that_speak_for_it(area: Area) -> Panel | None:
    """Whose contact is checked; the directory has the others too."""
    groups = CommunityGroup.objects.in_area(area)
    if not groups:
        return None
    context = {"groups": groups, "directory": index_of(GroupsPage)}
    return Panel(70, "groups", gettext("Community groups"), "home/groups/neighbourhood_panel.html", context)


@hooks.register("register_group_desk_panel")
def figures_of_its_areas(group: CommunityGroup, _user: User) -> Panel | None:
    return figures_panel(group, order=50, template="home/groups/desk/figures.html")


@hooks.register("register_account_rows")
def your_groups(user: User) -> list[AccountRow]:
    """One row for each group that somebody belongs to, or is invited to."""
    rows = []
    current = Membership.objects.on(timezone.localdate()).filter(user=user).select_related("group")
    for part in current:
        name = "groups:desk" if part.speaks and part.group.is_active else "groups:membership"
        address = reverse(name, args=[part.group.slug])
        rows.append(AccountRow(part.group.name, part.get_role_display(), address, gettext("Open"), part.group.name))
    for part in Membership.objects.invited_as(user).select_related("group"):
        address = reverse("groups:membership", args=[part.group.slug])
        words = gettext("You are invited as %(role)s") % {"role": part.get_role_display()}
        rows.append(AccountRow(part.group.name, words, address, gettext("Answer"), part.group.name))
    return rows


@hooks.register("register_moderated_kind")
def words_of_groups_are_moderated() -> ModeratedKind:
    return ModeratedKind(
        name=KIND,
        model=GroupWords,
        label=_("A community group's page"),
        title=_page_of,
        publish=services.publish_words,
        refuse=services.refuse_words,
        address=lambda words: words.group.get_absolute_url(),
    )


def _page_of(words: GroupWords) -> str:
    names = {"group": words.group}
    if words.group.hides_address:
        return gettext("Page of %(group)s, which keeps its address secret: nothing may say where it meets") % names
    return gettext("Page of %(group)s") % names


@hooks.register("register_moderated_kind")
def places_of_meetings_are_moderated() -> ModeratedKind:
    return ModeratedKind(
        name=PLACE_KIND,
        model=GroupMeeting,
        label=_("Where a community group meets"),
        title=lambda meeting: gettext("Where %(group)s meets") % {"group": meeting.group},
        publish=services.show_place,
        refuse=services.refuse_place,
        address=lambda meeting: meeting.group.get_absolute_url(),
        is_public=lambda meeting: bool(meeting.place),
    )


@hooks.register("register_attachment")
def area_packs_go_with_messages() -> AttachmentKind:
    return AttachmentKind("area_pack", make=attached_pack)


# For staff


@hooks.register("register_admin_urls")
def where_the_team_keeps_groups() -> list[URLPattern]:
    return [
        path("groups-to-look-after/", admin_views.to_look_after, name="groups_to_look_after"),
        path("community-group/<int:pk>/", admin_views.group, name="community_group"),
        path("community-group/<int:pk>/verify/", admin_views.verify, name="community_group_verify"),
        path("community-group/<int:pk>/decide/", admin_views.decide, name="community_group_decide"),
        path("community-group/<int:pk>/logo/", admin_views.logo, name="community_group_logo"),
        path("community-group/<int:pk>/logo/picture/", admin_views.proposed_logo, name="community_group_proposed_logo"),
        path("community-group/<int:pk>/people/<int:part>/", admin_views.person, name="community_group_person"),
    ]


class LookAfter(MenuItem):
    def is_shown(self, request) -> bool:
        return may_see_groups(request.user)


class GroupsViewSetGroup(ViewSetGroup):
    """Groups, in the menu."""

    menu_label = _("Community groups")
    menu_icon = "group"
    menu_order = 700
    items = (CommunityGroupViewSet, AddedGroupKindViewSet)

    def get_submenu_items(self):
        address = reverse("groups_to_look_after")
        first = LookAfter(_("To look after"), address, name="groups-to-look-after", icon_name="warning", order=1)
        return [first, *super().get_submenu_items()]


@hooks.register("register_admin_viewset")
def community_groups() -> GroupsViewSetGroup:
    return GroupsViewSetGroup()


@hooks.register("register_waiting")
def groups_that_need_the_team(user: User) -> list[Waiting]:
    if not may_keep_groups(user):
        return []
    address = reverse("groups_to_look_after")
    put_forward = CommunityGroup.objects.proposed().distinct().count()
    silent = CommunityGroup.objects.without_representative().count()
    unchecked = CommunityGroup.objects.unverified().count()
    logos = CommunityGroup.objects.active().exclude(proposed_logo="").count()
    return [
        Waiting(34, put_forward, ngettext("new group to check", "new groups to check", put_forward), f"{address}#new"),
        Waiting(
            35,
            silent,
            ngettext("group for which nobody speaks", "groups for which nobody speaks", silent),
            f"{address}#silent",
        ),
        Waiting(
            36,
            unchecked,
            ngettext("group whose contact is to be checked", "groups whose contact is to be checked", unchecked),
            f"{address}#unchecked",
        ),
        Waiting(37, logos, ngettext("logo to look at", "logos to look at", logos), f"{address}#logos"),
    ]


@hooks.register("register_role_permissions")
def who_keeps_kinds_of_group() -> dict[str, list[str]]:
    kinds = ["people.view_addedgroupkind", "people.add_addedgroupkind", "people.change_addedgroupkind"]
    return {"Administrators": [*kinds, "people.delete_addedgroupkind", "home.change_groupssettings"]}


@hooks.register("register_log_actions")
def deeds_in_the_log(actions) -> None:
    actions.register_action("groups.verify", _("Check contact"), _("Checked how to reach the group"))
    actions.register_action("groups.unverify", _("Uncheck contact"), _("Marked its contact as not checked"))
    actions.register_action("groups.accept", _("Let in"), _("Let somebody into the group"))
    actions.register_action("groups.refuse", _("Not let in"), _("Did not let somebody into the group"))
    actions.register_action("groups.invite", _("Invite"), _("Invited somebody to a role"))
    actions.register_action("groups.join", _("Accept"), _("Accepted a role"))
    actions.register_action("groups.leave", _("End role"), _("Ended somebody's role"))
    actions.register_action("groups.change_term", _("Change role"), _("Changed a role or its last day"))
    actions.register_action("groups.change_words", _("Change page"), _("Changed what the group's page says"))
    actions.register_action("groups.use_logo", _("Use logo"), _("Took over the logo that the group sent"))
    actions.register_action("groups.not_taken_in", _("Not taken in"), _("Did not take the group in"))


@hooks.register(
    "register_demonstration", order=90
)  # before consultations that they answer and forums that they come to
def tell_the_demonstrations_groups(demonstration: Demonstration) -> None:
    tell_groups(demonstration)


@hooks.register("register_demonstration_sign_ins")
def who_speaks_for_a_group() -> list[SignIn]:
    """Where the demonstration has groups."""
    demonstration = read_demonstration(os.environ.get("DEMO") or DEFAULT)
    has_groups = (demonstration.folder / "groups.toml").exists()
    return [representative_sign_in(demonstration)] if has_groups else []


@hooks.register("register_recurring_job")
def remind_of_last_days() -> Job:
    return Job("remind groups of terms that end", jobs.remind_of_last_days, at=time(9, 30))


@hooks.register("register_recurring_job")
def end_terms_that_are_over() -> Job:
    return Job("end terms in groups whose last day is over", jobs.end_terms_that_are_over, at=time(0, 10))


@hooks.register("register_recurring_job")
def send_area_packs() -> Job:
    return Job("send groups their area packs", jobs.send_area_packs, every=timedelta(hours=1))


@hooks.register("register_personal_data")
def what_groups_keep() -> list[PersonalData]:
    return [
        PersonalData(
            model=GroupWords,
            title=_("What you wrote for a group's page"),
            kept_for=_("As long as the group."),
            of=lambda user: GroupWords.objects.filter(by=user),
            fields=("group", "purpose", "public_contact", "state", "made_at"),
            erase=lambda user: GroupWords.objects.filter(by=user).update(by=None),
            kept=_("The words stay, they are the group's, without your name."),
        )
    ]
