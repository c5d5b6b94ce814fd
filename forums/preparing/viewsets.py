"""The staff page on which day, place, programme, topics and senior attendance of a forum are edited."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail.admin.panels import InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet

from core.panels import fields

from .forms import ForumForm
from .models import Forum


class RecordEditView(EditView):
    """Afterwards back to the forum's own page."""

    def get_success_url(self) -> str:
        return reverse("forum_detail", args=[self.object.pk])


class ForumRecordViewSet(ModelViewSet):
    """Editing only: forums are listed and started on pages of their own."""

    model = Forum
    name = "forum_records"
    url_prefix = "forum-records"
    icon = "group"
    copy_view_enabled = False
    edit_view_class = RecordEditView
    list_display = ["title"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            MultiFieldPanel(fields("title", "is_annual", "previous"), heading=_("What it is")),
            MultiFieldPanel(
                fields(
                    *("day", "starts_at", "ends_at", "place_name", "place_address", "access"),
                    day=_("Its page, its invitations and calendars say it."),
                    starts_at=_("When the programme begins, not when the doors open."),
                    ends_at=_("When everybody can go home."),
                ),
                heading=_("When and where"),
            ),
            MultiFieldPanel(
                fields(
                    *("capacity_in_person", "capacity_online", "takes_places_away", "online_address", "answer_by"),
                    capacity_in_person=_("Chairs in the room. Whoever comes later stands on a waiting list."),
                ),
                heading=_("Places"),
            ),
            InlinePanel(
                "sessions",
                heading=_("Programme"),
                label=_("Part"),
                help_text=_("The first item is last year's actions. Speakers by role and agency, never by name."),
                panels=fields(
                    *("starts_at", "kind", "title", "about", "speaker_role", "agency"),
                    starts_at=_("Such as 18:30."),
                    kind=_("What sort of part it is."),
                    title=_("In a few plain words."),
                    about=_("What happens, in a sentence. May stay empty."),
                    agency=_("Whose speaker it is. May stay empty."),
                ),
            ),
            InlinePanel(
                "topics",
                heading=_("Breakout tables"),
                label=_("Table"),
                help_text=_("What is talked about at each table, and how many chairs it has."),
                panels=fields(
                    *("table", "title", "priority", "places"),
                    title=_("What this table talks about."),
                    priority=_("Points noted there belong to it. Empty: something else."),
                    places=_("Chairs at the table."),
                ),
            ),
            InlinePanel(
                "seniors",
                heading=_("Who comes for each responsible authority"),
                label=_("Authority"),
                help_text=_("Their role. After the forum, say whether they came."),
                panels=fields(*("agency", "role", "came"), agency=_("The responsible authority they come for.")),
            ),
            MultiFieldPanel(fields("areas", "priorities"), heading=_("What it is about")),
            MultiFieldPanel(
                fields("chooses_breakouts", "prints_badges", "has_live_poll", "has_question_wall"),
                heading=_("On the day: each costs staff time"),
            ),
        ],
        base_form_class=ForumForm,
    )

    def get_urlpatterns(self):
        elsewhere = {"index": "forum_list", "add": "forum_start"}
        redirects = [
            path("" if name == "index" else "new/", RedirectView.as_view(pattern_name=there), name=name)
            for name, there in elsewhere.items()
        ]
        return [*redirects, *(each for each in super().get_urlpatterns() if each.name not in elsewhere)]
