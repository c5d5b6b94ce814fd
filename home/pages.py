"""Home and the plain pages of the site."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from core.first_pages import upper_pages
from core.kept import kept
from core.models import BasePage, Partnership
from core.sensitive_words import speaks_of_abuse
from formats.documents import Document
from formats.pages import OfferedInFormats
from places.models import Postcode

from .newest_crime import newest_crime
from .panels import draw, home_panels
from .sensitive_periods.pages import WaitsInSensitivePeriods


class HomePage(BasePage):
    """What is happening near you: the first page."""

    template = "home/home_page.html"
    max_count = 1
    subpage_types = [
        "home.StandardPage",
        "home.NeighbourhoodIndexPage",
        "home.PrioritiesIndexPage",
        "home.UpdatesPage",
        "home.GroupsPage",
    ]

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page by its whole address, where going down level by level takes two queries for each."""
        if not path_components:
            whole = type(self).objects.select_related("locale")
            page = kept(f"first-page:{self.pk}", lambda: whole.get(pk=self.pk)) if self.get_deferred_fields() else self
            return BasePage.route(page, request, path_components)
        *above, _slug = path_components
        kinds, address = kept("kinds-below-lists", _kinds_below_lists), f"{self.url_path}{'/'.join(path_components)}/"
        kind = kinds.get(f"{self.url_path}{'/'.join(above)}/") or _kind_at(address)
        page = _read(kind, address)
        if page is None:
            raise Http404
        return RouteResult(page)

    @property
    def localized(self) -> Page:
        """The first page in the language of what is drawn now: known with what stands right below it."""
        if self.locale.language_code == get_language():
            return self
        return kept(f"first-page-of:{self.translation_key}", self._in_language_in_use) or self

    def _in_language_in_use(self) -> Page | None:
        for page in upper_pages():
            is_the_same = page.translation_key == self.translation_key and page.live
            if is_the_same and page.locale.language_code == get_language():
                found = page.specific_deferred
                found.locale = page.locale
                return found
        return None

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        # Asked for where it was not drawn before.
        context |= {
            "newest_crime": SimpleLazyObject(newest_crime),
            "panels": SimpleLazyObject(lambda: draw(home_panels())),
        }
        if settings.IS_DEMONSTRATION:
            made_up = Postcode.objects.filter(is_illustrative=True).order_by("code")
            context["made_up_postcode"] = SimpleLazyObject(made_up.first)
        return context

    class Meta:
        verbose_name = "home page"


def _read(kind: type[Page], address: str) -> Page | None:
    """The live page of this kind at an address, which knows in what other languages there is the same."""
    at_address = Page.objects.filter(url_path=address)
    same = kind._default_manager.live().filter(translation_key__in=at_address.values("translation_key"))
    related = ("locale", *getattr(kind, "drawn_with", ()))
    pages = list(same.select_related(*related).defer(*getattr(kind, "drawn_without", ())))
    page = next((each for each in pages if each.url_path == address), None)
    if isinstance(page, BasePage):
        page.same_in_any_language = pages
    return page


def _kinds_below_lists() -> dict[str, type[Page]]:
    """Of what kind pages below the lists are that hold one kind only, by the list's path."""
    below = {page.url_path: page.specific_class.allowed_subpage_models() for page in upper_pages() if page.depth == 3}
    return {path: kinds[0] for path, kinds in below.items() if len(kinds) == 1}


def _kind_at(address: str) -> type[Page]:
    kind = Page.objects.live().filter(url_path=address).values_list("content_type", flat=True).first()
    if kind is None:
        raise Http404
    return ContentType.objects.get_for_id(kind).model_class() or Page


class StandardPage(OfferedInFormats, WaitsInSensitivePeriods, BasePage):
    """A page of words: about us, accessibility, privacy.

    What the partnership's settings already say (how to reach it, who is data controller) is not copied into
    the words: the page shows it after them, so that it is never out of date.
    """

    class Also(models.TextChoices):
        NOTHING = "", _("Nothing")
        CONTACT = "contact", _("How to contact us")
        DATA_PROTECTION = "data-protection", _("Who is responsible for personal data, and how to contact us")

    body = RichTextField(
        features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"],
        help_text="Short paragraphs under headings that say what each part is about.",
    )
    also_shows = models.CharField(
        max_length=16,
        blank=True,
        choices=Also,
        default=Also.NOTHING,
        help_text="Shown after the words, from the partnership's settings.",
    )

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("also_shows")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = "page of words"

    @property
    def is_sensitive(self) -> bool:
        """Whether its title asks for “Exit this page”."""
        return speaks_of_abuse(self.title)

    def to_document(self) -> Document:
        partnership = Partnership.current()
        return self.document_of_html(
            render_to_string("home/standard_words.html", {"page": self, "partnership": partnership})
        )
