"""The staff page on which day, place, programme, topics and senior attendance of a forum are edited."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet

from .forms import ForumForm
from .models import Forum


def _fields(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


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
            MultiFieldPanel(_fields("title", "is_annual", "previous"), heading=_("What it is")),
            MultiFieldPanel(
                _fields("day", "starts_at", "ends_at", "place_name", "place_address", "access"),
                heading=_("When and where"),
            ),
            MultiFieldPanel(
                _fields("capacity_in_person", "capacity_online", "takes_places_away", "online_address", "answer_by"),
                heading=_("Places"),
            ),
            InlinePanel(
                "sessions",
                heading=_("Programme"),
                label=_("Part"),
                help_text=_("The first item is last year's actions. Speakers by role and agency, never by name."),
                panels=_fields("starts_at", "kind", "title", "about", "speaker_role", "agency"),
            ),
            InlinePanel(
                "topics",
                heading=_("Breakout tables"),
                label=_("Table"),
                help_text=_("What is talked about at each table, and how many chairs it has."),
                panels=_fields("table", "title", "priority", "places"),
            ),
            InlinePanel(
                "seniors",
                heading=_("Who comes for each responsible authority"),
                label=_("Authority"),
                help_text=_("Their role. After the forum, say whether they came."),
                panels=_fields("agency", "role", "came"),
            ),
            MultiFieldPanel(_fields("areas", "priorities"), heading=_("What it is about")),
            MultiFieldPanel(
                _fields("chooses_breakouts", "prints_badges", "has_live_poll", "has_question_wall"),
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
