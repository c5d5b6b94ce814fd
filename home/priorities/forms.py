"""The form by which anybody proposes a local priority."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.public_forms import PublicForm

from .local import Proposal


class ProposalForm(PublicForm):
    """What should be worked on, and who asks for it. Only the words and a group's name become public."""

    title = forms.CharField(
        label=_("What should be worked on?"),
        max_length=120,
        help_text=_("In a few words, such as Speeding on the High Street."),
        error_messages={"required": _("Say in a few words what should be worked on.")},
    )
    text = forms.CharField(
        label=_("What is the matter, and what would help?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Where and when it happens. Do not name or describe anybody: what you write becomes public."),
        error_messages={"required": _("Say what is the matter.")},
    )
    proposed_by = forms.ChoiceField(
        label=_("Who proposes it?"),
        choices=Proposal.From,
        widget=forms.RadioSelect,
        initial=Proposal.From.RESIDENT,
        error_messages={"required": _("Choose who proposes it.")},
    )
    group_name = forms.CharField(
        label=_("Name of the group"),
        max_length=120,
        required=False,
        help_text=_("Only if you write for a group: its name is shown beside the proposal."),
    )
    email = forms.EmailField(
        label=_("Your email address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Only if you want to hear what was decided. Never shown."),
    )

    field_order = ("title", "text", "proposed_by", "group_name", "email")

    def clean(self) -> dict:
        said = super().clean()
        if said.get("proposed_by") == Proposal.From.GROUP and not said.get("group_name", "").strip():
            self.add_error("group_name", _("Give the name of the group, or choose that you write for yourself."))
        return said
