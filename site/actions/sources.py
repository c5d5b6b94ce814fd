"""What actions are made from. Each app registers its own kinds:

    @hooks.register("register_action_source")
    def what_people_said() -> SourceKind:
        return SourceKind(
            name="said", model=Said, label=_("What people said in a consultation"),
            title=lambda said: said.title, address=lambda said: said.address, starts_with=first_words_of,
        )

Then `/admin/actions/new/?source=said:12` is the form of a new action that begins with what the source knows, and the
action's page leads to the source. `actions_from` and `link_to_new` lead the other way.

    @hooks.register("register_action_changed")
    def tell(action: Action, change: ActionChange) -> None: ...

is called inside the transaction in which an action is made or changed; it queues what takes long.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from wagtail import hooks

from people.models import CommunityGroup, User


def no_words(source: Any) -> dict[str, Any]:
    """Most sources leave the form empty."""
    return {}


def no_address(source: Any) -> str:
    """The source is for staff only."""
    return ""


def any_colleague(user: User) -> bool:
    """Whoever reads actions may read the source too."""
    return True


@dataclass(frozen=True, slots=True)
class Raised:
    """Who raised something: a group, or an email address whose owner agreed to be told what becomes of it."""

    group: CommunityGroup | None = None
    email: str = ""
    language: str = ""


def nobody(source: Any) -> Iterable[Raised]:
    """Most sources know nobody to tell."""
    return ()


@dataclass(frozen=True, slots=True)
class SourceKind:
    """One kind of thing that actions come from.

    `address` leads the public to it, or is "" where the public cannot read it; then its title is not shown either.
    `staff_address` leads colleagues, those whom it `opens_to`. `starts_with` gives fields of a new action: title,
    public_wording, agency and so on, and `areas` as a list. `raised_by` names those who are told what becomes of an
    action made from it.
    """

    name: str
    model: type[Model]
    label: str | Promise
    title: Callable[[Any], str] = str
    address: Callable[[Any], str] = no_address
    staff_address: Callable[[Any], str] = no_address
    opens_to: Callable[[User], bool] = any_colleague
    starts_with: Callable[[Any], dict[str, Any]] = no_words
    raised_by: Callable[[Any], Iterable[Raised]] = nobody

    @property
    def is_for_the_public(self) -> bool:
        """Whether the public may learn that actions come from this kind of thing."""
        return self.address is not no_address


@dataclass(frozen=True, slots=True)
class Source:
    """Where an action came from, as its page shows it."""

    label: str
    title: str
    address: str
    staff_address: str


def source_kinds() -> dict[str, SourceKind]:
    kinds = [register() for register in hooks.get_hooks("register_action_source")]
    return {kind.name: kind for kind in kinds}


def kind_of(source: Model) -> SourceKind | None:
    return next((kind for kind in source_kinds().values() if kind.model is type(source)), None)


def raised_by(source: Model | None) -> list[Raised]:
    """Who raised what an action is made from."""
    kind = kind_of(source) if source else None
    return list(kind.raised_by(source)) if kind else []


def shown_source(action, reader: User | None = None) -> Source | None:
    """Where an action came from; None where it came from nowhere, or what it came from is gone.

    A `reader` who may not open it on the staff pages is not led there.
    """
    source = action.source
    if source is None or (kind := kind_of(source)) is None:
        return None
    is_closed = reader is not None and not kind.opens_to(reader)
    staff_address = "" if is_closed else kind.staff_address(source)
    return Source(str(kind.label), kind.title(source), kind.address(source), staff_address)


def public_source(action) -> Source | None:
    """Where the public can read what an action came from. What is for colleagues alone is not even read."""
    source = shown_source(action) if is_from_public_kind(action) else None
    return source if source and source.address else None


def is_from_public_kind(action) -> bool:
    """Whether an action came from something of a kind that the public reads."""
    public = (kind.model for kind in source_kinds().values() if kind.is_for_the_public)
    return action.content_type_id in {ContentType.objects.get_for_model(model).pk for model in public}


def is_from_sensitive(action) -> bool:
    """Whether what an action came from, as far as the public reads such things, has “Exit this page”."""
    return is_from_public_kind(action) and getattr(action.source, "is_sensitive", False)


def find_source(reference: str) -> tuple[SourceKind, Model] | None:
    """The source that an address names, such as `said:12`; None where there is none."""
    name, _colon, number = reference.partition(":")
    kind = source_kinds().get(name)
    if kind is None or not number.isdecimal():
        return None
    source = kind.model._default_manager.filter(pk=int(number)).first()
    return (kind, source) if source else None


def link_to_new(source: Model) -> str:
    """Where staff make an action from `source`: one click to the form, and one to save it."""
    kind = kind_of(source)
    if kind is None:
        raise LookupError(f"{type(source).__name__} is not registered as a source of actions.")
    return f"{reverse('action_new')}?{urlencode({'source': f'{kind.name}:{source.pk}'})}"


def tell_changed(action, change) -> None:
    for call in hooks.get_hooks("register_action_changed"):
        call(action, change)
