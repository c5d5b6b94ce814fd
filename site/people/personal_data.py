"""What is kept about people, for how long, and how each of them can have it or be rid of it.

Every model that holds personal data is registered by its app, in `wagtail_hooks.py`:

    @hooks.register("register_personal_data")
    def what_this_app_keeps():
        return [PersonalData(model=Reply, title=_("Replies you wrote"), kept_for=_("Two years."), of=Reply.objects.by)]

A system check refuses to start with a model that has a relation to `User` or an email field and is not registered,
so that nobody can forget. A model that holds nothing about a person says so with `NotPersonal` and the reason.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .models import User

Words = str | Promise
NOT_SHOWN = _("Not shown: it would let whoever reads this sign in")


@dataclass(frozen=True)
class PersonalData:
    """One model's share of what is kept about a person.

    `of` finds the person's rows. `fields` are those handed over, all concrete ones if left empty; `words` calls a field
    what its owner would, where the model does not; `secret` fields are named without their content. `erase` removes
    the rows or the person from them; without it the rows are deleted. `kept` says what stays after erasing, and why.
    """

    model: type[Model]
    title: Words
    kept_for: Words
    of: Callable[[User], Iterable[Model]]
    fields: tuple[str, ...] = ()
    words: Mapping[str, Words] = field(default_factory=dict)
    secret: tuple[str, ...] = ()
    erase: Callable[[User], object] | None = None
    kept: Words = ""

    @classmethod
    def made_by_staff(cls, model: type[Model], by: str, **more: Any) -> Self:
        """What somebody did for the partnership, found by the field `by` that names them: it stays without the name."""

        def of(user: User) -> QuerySet:
            return model._default_manager.filter(**{by: user})

        return cls(model=model, of=of, erase=lambda user: of(user).update(**{by: None}), **more)

    def records(self, user: User) -> list[dict[str, Any]]:
        """The person's rows, each as the field's name in words and its value."""
        names = self.fields or tuple(each.name for each in self.model._meta.concrete_fields)
        return [
            {self._label(name): str(NOT_SHOWN) if name in self.secret else _plain(row, name) for name in names}
            for row in self.of(user)
        ]

    def _label(self, name: str) -> str:
        if name in self.words:
            return str(self.words[name])
        try:
            return str(getattr(self.model._meta.get_field(name), "verbose_name", name))
        except FieldDoesNotExist:
            return name.replace("_", " ")

    def erase_for(self, user: User) -> None:
        if self.erase:
            self.erase(user)
            return
        rows = self.of(user)
        if isinstance(rows, QuerySet):
            rows.delete()
        else:
            for row in rows:
                row.delete()


@dataclass(frozen=True)
class NotPersonal:
    """A model that has a relation to a user or an email field, and yet nothing about a person: `because` says why."""

    model: type[Model]
    because: str


def registrations() -> Iterator[PersonalData | NotPersonal]:
    for register in hooks.get_hooks("register_personal_data"):
        yield from register()


def personal_data() -> list[PersonalData]:
    """What is registered, accounts themselves last: erasing goes in this order and everything hangs on the account."""
    registered = [each for each in registrations() if isinstance(each, PersonalData)]
    return sorted(registered, key=lambda each: each.model is User)


def export(user: User) -> list[dict[str, Any]]:
    """All that is kept about a person: one entry a kind of data, those without any rows left out, the account first."""
    parts = [
        {"title": str(part.title), "kept_for": str(part.kept_for), "records": part.records(user)}
        for part in sorted(personal_data(), key=lambda part: part.model is not User)
    ]
    return [part for part in parts if part["records"]]


def kept_after_erasing(user: User) -> list[PersonalData]:
    """What of this person's outlives their account, without them in it."""
    return [part for part in personal_data() if part.kept and any(True for _row in part.of(user))]


@transaction.atomic
def erase(user: User) -> None:
    """Remove the person from everything registered, all or nothing."""
    for part in personal_data():
        part.erase_for(user)


def _plain(row: Model, name: str) -> Any:
    """A value that JSON can hold and a person can read."""
    value = getattr(row, name)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float, str, list, dict)):
        return value
    if isinstance(value, models.Manager):
        return [str(each) for each in value.all()]
    return str(value)
