"""Who may do what in the staff pages: one table.

Most partnerships need only the two teams; the single roles behind them are there for those who share the work out.
An app on a higher floor adds what its own models allow, by the role's name:

    @hooks.register("register_role_permissions")
    def forum_permissions():
        return {"Forum managers": ["forums.change_forum"]}
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail import hooks
from wagtail.models import Collection, GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page


class UnknownPermissionError(LookupError):
    """A role names a permission that no installed app has."""


@dataclass(frozen=True)
class Role:
    """A named set of permissions. `pages` hold for all pages and `files` for all pictures and documents."""

    name: str
    purpose: str
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()


WRITE = ("wagtailcore.add_page", "wagtailcore.change_page")
PUBLISH = (*WRITE, "wagtailcore.publish_page", "wagtailcore.lock_page", "wagtailcore.unlock_page")
CHOOSE_FILES = ("wagtailimages.choose_image", "wagtaildocs.choose_document")
ADD_FILES = (
    *CHOOSE_FILES,
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
)

# Wagtail's languages: put a page forward in another; whoever may write that page then translates it.
TRANSLATE = ("wagtail_localize.submit_translation",)
GROUPS = ("people.view_communitygroup", "people.add_communitygroup", "people.change_communitygroup")

ROLES = (
    Role(
        "Editors",
        "Write and translate pages and put them forward; add pictures and documents.",
        pages=WRITE,
        files=ADD_FILES,
        permissions=TRANSLATE,
    ),
    Role(
        "Moderators",
        "Check, publish and take down what others wrote.",
        pages=PUBLISH,
        files=ADD_FILES,
        permissions=TRANSLATE,
    ),
    Role(
        "Consultation managers",
        "Run consultations from the first draft to the outcome.",
        pages=PUBLISH,
        files=ADD_FILES,
        permissions=(*GROUPS, *TRANSLATE),
    ),
    Role(
        "Forum managers",
        "Prepare and run the annual forum.",
        pages=PUBLISH,
        files=ADD_FILES,
        permissions=(*GROUPS, *TRANSLATE),
    ),
    Role(
        "Analysts",
        "Look after areas and figures.",
        files=CHOOSE_FILES,
        permissions=("places.view_area", "places.add_area", "places.change_area"),
    ),
    Role(
        "Administrators",
        "Keep accounts, the partnership's identity, areas and addresses.",
        pages=(*PUBLISH, "wagtailcore.bulk_delete_page"),
        files=(*ADD_FILES, "wagtailimages.delete_image", "wagtaildocs.delete_document"),
        permissions=(
            "people.view_user",
            "people.add_user",
            "people.change_user",
            "people.delete_user",
            "people.view_agency",
            "people.add_agency",
            "people.change_agency",
            "people.delete_agency",
            *GROUPS,
            *TRANSLATE,
            "people.delete_communitygroup",
            "core.change_partnership",
            "places.view_area",
            "places.add_area",
            "places.change_area",
            "places.delete_area",
            "wagtailredirects.add_redirect",
            "wagtailredirects.change_redirect",
            "wagtailredirects.delete_redirect",
        ),
    ),
    Role(
        "Communications team",
        "Publishes updates and pages in every format.",
        includes=("Editors", "Moderators"),
    ),
    Role(
        "Support team",
        "Runs consultations and the forum, moderates, and looks after the figures.",
        includes=("Editors", "Moderators", "Consultation managers", "Forum managers", "Analysts"),
    ),
)
BY_NAME = {role.name: role for role in ROLES}


def added_by_apps(name: str) -> set[str]:
    """What apps above this one allow the role."""
    registered = [register() for register in hooks.get_hooks("register_role_permissions")]
    return {permission for roles in registered for permission in roles.get(name, ())}


def whole(name: str) -> Role:
    """The role with all that it includes and that apps add to it."""
    role = BY_NAME[name]
    parts = [role, *(whole(included) for included in role.includes)]
    return Role(
        role.name,
        role.purpose,
        pages=_all(part.pages for part in parts),
        files=_all(part.files for part in parts),
        permissions=_all([*(part.permissions for part in parts), added_by_apps(name), {"wagtailadmin.access_admin"}]),
        includes=role.includes,
    )


def _all(sets: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted(set().union(*sets)))


@transaction.atomic
def create_roles() -> list[Group]:
    """Make every role's group, or give it what it lacks. What a partnership has added to a group stays."""
    _refuse_unknown_roles()
    permissions, pages, files = _permissions(), Page.get_first_root_node(), Collection.get_first_root_node()
    return [_create(whole(role.name), permissions, pages, files) for role in ROLES]


def _create(role: Role, permissions: Mapping[str, Permission], pages: Page, files: Collection) -> Group:
    """The role's group with all its permissions: over everything below `pages` and `files`, where it is about those."""
    if unknown := {*role.permissions, *role.pages, *role.files} - permissions.keys():
        names = ", ".join(sorted(unknown))
        raise UnknownPermissionError(f"No installed app has the permission {names}, which a role names.")
    group, _ = Group.objects.get_or_create(name=role.name)
    group.permissions.add(*(permissions[name] for name in role.permissions))
    GroupPagePermission.objects.bulk_create(
        [GroupPagePermission(group=group, page=pages, permission=permissions[name]) for name in role.pages],
        ignore_conflicts=True,
    )
    GroupCollectionPermission.objects.bulk_create(
        [GroupCollectionPermission(group=group, collection=files, permission=permissions[name]) for name in role.files],
        ignore_conflicts=True,
    )
    if "Moderators" in role.includes:
        # Wagtail's own approval step asks its moderators only.
        for task in GroupApprovalTask.objects.filter(groups__name="Moderators"):
            task.groups.add(group)
    return group


def _permissions() -> dict[str, Permission]:
    """Every permission there is, by its name ("app_label.codename")."""
    every = Permission.objects.select_related("content_type")
    return {f"{each.content_type.app_label}.{each.codename}": each for each in every}


def _refuse_unknown_roles() -> None:
    named = {name for register in hooks.get_hooks("register_role_permissions") for name in register()}
    if unknown := named - BY_NAME.keys():
        raise UnknownPermissionError(f"No such role: {', '.join(sorted(unknown))}. The roles are {', '.join(BY_NAME)}.")
