"""What the public fills in: whether they come and what they need, and asking for an invitation."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consultations.answering.about_forms import wards
from forums.preparing.models import Forum
from people.public_forms import PublicForm

from .models import Coming, Invitation, Rsvp
from .places import PlacesLeft, places_left
from .services import Needs

RANKS = (gettext_lazy("First choice"), gettext_lazy("Second choice"), gettext_lazy("Third choice"))
FORMATS = {
    "large print": gettext_lazy("Large print"),
    "easy read": gettext_lazy("Easy read"),
    "Braille": gettext_lazy("Braille"),
    "audio": gettext_lazy("Audio"),
    "plain text": gettext_lazy("Plain text"),
}


class RsvpForm(forms.Form):
    """One answer to one invitation. `key` is given to each form that is shown: sent twice, it is one answer."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    coming = forms.ChoiceField(
        label=gettext_lazy("Are you coming?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether you are coming")},
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the person who comes"),
        max_length=120,
        error_messages={"required": gettext_lazy("Write the name of the person who comes")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=gettext_lazy("If somebody else comes in your place, write their name."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Email address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": gettext_lazy("Write an email address in full, such as name@example.org")},
        help_text=gettext_lazy("For what you need on the day, and to tell you if something changes."),
    )
    ward = forms.ChoiceField(
        label=gettext_lazy("Which ward do you live or work in?"),
        required=False,
        help_text=gettext_lazy("So that we see which parts of the area were not in the room."),
    )
    access_needs = forms.CharField(
        label=gettext_lazy("What do you need to take part?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Such as step-free access, a hearing loop, a seat near the door, a quiet room."),
    )
    language_needs = forms.CharField(
        label=gettext_lazy("Do you need an interpreter? For which language?"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("British Sign Language too."),
    )
    format_needs = forms.MultipleChoiceField(
        label=gettext_lazy("Do you need the papers in another format?"),
        required=False,
        choices=FORMATS.items(),
        widget=forms.CheckboxSelectMultiple,
    )
    dietary_needs = forms.CharField(
        label=gettext_lazy("Is there anything you do not eat or drink?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Such as vegan, halal, or an allergy."),
    )
    use_required_attribute = False

    def __init__(self, data: Any = None, *, invitation: Invitation, rsvp: Rsvp | None) -> None:
        super().__init__(data)
        self.invitation, self.rsvp, forum = invitation, rsvp, invitation.forum
        self.initial.update(_as_before(rsvp) if rsvp else {"name": invitation.name, "email": invitation.email})
        left = places_left(forum)
        offered = [Coming.IN_PERSON, *([Coming.ONLINE] if forum.capacity_online else []), Coming.NO]
        self._offer("coming", [(each.value, _label(each, left, rsvp)) for each in offered])
        if invitation.group_id or not (choices := wards()):
            del self.fields["ward"]
        else:
            self._offer("ward", [("", _("I would rather not say")), *choices])
        self.topics = {str(topic.pk): topic for topic in forum.topics.all()} if forum.chooses_breakouts else {}
        for number, label in enumerate(RANKS[: len(self.topics)], start=1):
            choices = [("", _("No preference")), *((pk, str(topic)) for pk, topic in self.topics.items())]
            self.fields[f"topic_{number}"] = forms.ChoiceField(label=label, required=False, choices=choices)
        if self.topics:
            self.fields["topic_1"].help_text = _(
                "What would you like to talk about at the breakout tables? Each table has so many chairs: we give as "
                "many people as we can what they want most."
            )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - says to the type checker what is declared above
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("coming") == Coming.NO and self.errors.pop("name", None):
            cleaned["name"] = ""
        chosen = self._chosen(cleaned)
        if len(set(chosen)) < len(chosen):
            self.add_error("topic_2", _("Choose each topic once"))
        return cleaned

    def answer(self) -> dict[str, Any]:
        """What `answer_invitation` takes."""
        given = self.cleaned_data
        needs = Needs(
            given["access_needs"], given["dietary_needs"], given["language_needs"], ", ".join(given["format_needs"])
        )
        return {
            "key": given["key"],
            "coming": given["coming"],
            "name": given["name"],
            "email": given["email"],
            "needs": needs,
            "choices": [self.topics[pk] for pk in self._chosen(given)],
            "area_id": int(given["ward"]) if given.get("ward") else None,
        }

    def _chosen(self, given: dict[str, Any]) -> list[str]:
        names = [name for name in self.fields if name.startswith("topic_")]
        return [given[name] for name in names if given.get(name)]


def _as_before(rsvp: Rsvp) -> dict[str, Any]:
    """What the form shows of the answer that is being changed."""
    fields = ("coming", "name", "email", "access_needs", "language_needs", "dietary_needs")
    topics = {f"topic_{choice.rank}": str(choice.topic_id) for choice in rsvp.choices.all()}
    formats = [each for each in rsvp.format_needs.split(", ") if each in FORMATS]
    before = {name: getattr(rsvp, name) for name in fields}
    return before | topics | {"format_needs": formats, "ward": str(rsvp.area_id or "")}


def _label(coming: Coming, left: PlacesLeft, rsvp: Rsvp | None) -> str:
    """The words of one way to come, with how many places it has left, unless they have one."""
    words = {
        Coming.IN_PERSON: _("Yes, in person"),
        Coming.ONLINE: _("Yes, online"),
        Coming.NO: _("No, I cannot come"),
    }[coming]
    if coming == Coming.NO or (rsvp and rsvp.coming == coming):
        return words
    free, waiting = left.of(coming)
    if free:
        return words
    ahead = ngettext("%(count)d waits already", "%(count)d wait already", waiting) % {"count": waiting}
    full = _("full: you go on the waiting list")
    return f"{words} ({full})" if not waiting else f"{words} ({full}, {ahead})"


class ComeForm(PublicForm):
    """Asking for an invitation on the public page. The link goes to the address, which so is confirmed."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Your email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=gettext_lazy("We send you a link. Open it to say how you come and what you need."),
        error_messages={
            "required": gettext_lazy("Write your email address"),
            "invalid": gettext_lazy("Write an email address in full, such as name@example.org"),
        },
    )
    use_required_attribute = False

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forum = forum

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if "://" in name or "@" in name:
            raise ValidationError(_("Write your name, without addresses"))
        return name
