"""What staff fill in to put people on the list of guests."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from consultations.channels.tables import Table, read_table
from core.tables import TableRefusedError
from home.updates.area_field import AreasField
from people.groups.kinds import group_kinds
from people.models import CommunityGroup


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Give a field of a form what can be chosen, which is known only now."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - says to the type checker what the form declares
    field.choices = list(choices)


class GroupsForm(forms.Form):
    """Which community groups are invited: whole kinds, those of some areas, or one by one."""

    kinds = forms.MultipleChoiceField(
        label=_("Kinds of group"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none for every kind, where you choose areas below."),
    )
    areas = AreasField(
        label=_("That speak for"), required=False, help_text=_("Tick none for groups of these kinds everywhere.")
    )
    groups = forms.ModelMultipleChoiceField(
        CommunityGroup.objects.active(),
        label=_("And these, one by one"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 12}),
        help_text=_("Hold Ctrl, or Command, to choose several. Who was invited already is not invited twice."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kinds", group_kinds().items())
        areas = self.fields["areas"]
        assert isinstance(areas, AreasField)  # noqa: S101 - as above
        areas.offer(None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in self.fields):
            self.add_error(None, _("Choose kinds, areas or groups."))
        return cleaned


class ListForm(forms.Form):
    """A file with people to invite."""

    list_name = forms.CharField(
        label=_("What is this list?"),
        max_length=80,
        help_text=_("Such as Schools 2026: where the addresses come from."),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX. The first row has the headings: name, email, address, group, language. Name or email is "
            "enough; who has no email gets a letter."
        ),
    )
    table: Table

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.table = read_table(file.name, file.read())
        except TableRefusedError as problem:
            raise forms.ValidationError(str(problem)) from problem
        return file


class PersonForm(forms.Form):
    """One person who calls, writes or was met."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As the invitation addresses them."))
    email = forms.EmailField(
        label=_("Email"), required=False, help_text=_("The invitation goes there. Leave it empty for a letter.")
    )
    address = forms.CharField(
        label=_("Postal address"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For a letter, where there is no email address."),
    )
    group = forms.ModelChoiceField(
        CommunityGroup.objects.active(),
        label=_("For which group"),
        required=False,
        empty_label=_("None"),
        help_text=_("Where they come for a community group."),
    )
    language = forms.ChoiceField(
        label=_("Language of letters"),
        required=False,
        help_text=_("The invitation and all that follows it is written in it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        codes = [locale.language_code for locale in Locale.objects.all()]
        others = ((code, names.get(code, code)) for code in codes if code != settings.LANGUAGE_CODE)
        offer(self, "language", [("", names[settings.LANGUAGE_CODE]), *others])


class LettersForm(forms.Form):
    """Who gets a letter."""

    who = forms.ChoiceField(
        label=_("For whom"),
        widget=forms.RadioSelect,
        initial="new",
        choices=[
            ("new", _("Those without an email address who have no letter yet")),
            ("without", _("All without an email address, again")),
            ("all", _("Everybody whose postal address we have")),
        ],
        help_text=_("Each says how to answer."),
    )
