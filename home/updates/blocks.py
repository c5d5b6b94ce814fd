"""The blocks an update is written in: those of every page, and a figure from the crime data."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks, hooks

from core.blocks import COMMON_BLOCKS, StreamBlock
from crime_map.categories import CATEGORIES

from .area_field import areas_to_choose
from .crime_figure import LENGTHS, SHAPES, Wish, crime_figures


def area_choices() -> list[tuple[str, str]]:
    return [(area.code, f"{area.name} ({area.get_kind_display()})") for area in areas_to_choose()]


class AreaBlock(blocks.ChoiceBlock):
    """An area's code. Whoever reads a page need not know all that could have been chosen."""

    def normalize_choice(self, value):
        return value


class CrimeFigureBlock(blocks.StructBlock):
    """What the police recorded: kept up to date by itself, with what must be known to read it."""

    area = AreaBlock(
        label=_("Area"),
        choices=area_choices,
        required=False,
        help_text=_("Leave empty for the whole area you cover."),
    )
    category = blocks.ChoiceBlock(
        label=_("What"),
        choices=[(category.slug, _(category.word)) for category in CATEGORIES],
        required=False,
        help_text=_("Leave empty for all crime. Anti-social behaviour is never part of it."),
    )
    length = blocks.ChoiceBlock(
        label=_("When"), choices=LENGTHS, default="year", help_text=_("How far back the figure goes.")
    )
    shape = blocks.ChoiceBlock(
        label=_("Shown as"),
        choices=SHAPES,
        default="sentence",
        help_text=_("A sentence is read by most; a table shows each month."),
    )

    class Meta:
        icon = "table"
        label = _("Figure from the crime data")
        help_text = _("The newest figures, now and whenever somebody reads it. No need to copy numbers.")
        template = "home/updates/crime_figure.html"

    def get_context(self, value, parent_context=None):
        wish = Wish.of_block(value)
        # A page has read the figures of all its blocks at once.
        known = (parent_context or {}).get("crime_figures") or crime_figures([wish])
        return super().get_context(value, parent_context) | {"figure": known.get(wish)}


class UpdateBody(StreamBlock):
    """The body of an update. Other apps add blocks of their own: each gives a name and a block.

    @hooks.register("register_update_block")
    def quick_poll() -> tuple[str, Block]: ...

    They are asked for once all apps are there, so a field is given this class and not a block made of it.
    """

    def __init__(self, local_blocks=None, **kwargs) -> None:
        own = [("crime_figure", CrimeFigureBlock())]
        further = [register() for register in hooks.get_hooks("register_update_block")]
        super().__init__([*COMMON_BLOCKS, *own, *further, *(local_blocks or [])], **kwargs)

    class Meta:
        # Each asks the database anew: three say what there is to say.
        block_counts = {"crime_figure": {"max_num": 3}}
