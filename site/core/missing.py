"""What every form says where an answer is missing: which, and what to do.

A field that has words of its own (`error_messages={"required": ...}`) says those. Every other one names itself, in the
forms of the public, of staff and of the packages we use alike: Django asks the renderer what a field of a form is.
"""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DJANGOS_WORDS = forms.Field.default_error_messages["required"]
# Where no form surrounds a field, as in a block of a page, its label stands beside these words.
UNNAMED = gettext_lazy("Fill this in, or choose something: it cannot stay empty.")
forms.Field.default_error_messages["required"] = UNNAMED


class SelfNamingField(BoundField):
    """A field of a form that says by name that it is missing."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        # Each form has its own copy of the field.
        if field.required and field.error_messages.get("required") in (DJANGOS_WORDS, UNNAMED):
            field.error_messages["required"] = self._missing()

    def _missing(self) -> str:
        words = {"label": capfirst(strip_tags(str(self.label)).strip().rstrip(":"))}
        match self.field:
            case forms.BooleanField():
                return _("Tick “%(label)s”.") % words
            case forms.FileField():
                return _("Choose a file for “%(label)s”.") % words
            case forms.MultipleChoiceField() | forms.ModelMultipleChoiceField():
                return _("Choose at least one under “%(label)s”.") % words
            case _ if words["label"].endswith("?"):
                return _("Answer “%(label)s”") % words
            case forms.ChoiceField() | forms.ModelChoiceField():
                return _("Choose one under “%(label)s”.") % words
        return _("Fill in “%(label)s”.") % words


class FormRenderer(TemplatesSetting):
    """Forms by our own templates, with fields that name themselves."""

    bound_field_class = SelfNamingField
