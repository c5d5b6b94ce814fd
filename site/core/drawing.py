"""What several parts of a page each ask for, read once while it is drawn.

    @once_a_page
    def council_area() -> Area | None: ...

The parts of a page know nothing of each other, and need the same facts: the partnership's settings, the council area,
the months that have figures. Outside of drawing a page everybody reads for themselves.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from types import MethodType
from typing import Any, ParamSpec, TypeVar

from django.utils.translation import get_language

Asked = ParamSpec("Asked")
Fact = TypeVar("Fact")

_known: ContextVar[dict[Any, Any] | None] = ContextVar("known", default=None)


@contextmanager
def drawing_a_page() -> Iterator[None]:
    """Within, whatever is read `once_a_page` is."""
    before = _known.set({})
    try:
        yield
    finally:
        _known.reset(before)


def forget_what_was_read() -> None:
    """Something that is shown was written: whoever asks from here on reads it anew."""
    if facts := _known.get():
        facts.clear()


def tell(read: Callable[[], Fact], fact: Fact) -> None:
    """While a page is drawn, `fact` is what `read` says: whoever asks need not read it."""
    if (facts := _known.get()) is not None:
        name = _name(read.__func__, read.__self__) if isinstance(read, MethodType) else _name(read)
        facts[name] = fact


def once_a_page(read: Callable[Asked, Fact]) -> Callable[Asked, Fact]:
    """`read` with the answer known for the rest of the page, in the language in use. Whoever gets it only reads it."""

    @wraps(read)
    def asked(*about: Asked.args, **named: Asked.kwargs) -> Fact:
        facts = _known.get()
        if facts is None:
            return read(*about, **named)
        key = _name(asked, *about, *named.items())
        if key not in facts:
            facts[key] = read(*about, **named)
        return facts[key]

    return asked


def _name(read: Callable, *about: Any) -> tuple:
    return (read, get_language(), *about)
