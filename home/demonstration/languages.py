"""Some pages of the demonstration in other languages, translated as a partnership would have it done: through
wagtail-localize, passage by passage, from `translations.toml` in the demonstration's folder.
"""

import logging
import tomllib
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from . import DemonstrationError

FILE = "translations.toml"
logger = logging.getLogger(__name__)


def load_translations(folder: Path) -> int:
    """Publish the translations of a demonstration's folder, and return how many pages there are of them.

    A passage that the file does not translate stands there in the first language.
    """
    file = folder / FILE
    if not file.exists():
        return 0
    pages = tomllib.loads(file.read_text())["page"]
    return sum(_translate(page) for page in pages)


def _translate(translated: Mapping) -> int:
    languages = {code: words for code, words in translated.items() if code != "address"}
    translate_page(_page_at(translated["address"]), languages)
    return len(languages)


@transaction.atomic
def translate_page(page: Page, languages: Mapping[str, Mapping[str, str]]) -> None:
    """Publish a page in each of `languages`, by their codes: what stands for each passage of the first one."""
    source, _ = TranslationSource.update_or_create_from_instance(page)
    for code, words in languages.items():
        locale, _ = Locale.objects.get_or_create(language_code=code)
        # Laid by an earlier version, it may say something else than is translated now: that stays as it was.
        if not page.has_translation(locale) and (unknown := _unknown_passages(source, words)):
            logger.warning("“%s” is not put into %s: it has no passage “%s”.", page, code, unknown[0])
            continue
        translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
        for segment in StringSegment.objects.filter(source=source).select_related("string"):
            if segment.string.data in words:
                StringTranslation.objects.update_or_create(
                    translation_of=segment.string,
                    locale=locale,
                    context=segment.context,
                    defaults={"data": words[segment.string.data]},
                )
        translation.save_target(publish=True)


def _page_at(address: str) -> Page:
    """The page in the first language at an address such as `/updates/bike-marking/`."""
    home = Page.objects.get(depth=2, locale=Locale.get_default())
    page = Page.objects.filter(url_path=f"{home.url_path}{address.strip('/')}/".replace("//", "/")).first()
    if not page:
        raise DemonstrationError(f"{FILE} translates {address}, and there is no such page.")
    return page.specific


def _unknown_passages(source: TranslationSource, words: Mapping[str, str]) -> list[str]:
    known = set(StringSegment.objects.filter(source=source).values_list("string__data", flat=True))
    return [passage for passage in words if passage not in known]
