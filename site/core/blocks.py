"""Blocks that pages are written with. Each says in its help text what makes it good to read.

What is not words has an equal in words: a picture its description, a video its captions and transcript.
"""

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from .links import note_links

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
VIDEO_ENDINGS = (".mp4", ".webm")
CAPTION_ENDINGS = (".vtt",)


class StreamBlock(blocks.StreamBlock):
    """Parts one after the other. Where one at least is needed, it says so."""

    def clean(self, value):
        if self.required and not self.is_deferred_validation and not len(value):
            raise StreamBlockValidationError(non_block_errors=ErrorList([_("Add at least one part.")]))
        return super().clean(value)


class WordsBlock(blocks.RichTextBlock):
    """Words with links, which are read together with those of all such blocks of the page."""

    def bulk_to_python(self, values):
        note_links(values)
        return super().bulk_to_python(values)


class TextBlock(WordsBlock):
    """Paragraphs, headings and lists."""

    def __init__(self, **kwargs) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        help_text = _("Short paragraphs. The most important thing first.")
        template = "components/blocks/text.html"


class PicturesBlock(ImageChooserBlock):
    """A picture, read with all that was made of it at other sizes: two queries for fifty pictures as for one."""

    def bulk_to_python(self, values):
        pictures = self.model_class.objects.prefetch_renditions().in_bulk(values)
        return [pictures.get(value) for value in values]


class PictureBlock(blocks.StructBlock):
    """A picture with its description for those who do not see it."""

    image = PicturesBlock(label=_("Picture"), help_text=_("One that shows something people can learn from."))
    alt_text = blocks.CharBlock(
        label=_("Description"),
        max_length=250,
        help_text=_("What the picture shows, for people who cannot see it. Needed before it can be published."),
    )
    caption = blocks.CharBlock(
        label=_("Caption"), required=False, max_length=250, help_text=_("Shown under the picture. May stay empty.")
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "components/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    """What somebody else said, in their words."""

    words = blocks.TextBlock(label=_("Words"), rows=3, help_text=_("Exactly what was said or written."))
    who = blocks.CharBlock(
        label=_("Who"),
        max_length=120,
        help_text=_("A role, such as a resident of the old town. A name only if the person agreed to it in writing."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "components/blocks/quote.html"


class CallToActionBlock(blocks.StructBlock):
    """The one thing people can do now."""

    why = blocks.TextBlock(
        label=_("Why"), required=False, rows=2, help_text=_("One sentence before the button. May stay empty.")
    )
    words = blocks.CharBlock(
        label=_("Words on the button"), max_length=60, help_text=_("What happens, such as Report fly-tipping.")
    )
    page = blocks.PageChooserBlock(
        label=_("Page of this site"), required=False, help_text=_("Where the button leads, on this site.")
    )
    address = blocks.URLBlock(
        label=_("Or an address elsewhere"), required=False, help_text=_("Where it leads elsewhere, in full: https://…")
    )

    class Meta:
        icon = "pick"
        label = _("Call to action")
        template = "components/blocks/call_to_action.html"

    def clean(self, value):
        cleaned = super().clean(value)
        chosen = bool(cleaned.get("page")) + bool(cleaned.get("address"))
        if chosen > 1 or (chosen == 0 and not self.is_deferred_validation):
            message = _("Choose a page of this site, or write an address elsewhere: one of the two.")
            raise blocks.StructBlockValidationError(block_errors={"page": ValidationError(message)})
        return cleaned

    def get_context(self, value, parent_context=None):
        page = value.get("page")
        return super().get_context(value, parent_context) | {"link": page.url if page else value.get("address")}


class ContactBlock(blocks.StructBlock):
    """Who to talk to, as a team or a role, never a private person."""

    name = blocks.CharBlock(
        label=_("Team or role"),
        max_length=120,
        help_text=_("Such as The neighbourhood team. Never a private person."),
    )
    about = blocks.CharBlock(
        label=_("What for"), required=False, max_length=200, help_text=_("Such as To report a lamp that is out.")
    )
    phone = blocks.CharBlock(
        label=_("Phone"),
        required=False,
        max_length=40,
        help_text=_("One way to get in touch is needed at least; two are better."),
    )
    email = blocks.EmailBlock(
        label=_("Email"), required=False, help_text=_("A team's address, which somebody reads on holidays too.")
    )
    address = blocks.TextBlock(label=_("Post"), required=False, rows=3, help_text=_("As on an envelope."))

    class Meta:
        icon = "mail"
        label = _("Contact")
        template = "components/blocks/contact.html"

    def clean(self, value):
        cleaned = super().clean(value)
        is_reachable = any(cleaned.get(way) for way in ("phone", "email", "address"))
        if not is_reachable and not self.is_deferred_validation:
            raise blocks.StructBlockValidationError(
                block_errors={"phone": ValidationError(_("Give at least one way to get in touch."))}
            )
        return cleaned


class DocumentBlock(blocks.StructBlock):
    """A file to download, and what is in it for those who will not open it."""

    document = DocumentChooserBlock(
        label=_("Document"), help_text=_("A PDF with tags, or give the same as a page below.")
    )
    about = blocks.TextBlock(
        label=_("What is in it"),
        rows=3,
        help_text=_("In a few sentences, so that nobody has to open the file to learn what matters."),
    )
    web_page = blocks.PageChooserBlock(
        label=_("The same as a page"),
        required=False,
        help_text=_("A page of this site that says the same. A file alone shuts out many who use a screen reader."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "components/blocks/document.html"


class VideoBlock(blocks.StructBlock):
    """A video from this site's own files, with captions and all its words as text."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, help_text=_("What is seen, in a few words."))
    video = DocumentChooserBlock(label=_("Video"), help_text=_("An MP4 or WebM file."))
    captions = DocumentChooserBlock(
        label=_("Captions"), help_text=_("A WebVTT file (.vtt): what is said and heard, shown with the video.")
    )
    transcript = WordsBlock(
        label=_("Transcript"),
        features=["bold", "italic", "ol", "ul", "link"],
        help_text=_("Everything that is said and shown, to be read instead."),
    )

    class Meta:
        icon = "media"
        label = _("Video")
        template = "components/blocks/video.html"

    def clean(self, value):
        cleaned = super().clean(value)
        errors = {}
        video, captions = cleaned.get("video"), cleaned.get("captions")
        if video and not video.filename.lower().endswith(VIDEO_ENDINGS):
            errors["video"] = ValidationError(_("Choose an MP4 or WebM file: every browser plays those."))
        if captions and not captions.filename.lower().endswith(CAPTION_ENDINGS):
            errors["captions"] = ValidationError(_("Choose a WebVTT file, whose name ends in .vtt."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    def get_context(self, value, parent_context=None):
        video = value.get("video")
        kind = "video/webm" if video and video.filename.lower().endswith(".webm") else "video/mp4"
        return super().get_context(value, parent_context) | {"content_type": kind}


# What any page may be written with; an app adds its own beside them.
COMMON_BLOCKS = [
    ("text", TextBlock()),
    ("picture", PictureBlock()),
    ("quote", QuoteBlock()),
    ("call_to_action", CallToActionBlock()),
    ("contact", ContactBlock()),
    ("document", DocumentBlock()),
    ("video", VideoBlock()),
]
