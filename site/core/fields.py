"""Model fields that the whole site shares."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wagtail.blocks import StreamValue
from wagtail.fields import StreamField as WagtailStreamField


class StreamField(WagtailStreamField):
    """A page's body in blocks, whose definitions stay out of migrations: blocks change weekly, tables do not.

    A migration that changes what is stored must name the block types it needs itself: in the history of the models
    this field knows none.
    """

    def __init__(self, block_types=(), **kwargs) -> None:
        super().__init__(block_types, **kwargs)

    def deconstruct(self):
        name, _path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, "core.fields.StreamField", [], kwargs

    if TYPE_CHECKING:
        # Wagtail says nothing of types: a page gives its blocks, and takes them as pairs of type and value too.
        def __get__(self, page: object, owner: type | None = None) -> StreamValue: ...
        def __set__(self, page: object, blocks: StreamValue | Iterable[tuple[str, object]]) -> None: ...
