"""Programme, topics, roles and access of a forum in the site's other languages, beside those of its first one."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db import models, transaction
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from core.models import ContentVersion


class Worded(models.Model):
    """A row whose words staff write in the site's first language, and may write in others.

    `words_in` is `{language code: {field: words}}`, of the fields that `TRANSLATED` names.
    """

    words_in = models.JSONField(default=dict, blank=True, editable=False)

    TRANSLATED: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    @property
    def words(self) -> dict[str, str]:
        """Its words by field, in the language in use where somebody wrote them in it, else in the first."""
        given = self.words_in.get(get_language() or "", {})
        return {name: given.get(name) or getattr(self, name) for name in self.TRANSLATED}

    @property
    def stands_in(self) -> str:
        """The first language's code where it stands on a page of another; "" where there is nothing to say."""
        language = get_language() or settings.LANGUAGE_CODE
        return "" if language == settings.LANGUAGE_CODE or language in self.words_in else settings.LANGUAGE_CODE


def written_in(code: str) -> dict[str, str]:
    """What tells a browser in which language, and from which side, a field is written."""
    return {"lang": code, "dir": "rtl" if get_language_info(code)["bidi"] else "ltr"}


def worded_rows(forum) -> Iterator[tuple[str, Worded]]:
    """Everything of a forum that is worded, in the order in which one reads it, each with what it is. Three queries."""
    yield _("The place"), forum
    for session in forum.sessions.all():
        yield f"{session.starts_at:%H:%M}", session
    for topic in forum.topics.all():
        yield _("Table %(number)d") % {"number": topic.table}, topic
    for senior in forum.seniors.select_related("agency"):
        yield str(senior.agency), senior


def is_worded(forum, language: str) -> bool:
    """Whether all there is to put into this language has been."""
    return all(
        row.words_in.get(language, {}).get(name)
        for _label, row in worded_rows(forum)
        for name in row.TRANSLATED
        if getattr(row, name)
    )


class WordsForm(forms.Form):
    """All that is worded, in one other language, each below what it is in the first. Left empty, the first stands."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, forum, language: str) -> None:
        super().__init__(data)
        self.language, self.rows = language, [row for _label, row in worded_rows(forum)]
        for label, row in worded_rows(forum):
            for name in row.TRANSLATED:
                if getattr(row, name):
                    self.fields[self._name(row, name)] = self._field(label, row, name)

    @staticmethod
    def _name(row: Worded, name: str) -> str:
        return f"{row._meta.model_name}-{row.pk}-{name}"

    def _field(self, label: str, row: Worded, name: str) -> forms.CharField:
        field: Any = row._meta.get_field(name)
        is_long = isinstance(field, models.TextField)
        attributes = written_in(self.language)
        return forms.CharField(
            label=f"{label}: {field.verbose_name}",
            help_text=getattr(row, name),
            initial=row.words_in.get(self.language, {}).get(name, ""),
            required=False,
            max_length=field.max_length,
            widget=forms.Textarea(attrs={"rows": 4, **attributes}) if is_long else forms.TextInput(attrs=attributes),
        )

    @transaction.atomic
    def save(self) -> None:
        """Keep what was written, and nothing where a row has been left empty."""
        for row in self.rows:
            given = {name: self.cleaned_data.get(self._name(row, name), "") for name in row.TRANSLATED}
            others = {language: words for language, words in row.words_in.items() if language != self.language}
            written = {name: words for name, words in given.items() if words}
            row.words_in = others | ({self.language: written} if written else {})
            row.save(update_fields=["words_in"])
        ContentVersion.raise_number()
