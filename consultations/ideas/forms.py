"""The forms by which the public posts and comments."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.public_forms import PublicForm

from .models import LONGEST_TEXT, LONGEST_TITLE
from .places import UnreadablePlaceError, place_of, read_geometry
from .services import Where

TOO_LONG = gettext_lazy("Write at most %(limit_value)d characters. Yours has %(show_value)d.")
NO_NAMES = gettext_lazy("Everybody can read it. Please leave out names, addresses and car registrations.")


def _words(label, required, *, help_text=NO_NAMES, rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required, "max_length": TOO_LONG},
        help_text=help_text,
    )


class WritingForm(PublicForm):
    """What every form here ends with: a name to show and an address, both optional."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Name to show"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        help_text=gettext_lazy("A first name is enough. Leave it empty to be shown as “A resident”."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your email address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": gettext_lazy("Write an email address in full, such as name@example.org.")},
        help_text=gettext_lazy("We tell you what becomes of it. Never shown, and used for nothing else."),
    )
    use_required_attribute = False


class CommentForm(WritingForm):
    text = _words(gettext_lazy("Your comment"), gettext_lazy("Write your comment."))
    field_order = ["text", "name", "email"]


class ContributionForm(WritingForm):
    """What all three kinds share. `is_none_of_them` is sent once somebody has seen what is like it."""

    text = _words(gettext_lazy("What do you want to say?"), gettext_lazy("Write what you want to say."))
    is_none_of_them = forms.BooleanField(required=False, widget=forms.HiddenInput)
    field_order = ["title", "geometry", "place", "text", "name", "email"]

    @property
    def headline(self) -> str:
        return self.cleaned_data.get("title", "")

    @property
    def where(self) -> Where:
        return Where()

    @property
    def words(self) -> str:
        """By what others like it are looked for."""
        return f"{self.headline} {self.cleaned_data.get('text', '')}"


class IdeaForm(ContributionForm):
    title = forms.CharField(
        label=gettext_lazy("Your idea in one line"),
        max_length=LONGEST_TITLE,
        error_messages={"required": gettext_lazy("Write your idea in one line."), "max_length": TOO_LONG},
    )
    text = _words(
        gettext_lazy("How would it work, and whom would it help?"), gettext_lazy("Write a sentence or two about it.")
    )


class PlaceInput(forms.TextInput):
    """A place that is typed, with a map below to draw it on where scripts run; that fills in the field `geometry`."""

    template_name = "consultations/ideas/widgets/place.html"


class PlaceForm(ContributionForm):
    place = forms.CharField(
        label=gettext_lazy("Where is it?"),
        required=False,
        max_length=200,
        widget=PlaceInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "A postcode, a street or a description, such as “the underpass by the school”. For a way, say from where "
            "to where. Not your own address: everybody can see it."
        ),
    )
    geometry = forms.CharField(required=False, widget=forms.HiddenInput)
    text = _words(gettext_lazy("What is it about this place?"), gettext_lazy("Write what it is about this place."))
    field_order = ["place", "geometry", "text", "name", "email"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        try:
            cleaned["geometry"] = read_geometry(cleaned.get("geometry", ""))
        except UnreadablePlaceError:
            self.add_error("place", _("The map did not send a pin. Set it again, or write where it is."))
        else:
            if not cleaned.get("place") and not cleaned["geometry"]:
                self.add_error("place", _("Write where it is, or set a pin on the map."))
        return cleaned

    @property
    def where(self) -> Where:
        typed = " ".join(self.cleaned_data["place"].split())
        geometry, area = place_of(self.cleaned_data["geometry"], typed)
        return Where(geometry=geometry, place=typed, area=area)


class PaperForm(ContributionForm):
    section = forms.ChoiceField(
        label=gettext_lazy("Which part is it about?"),
        error_messages={"required": gettext_lazy("Choose the part of the document that it is about.")},
    )
    text = _words(gettext_lazy("Your comment"), gettext_lazy("Write your comment."))
    field_order = ["section", "text", "name", "email"]

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["section"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - says to the type checker what is declared above
        chosen.choices = sections

    @property
    def where(self) -> Where:
        return Where(section=self.cleaned_data["section"])
