"""What staff see of the outbox: mailings and how far they are, messages, addresses not to write to."""

from collections import Counter
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django_filters import BooleanFilter, DateFromToRangeFilter
from wagtail.admin.auth import require_admin_access
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets import BooleanRadioSelect
from wagtail.log_actions import registry as log_registry

from core.panels import fields
from people.models import User

from . import permissions
from .models import DeliveryState, Mailing, Message, Suppression
from .services import resend_unknown, resume_mailing, stop_mailing, try_again
from .when import waiting_because

MOST_PROBLEMS = 10
ALWAYS_SHOWN = (DeliveryState.ACCEPTED, DeliveryState.BOUNCED, DeliveryState.UNKNOWN, DeliveryState.WAITING)
STATES = (*ALWAYS_SHOWN, *(state for state in DeliveryState if state not in ALWAYS_SHOWN))


class MailingsView(IndexView):
    """Every mailing, the newest first."""

    def get_base_queryset(self):
        return super().get_base_queryset().with_counts()

    def get_edit_url(self, instance):
        # Nobody edits one, so its title leads to how far it is.
        return self.get_inspect_url(instance)


class ProgressView(InspectView):
    """How far a mailing is, what became of it, and what may be done about that."""

    template_name = "outbox/mailing.html"
    page_title = gettext_lazy("Mailing")

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        mailing, user = self.object, self.request.user
        counts = mailing.counts()
        total = sum(counts.values())
        # Those for whom somebody stopped it are among them: it has not come to an end with them.
        left = sum(
            counts.get(state, 0) for state in (DeliveryState.WAITING, DeliveryState.CLAIMED, DeliveryState.STOPPED)
        )
        return super().get_context_data(
            mailing=mailing,
            counts=[(state.label, counts.get(state, 0), state) for state in STATES if _is_shown(state, counts)],
            total=total,
            done=total - left,
            unknown=counts.get(DeliveryState.UNKNOWN, 0),
            stopped=counts.get(DeliveryState.STOPPED, 0),
            waits=waiting_because(mailing) if mailing.is_going else "",
            problems=problems_of(mailing),
            history=log_registry.get_logs_for_instance(mailing).select_related("user")[:20],
            may_stop=permissions.may_stop(user, mailing),
            may_go_on=permissions.may_go_on(user, mailing),
            may_resend=permissions.may_resend(user, mailing),
            **kwargs,
        )


def _is_shown(state: DeliveryState, counts: dict[str, int]) -> bool:
    """What everybody asks about stands there even at nought; the rest where there is some."""
    return state in ALWAYS_SHOWN or counts.get(state, 0) > 0


def problems_of(mailing: Mailing) -> list[tuple[str, int]]:
    """What mail servers said, the commonest first, without whom they said it of."""
    said = mailing.deliveries.exclude(problem="").values_list("problem", flat=True)
    return Counter(said[:5_000]).most_common(MOST_PROBLEMS)


class MailingFilters(WagtailFilterSet):
    may_not_have_arrived = BooleanFilter(
        label=gettext_lazy("May not have reached everybody"), method="narrow", widget=BooleanRadioSelect
    )

    class Meta:
        model = Mailing
        fields = ("state", "is_urgent")

    def narrow(self, found, name: str, wanted: bool):
        unknown = Mailing.objects.with_unknown().values("pk")
        return found.filter(pk__in=unknown) if wanted else found.exclude(pk__in=unknown)


class MailingViewSet(ModelViewSet):
    """What was told to many."""

    model = Mailing
    icon = "mail"
    menu_label = gettext_lazy("Mailings")
    inspect_view_enabled = True
    inspect_view_class = ProgressView
    inspect_template_name = ProgressView.template_name
    index_view_class = MailingsView
    copy_view_enabled = False
    list_display = [
        "title",
        Column("kind_label", label=gettext_lazy("Kind")),
        Column("get_state_display", label=gettext_lazy("State")),
        Column("accepted_count", label=gettext_lazy("Accepted")),
        Column("waiting_count", label=gettext_lazy("Waiting")),
        DateColumn("created_at", label=gettext_lazy("Made"), sort_key="created_at"),
    ]
    filterset_class = MailingFilters
    search_fields = ["title"]
    search_backend_name = None
    ordering = ["-created_at"]
    form_fields: list[str] = []


class MessagesView(IndexView):
    """Every single message, the newest first."""

    def get_edit_url(self, instance):
        return self.get_inspect_url(instance)


class MessageView(InspectView):
    """One message and what became of it. Its words are for whom it was sent to."""

    template_name = "outbox/message.html"
    page_title = gettext_lazy("Message")

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        may_try_again = permissions.may_try_again(self.request.user, self.object)
        return super().get_context_data(message=self.object, may_try_again=may_try_again, **kwargs)


class MessageFilters(WagtailFilterSet):
    created_at = DateFromToRangeFilter(label=gettext_lazy("Made"), widget=DateRangePickerWidget)

    class Meta:
        model = Message
        fields = ("state", "created_at")


class MessageViewSet(ModelViewSet):
    """Receipts, confirmations, invitations."""

    model = Message
    icon = "mail"
    menu_label = gettext_lazy("Single messages")
    inspect_view_enabled = True
    inspect_view_class = MessageView
    inspect_template_name = MessageView.template_name
    index_view_class = MessagesView
    copy_view_enabled = False
    list_display = [
        "subject",
        "to",
        Column("get_state_display", label=gettext_lazy("State")),
        DateColumn("created_at", label=gettext_lazy("Made"), sort_key="created_at"),
    ]
    filterset_class = MessageFilters
    search_fields = ["to", "subject"]
    search_backend_name = None
    ordering = ["-created_at"]
    form_fields: list[str] = []


class SuppressionViewSet(ModelViewSet):
    """Addresses that no mailing goes to; deleting one lets mailings go there again."""

    model = Suppression
    icon = "cross"
    menu_label = gettext_lazy("Addresses not to write to")
    copy_view_enabled = False
    list_display = ["address", "reason", "detail", DateColumn("created_at", label=gettext_lazy("Since"))]
    list_filter = ["reason"]
    search_fields = ["address"]
    search_backend_name = None
    ordering = ["-created_at"]
    panels = fields(*("address", "reason", "detail"), reason=gettext_lazy("Why no mailing goes there."))


class EmailGroup(ModelViewSetGroup):
    """What leaves, in the menu of the staff pages."""

    menu_label = gettext_lazy("Email")
    menu_icon = "mail"
    menu_order = 650
    items = (
        MailingViewSet("mailings", url_prefix="mailings"),
        MessageViewSet("messages", url_prefix="messages"),
        SuppressionViewSet("suppressions", url_prefix="suppressions"),
    )


def _act(
    request: HttpRequest, pk: int, may: Callable[..., bool], act: Callable[..., int], say: Callable[[int], str]
) -> HttpResponse:
    """Do something to a mailing where this person may, say what came of it, and show the mailing."""
    mailing = get_object_or_404(Mailing, pk=pk)
    if not may(request.user, mailing):
        raise PermissionDenied
    messages.success(request, say(act(mailing=mailing, user=request.user)))
    return redirect("mailings:inspect", pk)


@require_admin_access
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    def say(count: int) -> str:
        words = ngettext("Stopped. %d person does not get it.", "Stopped. %d people do not get it.", count)
        return words % count

    return _act(request, pk, permissions.may_stop, stop_mailing, say)


@require_admin_access
@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    def say(count: int) -> str:
        return ngettext("It goes on to %d person.", "It goes on to %d people.", count) % count

    return _act(request, pk, permissions.may_go_on, resume_mailing, say)


@require_admin_access
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    def say(count: int) -> str:
        return ngettext("It is sent again to %d person.", "It is sent again to %d people.", count) % count

    return _act(request, pk, permissions.may_resend, resend_unknown, say)


@require_admin_access
@require_POST
def try_message_again(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(Message, pk=pk)
    user = cast(User, request.user)
    if not permissions.may_try_again(user, message):
        raise PermissionDenied
    try_again(message=message, user=user)
    messages.success(request, _("It is tried again now."))
    return redirect("messages:inspect", pk)
