"""What staff fill in to start, change and cancel a forum."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from home.updates.area_field import AreasField

from .models import Forum

WEEKS_AHEAD = 16
USUAL_HOURS = time(10), time(15)


class StartForm(forms.Form):
    """All that a new forum needs to begin with; the rest is copied from the last one, or asked where it belongs."""

    like = forms.ModelChoiceField(
        Forum.objects.all(),
        label=_("Like which one?"),
        required=False,
        empty_label=_("None: begin anew"),
        help_text=_(
            "Programme, topics, who comes for each agency, place and words are copied, and its actions come up."
        ),
    )
    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("It can be changed later."))
    is_annual = forms.BooleanField(
        label=_("It is the annual forum"), required=False, help_text=_("Untick for a smaller one in between.")
    )
    day = forms.DateField(
        label=_("Day"), widget=AdminDateInput, help_text=_("The next usual day stands there already.")
    )
    starts_at = forms.TimeField(
        label=_("Begins at"),
        widget=AdminTimeInput,
        help_text=_("When the programme begins. Say on its page when the doors open."),
    )
    ends_at = forms.TimeField(label=_("Ends at"), widget=AdminTimeInput, help_text=_("When everybody can go home."))
    place_name = forms.CharField(
        label=_("Place"), max_length=120, help_text=_("The building, and the room if it has one.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = Forum.objects.filter(is_annual=True, cancelled_at=None).order_by("-day", "-pk").first()
        day = self.usual_day(last)
        self.initial = {
            "like": last,
            "is_annual": True,
            "title": gettext("Annual stakeholder forum %(year)s") % {"year": day.year},
            "day": day,
            "starts_at": last.starts_at if last else USUAL_HOURS[0],
            "ends_at": last.ends_at if last else USUAL_HOURS[1],
            "place_name": last.place_name if last else "",
            **self.initial,
        }

    def usual_day(self, last: Forum | None) -> date:
        """The same day of the week a year after the last one, or some months from now."""
        soon = timezone.localdate() + timedelta(weeks=WEEKS_AHEAD)
        return max(last.day + timedelta(weeks=52), soon) if last else soon

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends, day = (cleaned.get(name) for name in ("starts_at", "ends_at", "day"))
        if starts and ends and ends <= starts:
            self.add_error("ends_at", gettext("It must end after it begins."))
        if day and day < timezone.localdate():
            self.add_error("day", gettext("That day is over. Choose one that is to come."))
        return cleaned


class ForumForm(WagtailAdminModelForm):
    """Day, place, places and programme. Fewer places than people who have one are taken only when that is meant."""

    areas = AreasField(
        required=False,
        label=_("Areas"),
        help_text=_("The places it is about. Tick none if it is for everywhere you cover."),
    )
    takes_places_away = forms.BooleanField(
        required=False,
        label=_("Take places away from those who answered last"),
        help_text=_("Needed only where there are fewer places than people. They go to the head of the waiting list."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].offer(self.instance.areas.all() if self.instance.pk else None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and not cleaned.get("takes_places_away"):
            for field, coming in (("capacity_in_person", "in_person"), ("capacity_online", "online")):
                taken = self.instance.rsvps.filter(coming=coming, has_place=True).count()
                if cleaned.get(field) is not None and cleaned[field] < taken:
                    sentence = ngettext(
                        "%(count)d person has a place already. Tick “Take places away” if you mean it.",
                        "%(count)d people have a place already. Tick “Take places away” if you mean it.",
                        taken,
                    )
                    self.add_error(field, sentence % {"count": taken})
        return cleaned


class CancelForm(forms.Form):
    because = forms.CharField(
        label=_("Why it is cancelled"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on its page, and is sent to everybody who was invited."),
    )
