"""The blocks a consultation is written in: sections of questions, options with reasons, evidence."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import BlockGroup
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.rich_text import expand_db_html

from consultations.questions.branching import problems_of
from consultations.questions.questionnaire import QuestionKind, Questionnaire
from consultations.questions.reading import questionnaire_of
from core.blocks import DocumentBlock, PictureBlock, StreamBlock

WORDS = ["bold", "italic", "ol", "ul", "link", "document-link"]
LONGEST_LABEL = 300
IN_SETTINGS = ("is_required", "may_not_say", "repeats", "only_if")


class ConditionInput(forms.HiddenInput):
    """Picks an earlier question and some of its answers, from what stands in the editor now (only_if.js)."""

    template_name = "consultations/preparing/admin/condition_input.html"

    class Media:
        js = ("consultations/preparing/only_if.js",)
        css = {"all": ("consultations/preparing/only_if.css",)}

    @property
    def is_hidden(self) -> bool:
        return False


class ConditionBlock(blocks.FieldBlock):
    """An earlier question and some of its options: their ids with spaces between. Nothing in it is to translate."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self.field = forms.CharField(required=False, widget=ConditionInput())

    class Meta:
        label = _("Only if")
        icon = "resubmit"


def conditions() -> blocks.ListBlock:
    return blocks.ListBlock(
        ConditionBlock(),
        default=[],
        label=_("Only if"),
        help_text=_("Empty: everybody is asked. With several, all of them must be true."),
    )


def labels(what: str | Promise, help_text: str | Promise = "", *, fewest: int = 0) -> blocks.ListBlock:
    """A list of short labels, each of which keeps its id whatever its words become."""
    return blocks.ListBlock(
        blocks.CharBlock(max_length=200, default=""), label=what, help_text=help_text, min_num=fewest or None
    )


class QuestionBlock(blocks.StructBlock):
    """What every question has. What is seldom needed is behind “Settings” in the editor.

    Words that may be missing are empty by default: translating takes words, not None.
    """

    label = blocks.CharBlock(
        label=_("Question"), default="", max_length=LONGEST_LABEL, help_text=_("One thing at a time, in plain words.")
    )
    help = blocks.TextBlock(
        label=_("Help"),
        required=False,
        default="",
        rows=2,
        help_text=_("What people need to know to answer. May stay empty."),
    )
    is_required = blocks.BooleanBlock(
        label=_("Must be answered"), required=False, help_text=_("Only where the answer is worth losing somebody for.")
    )
    may_not_say = blocks.BooleanBlock(
        label=_("Offer “Prefer not to say”"),
        required=False,
        help_text=_("For what people may not want to tell you, such as about themselves."),
    )
    repeats = blocks.BooleanBlock(
        label=_("The same question as last time"),
        required=False,
        help_text=_("Results are compared with last time's. Untick it if you change what the question means."),
    )
    only_if = conditions()

    def get_form_layout(self) -> BlockGroup:
        return BlockGroup([name for name in self.child_blocks if name not in IN_SETTINGS], settings=list(IN_SETTINGS))

    class Meta:
        label_format = "{label}"


class ShortTextBlock(QuestionBlock):
    """A word or a line."""

    most = blocks.IntegerBlock(
        label=_("Most characters"),
        required=False,
        min_value=1,
        help_text=_("Empty: as much as fits. People see how many are left."),
    )

    class Meta:
        icon = "pilcrow"
        label = _("Short answer")


class LongTextBlock(QuestionBlock):
    """As much as somebody wants to say."""

    most = blocks.IntegerBlock(
        label=_("Most characters"),
        required=False,
        min_value=1,
        help_text=_("Empty: as much as fits. People see how many are left."),
    )

    class Meta:
        icon = "pilcrow"
        label = _("Long answer")


class ChoiceBlock(QuestionBlock):
    """One of several."""

    options = labels(_("Answers to choose from"), fewest=2)
    offers_other = blocks.BooleanBlock(
        label=_("Offer “Something else”, in their own words"),
        required=False,
        help_text=_("Then nobody is forced into an answer that does not fit."),
    )
    offers_dont_know = blocks.BooleanBlock(
        label=_("Offer “Don't know”"), required=False, help_text=_("Honest where not everybody can know.")
    )

    class Meta:
        icon = "radio-full"
        label = _("One choice")


class ChoicesBlock(ChoiceBlock):
    """As many of several as fit."""

    most = blocks.IntegerBlock(
        label=_("Most that may be chosen"), required=False, min_value=1, help_text=_("Empty: as many as they like.")
    )

    class Meta:
        icon = "check"
        label = _("Many choices")


class ScaleBlock(QuestionBlock):
    """Steps from one end to the other, whose mean and median can be told."""

    options = labels(_("Steps"), _("In their order, such as from “Very safe” to “Very unsafe”."), fewest=2)
    first_is_highest = blocks.BooleanBlock(
        label=_("The first step is the highest"), required=False, default=True, help_text=_("For means: 5, 4, 3, 2, 1.")
    )
    offers_dont_know = blocks.BooleanBlock(
        label=_("Offer “Don't know”"), required=False, help_text=_("Honest where not everybody can know.")
    )

    class Meta:
        icon = "order"
        label = _("Scale")


class GridBlock(ScaleBlock):
    """The same scale for several things. On a phone each row becomes a question of its own."""

    rows = labels(_("Rows"), _("The things to be judged. Six at most, or people give up."), fewest=1)

    class Meta:
        icon = "table"
        label = _("Grid: rows by scale")


class RankingBlock(QuestionBlock):
    """Several things in somebody's own order."""

    options = labels(_("What is ranked"), _("Seven at most: nobody can keep more apart."), fewest=2)
    most = blocks.IntegerBlock(
        label=_("How many are ranked"), required=False, min_value=1, help_text=_("Such as 3. Empty: all of them.")
    )

    class Meta:
        icon = "list-ol"
        label = _("Ranking")


class NumberBlock(QuestionBlock):
    """A number, within bounds where there are any."""

    lowest = blocks.DecimalBlock(label=_("Lowest"), required=False, help_text=_("Empty: no bound."))
    highest = blocks.DecimalBlock(label=_("Highest"), required=False, help_text=_("Empty: no bound."))

    class Meta:
        icon = "plus"
        label = _("Number")


class DateBlock(QuestionBlock):
    """A day."""

    class Meta:
        icon = "date"
        label = _("Date")


class PlaceBlock(QuestionBlock):
    """A pin on the map; who cannot use a map types a postcode or street."""

    class Meta:
        icon = "site"
        label = _("Place")


class FileBlock(QuestionBlock):
    """A picture or document, checked, and freed of what it says about who made it."""

    class Meta:
        icon = "upload"
        label = _("File")


class ExplanationBlock(blocks.StructBlock):
    """Words between questions."""

    text = blocks.RichTextBlock(
        label=_("Text"),
        features=["h3", *WORDS],
        help_text=_("What people need to know before the next question. Short."),
    )
    only_if = conditions()

    class Meta:
        form_layout = BlockGroup(["text"], settings=["only_if"])
        icon = "info-circle"
        label = _("Text between questions")


class ExplainingPictureBlock(PictureBlock):
    """A picture between questions."""

    only_if = conditions()

    class Meta:
        form_layout = BlockGroup(["image", "alt_text", "caption"], settings=["only_if"])
        icon = "image"
        label = _("Picture between questions")


class QuestionsOfSection(blocks.StreamBlock):
    """The questions of one page, and words and pictures between them."""

    choice = ChoiceBlock()
    choices = ChoicesBlock()
    scale = ScaleBlock()
    long_text = LongTextBlock()
    short_text = ShortTextBlock()
    grid = GridBlock()
    ranking = RankingBlock()
    number = NumberBlock()
    date = DateBlock()
    place = PlaceBlock()
    file = FileBlock()
    text = ExplanationBlock()
    picture = ExplainingPictureBlock()

    class Meta:
        required = False
        label = _("Questions")
        collapsed = True


class SectionBlock(blocks.StructBlock):
    """One page of questions, as people answer them."""

    title = blocks.CharBlock(
        label=_("Title"), default="", max_length=120, help_text=_("What this page of questions is about.")
    )
    intro = blocks.RichTextBlock(
        label=_("Introduction"), features=WORDS, required=False, help_text=_("What people need to know first.")
    )
    only_if = conditions()
    questions = QuestionsOfSection()

    class Meta:
        form_layout = BlockGroup(["title", "intro", "questions"], settings=["only_if"])
        icon = "list-ul"
        label = _("Section: one page of questions")
        label_format = "{title}"


class QuestionsBlock(StreamBlock):
    """All questions. What could never be walked is refused whenever it is saved; what is unfinished, on publishing."""

    section = SectionBlock()

    class Meta:
        required = False

    def clean(self, value):
        cleaned = super().clean(value)
        found = problems_of(read_questions(cleaned))
        wrong = [each.sentence for each in found if not (each.is_unfinished and self.is_deferred_validation)]
        if wrong:
            raise StreamBlockValidationError(non_block_errors=forms.utils.ErrorList(wrong))
        return cleaned


def read_questions(value: blocks.StreamValue) -> Questionnaire:
    """The questionnaire that a field of questions holds, its explanations drawn as the public sees them."""
    return questionnaire_of(value.get_prep_value(), _html)


def _html(kind: QuestionKind, value: Any) -> str:
    if kind == QuestionKind.PICTURE:
        block = PictureBlock()
        picture: Mapping[str, Any] = {name: value.get(name) for name in ("image", "alt_text", "caption")}
        return str(block.render(block.to_python(picture)))
    words = value.get("text") if isinstance(value, dict) else value
    return str(expand_db_html(words or ""))


class OptionBlock(blocks.StructBlock):
    """One of the things that could be done, and why it is on the table."""

    title = blocks.CharBlock(
        label=_("Option"), max_length=120, help_text=_("In a few words, such as “Lights on until midnight”.")
    )
    words = blocks.RichTextBlock(
        label=_("What it would mean"), features=WORDS, help_text=_("What would be done, where, when and what it costs.")
    )
    reasons = blocks.RichTextBlock(
        label=_("Reasons for and against"), features=WORDS, help_text=_("Enough for people to judge it themselves.")
    )
    is_preferred = blocks.BooleanBlock(
        label=_("What we would choose now"), required=False, help_text=_("Say so openly, if there is one.")
    )

    class Meta:
        icon = "pick"
        label = _("Option")
        label_format = "{title}"


class PaperSectionBlock(blocks.StructBlock):
    """One part of a document that people comment on. It keeps its id, and its comments, whatever its words become."""

    title = blocks.CharBlock(
        label=_("Title"), max_length=120, help_text=_("People choose the part to comment on by it.")
    )
    text = blocks.RichTextBlock(
        label=_("Text"),
        features=["h3", *WORDS],
        help_text=_("One subject for each part, so that comments are about one thing."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Part of the document")
        label_format = "{title}"


class EvidenceBlock(blocks.StreamBlock):
    """What people should be able to read before they answer."""

    document = DocumentBlock()
    page = blocks.StructBlock(
        [
            ("page", blocks.PageChooserBlock(label=_("Page of this site"))),
            ("about", blocks.CharBlock(label=_("What is in it"), max_length=250)),
        ],
        icon="doc-empty",
        label=_("Page of this site"),
    )
    address = blocks.StructBlock(
        [
            ("title", blocks.CharBlock(label=_("Title"), max_length=150)),
            ("address", blocks.URLBlock(label=_("Address"))),
            ("about", blocks.CharBlock(label=_("What is in it"), max_length=250)),
        ],
        icon="link",
        label=_("Address elsewhere"),
    )

    class Meta:
        template = "consultations/preparing/evidence.html"
        required = False
