"""The blocks an update is written in: those of every page, and a figure from the crime data."""

from wagtail import blocks

from core.blocks import COMMON_BLOCKS


class UpdateBody(blocks.StreamBlock):
    """The body of an update."""

    def __init__(self, local_blocks=None, **kwargs) -> None:
        super().__init__([*COMMON_BLOCKS, *(local_blocks or [])], **kwargs)
