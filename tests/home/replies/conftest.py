"""Updates to reply to, people of the team, and replies at each stage."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from wagtail.models import Site

from home.models import Reply, UpdatePage, UpdatesPage
from home.replies import services
from home.replies.services import Subject
from moderation.models import Decision, Item
from moderation.services import decide
from people.models import Agency, User
from places.models import Area


@pytest.fixture
def police(db) -> Agency:
    return Agency.objects.create(name="Anyshire Police", slug="anyshire-police", kind="police")


@pytest.fixture
def update(police) -> UpdatePage:
    site = Site.objects.get(is_default_site=True)
    parent = site.root_page.add_child(instance=UpdatesPage(title="Updates", slug="updates"))
    Site.clear_site_root_paths_cache()
    update = UpdatePage(
        title="Bike marking", slug="bike-marking", agency=police, body=[("text", "<p>On Saturday.</p>")]
    )
    parent.add_child(instance=update)
    UpdatePage.objects.filter(pk=update.pk).update(live=True, first_published_at=timezone.now())
    return UpdatePage.objects.get(pk=update.pk)


@pytest.fixture
def area(db) -> Area:
    return Area.objects.create(kind="ward", code="E05000001", vintage=2025, name="Mill Ward", slug="mill-ward")


@pytest.fixture
def member_of_team(db) -> User:
    user = User.objects.create_user("team@example.org", "a long and quiet sentence", name="Somebody of the team")
    codes = ["access_admin", "view_reply", "change_reply", "answer_reply"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    return user


@pytest.fixture
def write(update) -> Callable[..., Reply]:
    """Somebody writes: by default in public, to the update, with an address."""

    def written(text: str = "Can I bring two bikes?", **fields) -> Reply:
        given = {"may_be_public": True, "address": "asker@example.org", "subject": Subject(update=update), **fields}
        return services.submit_reply(key=given.pop("key", uuid4()), text=text, **given)

    return written


@pytest.fixture
def moderate(member_of_team) -> Callable[..., Reply]:
    """A moderator decides about a reply; the reply as it is then."""

    def decided(reply: Reply, action: str = Decision.Action.PUBLISHED, **fields) -> Reply:
        item = Item.objects.get(object_id=reply.pk, kind="reply")
        decide(item=item, action=action, by=member_of_team, version=item.version, **fields)
        return Reply.objects.get(pk=reply.pk)

    return decided


@pytest.fixture
def reply_given(write, moderate) -> Callable[..., Reply]:
    """A reply that moderators let through."""
    return lambda *args, **fields: moderate(write(*args, **fields))


@pytest.fixture
def answer(member_of_team) -> Callable:
    def answered(reply: Reply, text: str = "Yes, bring both.", *, is_public: bool = True, key=None):
        return services.answer(
            reply=reply, key=key or uuid4(), text=text, agency=reply.agency, by=member_of_team, is_public=is_public
        )

    return answered
