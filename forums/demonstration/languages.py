"""The coming forum in other languages: its page as through wagtail-localize, its programme as staff would word it."""

import tomllib
from collections.abc import Mapping

from django.db import transaction
from wagtail.models import Locale

from core.models import ContentVersion
from forums.preparing.models import Forum
from forums.preparing.wording import Worded, worded_rows
from home.demonstration import Demonstration
from home.demonstration.languages import translate_page


@transaction.atomic
def word_coming_forum(demonstration: Demonstration) -> None:
    """Word it as `forums.toml` says: `page` by its passages, `programme` by what stands there in the first language.

    Nothing where it has been worded before, or its parent's page is not there in that language.
    """
    path = demonstration.folder / "forums.toml"
    forum = Forum.objects.order_by("day", "pk").last()
    if not path.exists() or forum is None or (page := forum.source_page) is None:
        return
    story = tomllib.loads(path.read_text(encoding="utf-8"))
    for code, words in story.get("words", {}).items():
        locale = Locale.objects.filter(language_code=code).first()
        parent = page.get_parent()
        if locale is None or not parent.has_translation(locale) or page.has_translation(locale):
            continue
        year = str(forum.day.year)
        in_pairs = words["page"].items()
        passages = {first.replace("{year}", year): other.replace("{year}", year) for first, other in in_pairs}
        translate_page(page, {code: passages})
        for _label, row in worded_rows(forum):
            _word(row, code, words["programme"])
    ContentVersion.raise_number()


def _word(row: Worded, code: str, programme: Mapping[str, str]) -> None:
    given = {name: programme.get(getattr(row, name), "") for name in row.TRANSLATED}
    row.words_in = row.words_in | {code: {name: words for name, words in given.items() if words}}
    row.save(update_fields=["words_in"])
