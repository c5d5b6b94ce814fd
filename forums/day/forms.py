"""What scribes note, what the room asks, and what staff enter on the day."""

import uuid
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consultations.answering.about_forms import wards
from consultations.outcomes.wording import other_languages
from forums.preparing.models import BreakoutTopic, Forum
from forums.preparing.wording import written_in
from home.models import PriorityPage
from people.models import CommunityGroup

from .models import Attendance, PollOption, TableLink, TableNote, Verdict, WallQuestion
from .room import chairs_free
from .services import Point, PollWords

TOO_LONG = gettext_lazy("Write at most %(limit_value)d characters. Yours has %(show_value)d.")
MOST_ANSWERS = 6
MOST_IN_QUESTION, MOST_IN_ANSWER = 160, 80  # characters, that both can be read from the last row


class PointForm(forms.Form):
    """One point, from the plain form or from a tablet's delivery: both are read in the same way."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    revision = forms.IntegerField(min_value=1, max_value=100_000, initial=1, required=False, widget=forms.HiddenInput)
    noted_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    is_withdrawn = forms.BooleanField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("What was said"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what was said."), "max_length": TOO_LONG},
        help_text=gettext_lazy("One point at a time, in the table's words. No names of people."),
    )
    verdict = forms.ChoiceField(
        label=gettext_lazy("It is"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose whether it is working, not working or being missed."),
            "invalid_choice": gettext_lazy("Choose whether it is working, not working or being missed."),
        },
    )
    priority = forms.ModelChoiceField(
        PriorityPage.objects.none(),
        label=gettext_lazy("About"),
        required=False,
        empty_label=gettext_lazy("Something else"),
        error_messages={"invalid_choice": gettext_lazy("Choose a priority from the list.")},
    )
    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        *,
        link: TableLink,
        priorities: list[PriorityPage],
        initial: dict[str, Any] | None = None,
    ) -> None:
        about_table = {"priority": link.topic.priority_id if link.topic else None}
        super().__init__(data, initial=about_table | (initial or {}))
        # What is withdrawn has no words any more.
        self.fields["text"].required = not self.data.get("is_withdrawn")
        keys = [page.pk for page in priorities]
        about = cast(forms.ModelChoiceField, self.fields["priority"])
        about.queryset = PriorityPage.objects.filter(pk__in=keys)
        # The pages are here already, so that no list asks for them again.
        about.choices = [("", about.empty_label), *((page.pk, page.title) for page in priorities)]

    def clean_noted_at(self) -> datetime | None:
        """The tablet's clock; a moment that cannot be read is left to ours."""
        try:
            moment = datetime.fromisoformat(self.cleaned_data["noted_at"].replace("Z", "+00:00"))
        except ValueError:
            return None
        return moment if timezone.is_aware(moment) else None

    @property
    def point(self) -> Point:
        given = self.cleaned_data
        return Point(
            key=given["key"],
            verdict=given["verdict"],
            text=given["text"],
            priority=given["priority"],
            revision=given["revision"] or 1,
            noted_at=given["noted_at"],
            is_withdrawn=given["is_withdrawn"],
        )

    @classmethod
    def of_note(cls, note: TableNote, **kwargs: Any) -> "PointForm":
        """The form with a point that is to be changed."""
        initial = {
            "key": note.key,
            "revision": note.revision + 1,
            "text": note.text,
            "verdict": note.verdict,
            "priority": note.priority_id,
        }
        return cls(initial=initial, **kwargs)


class TableField(forms.ModelChoiceField):
    """One of the forum's tables, each with its number and how many chairs it has left."""

    def of_forum(self, forum: Forum) -> None:
        self.queryset = BreakoutTopic.objects.filter(forum=forum)
        self.free = chairs_free(forum)

    def label_from_instance(self, topic: BreakoutTopic) -> str:
        free = self.free[topic.pk]
        chairs = ngettext("%(count)d chair free", "%(count)d chairs free", free) % {"count": free}
        words = {"number": topic.table, "topic": topic, "chairs": chairs}
        return _("%(number)d: %(topic)s (%(chairs)s)") % words


class WalkInForm(forms.ModelForm):
    """Somebody who comes without having said so."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    is_over_capacity = forms.BooleanField(
        label=gettext_lazy("Let them in although every place is taken"), required=False, widget=forms.HiddenInput
    )
    table = TableField(
        None,
        label=gettext_lazy("Table"),
        required=False,
        empty_label=gettext_lazy("No table yet"),
        help_text=gettext_lazy("Where they sit. It can be changed later."),
    )

    class Meta:
        model = Attendance
        fields = ["name", "group", "area", "table", "is_online"]
        help_texts = {"is_online": gettext_lazy("Tick it for somebody who takes part by video or telephone.")}

    def __init__(self, *args: Any, forum: Forum, is_full: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group, area = (cast(forms.ModelChoiceField, self.fields[name]) for name in ("group", "area"))
        table = cast(TableField, self.fields["table"])
        group.queryset = CommunityGroup.objects.active()
        group.empty_label = _("Nobody: for themselves")
        area.choices = [("", _("Not known")), *wards()]
        table.of_forum(forum)
        if not table.queryset:
            del self.fields["table"]
        if not forum.capacity_online:
            del self.fields["is_online"]
        if is_full:
            self.fields["is_over_capacity"].widget = forms.CheckboxInput()


class MoveForm(forms.Form):
    """Another table, or the other way to take part, for somebody who is here."""

    way = forms.ChoiceField(
        label=gettext_lazy("How they take part"),
        choices=[("room", gettext_lazy("In the room")), ("online", gettext_lazy("Online"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Places are counted for each way."),
    )
    table = TableField(
        None,
        label=gettext_lazy("Table"),
        required=False,
        empty_label=gettext_lazy("No table"),
        help_text=gettext_lazy("Where they sit from now on."),
    )
    is_over_capacity = forms.BooleanField(
        label=gettext_lazy("Do it although everything is taken"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, data: Any = None, *, attendance: Attendance) -> None:
        way = "online" if attendance.is_online else "room"
        super().__init__(data, initial={"way": way, "table": attendance.sits_at})
        forum = attendance.forum
        table = cast(TableField, self.fields["table"])
        table.of_forum(forum)
        if not table.queryset:
            del self.fields["table"]
        if not forum.capacity_online and not attendance.is_online:
            del self.fields["way"]

    def say_full(self, sentence: str) -> None:
        """Say what is full, and offer to do it all the same."""
        self.fields["is_over_capacity"].widget = forms.CheckboxInput()
        self.add_error("is_over_capacity", sentence)


class PollForm(forms.Form):
    """A poll, before it is on any screen, in the site's first language and in those others that staff write it in."""

    question = forms.CharField(
        label=gettext_lazy("Question"),
        max_length=MOST_IN_QUESTION,
        help_text=gettext_lazy("Short enough to be read from the last row."),
    )
    answers = forms.CharField(
        label=gettext_lazy("Answers, one a line"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Two to six. Number them aloud, so that hands can be counted."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = list(other_languages().items())
        for code, language in self.others:
            words = {"language": language}
            self.fields[f"question_{code}"] = forms.CharField(
                label=_("Question in %(language)s") % words,
                required=False,
                max_length=MOST_IN_QUESTION,
                widget=forms.TextInput(attrs=written_in(code)),
            )
            self.fields[f"answers_{code}"] = forms.CharField(
                label=_("Answers in %(language)s, one a line") % words,
                required=False,
                widget=forms.Textarea(attrs={"rows": 5, **written_in(code)}),
                help_text=_("In the same order. Leave both empty, and the room reads the words above."),
            )

    @property
    def in_first_language(self) -> list[forms.BoundField]:
        return [self["question"], self["answers"]]

    @property
    def in_other_languages(self) -> list[forms.BoundField]:
        return [self[f"{name}_{code}"] for code, _language in self.others for name in ("question", "answers")]

    def clean_answers(self) -> list[str]:
        return self._lines("answers")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for code, _language in self.others:
            if cleaned.get(f"question_{code}") or cleaned.get(f"answers_{code}"):
                self._check_language(cleaned, code)
        return cleaned

    def _check_language(self, cleaned: dict[str, Any], code: str) -> None:
        if not cleaned.get(f"question_{code}"):
            self.add_error(f"question_{code}", _("Write the question in this language too."))
        try:
            cleaned[f"answers_{code}"] = self._lines(f"answers_{code}")
        except ValidationError as wrong:
            self.add_error(f"answers_{code}", wrong)
            return
        if "answers" in cleaned and len(cleaned[f"answers_{code}"]) != len(cleaned["answers"]):
            self.add_error(f"answers_{code}", _("Write as many answers as above, in the same order."))

    def _lines(self, name: str) -> list[str]:
        given = self.cleaned_data[name]
        answers = [" ".join(line.split()) for line in given.splitlines() if line.strip()]
        if not 2 <= len(answers) <= MOST_ANSWERS:
            raise ValidationError(_("Write two to six answers, one a line."))
        if len(set(answers)) < len(answers):
            raise ValidationError(_("Two answers are the same."))
        longest = max(len(answer) for answer in answers)
        if longest > MOST_IN_ANSWER:
            raise ValidationError(
                _("An answer has %(count)d characters; %(most)d fit.") % {"count": longest, "most": MOST_IN_ANSWER}
            )
        return answers

    def poll(self) -> dict[str, Any]:
        """What `make_poll` takes."""
        given = self.cleaned_data
        written = [code for code, _language in self.others if given.get(f"question_{code}")]
        in_languages = {code: PollWords(given[f"question_{code}"], given[f"answers_{code}"]) for code in written}
        return {"question": given["question"], "answers": given["answers"], "in_languages": in_languages}


class HandsForm(forms.Form):
    """The hands that were counted, answer by answer."""

    def __init__(self, *args: Any, options: list[PollOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = options
        for option in options:
            self.fields[f"hands-{option.pk}"] = forms.IntegerField(
                label=_("Hands for “%(answer)s”") % {"answer": option},
                min_value=0,
                max_value=5000,
                initial=option.hands,
            )

    @property
    def hands(self) -> dict[int, int]:
        return {option.pk: self.cleaned_data[f"hands-{option.pk}"] for option in self.options}


class CodeForm(forms.Form):
    """The number that stands on the big screen."""

    code = forms.CharField(
        label=gettext_lazy("The number on the screen"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the six digits that stand on the screen.")},
    )
    use_required_attribute = False

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())


class VoteForm(forms.Form):
    """One of a poll's answers, chosen on a phone."""

    option = forms.ModelChoiceField(
        PollOption.objects.none(),
        label="",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Choose an answer."),
            "invalid_choice": gettext_lazy("Choose an answer."),
        },
    )
    use_required_attribute = False

    def __init__(self, *args: Any, poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        option = cast(forms.ModelChoiceField, self.fields["option"])
        option.queryset, option.label = poll.options.all(), str(poll)


class QuestionForm(forms.Form):
    """A question from the room, sent by phone.

    A room full of phones is one connection, which the limits of forms for everybody would shut out; whoever sends this
    has read the number on the screen.
    """

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Your question"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Somebody reads it first. Then it is on the big screen, and later, with what came of it, "
            "on the forum's page. Please name nobody."
        ),
        error_messages={"required": gettext_lazy("Write your question."), "max_length": TOO_LONG},
    )
    use_required_attribute = False


class PaperQuestionForm(forms.ModelForm):
    """A question that was handed in on paper."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    class Meta:
        model = WallQuestion
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        labels = {"text": gettext_lazy("Question on paper")}
