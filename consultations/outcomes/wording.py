"""What people said, as the public reads it in another language of the site."""

from collections.abc import Iterable

from django import forms
from django.conf import settings
from wagtail.models import Locale

from .models import TRANSLATED, Said, SaidWords


class WordsForm(forms.ModelForm):
    """The words beside those of the first language. Only what there is to put into another is asked for."""

    class Meta:
        model = SaidWords
        fields = TRANSLATED
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, said: Said, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in TRANSLATED:
            if original := getattr(said, name):
                self.fields[name].help_text = original
            else:
                del self.fields[name]


def other_languages() -> dict[str, str]:
    """The languages of the site besides its first one: code and name."""
    names = dict(settings.LANGUAGES)
    codes = Locale.objects.exclude(language_code=settings.LANGUAGE_CODE).order_by("language_code")
    return {code: names.get(code, code) for code in codes.values_list("language_code", flat=True)}


def read_in(saids: Iterable[Said], language: str) -> None:
    """Put each theme's words in `language` in place of the first language's, in one query. They cannot be saved then.

    What nobody has put into that language stays as it is, and says in which language it stands.
    """
    if language == settings.LANGUAGE_CODE:
        return
    rows = list(saids)
    found = SaidWords.objects.filter(said__in=[said.pk for said in rows], language=language)
    by_said = {words.said_id: words for words in found}
    for said in rows:
        said.is_read_in = language
        for name in TRANSLATED:
            if given := getattr(by_said.get(said.pk), name, ""):
                setattr(said, name, given)
            else:
                setattr(said, f"{name}_stands_in", settings.LANGUAGE_CODE)
