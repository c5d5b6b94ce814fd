"""What staff see of subscribers: who they are, how to end one, and bringing an existing list."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import DeleteView, IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy

from core.tables import TableRefusedError, csv_text
from home.topics import Topic
from home.updates.area_field import areas_to_choose
from people.models import User

from .importing import bring_list, check_list
from .models import ListImport, Subscription
from .permissions import OwnersDecide, may_bring_lists
from .services import unsubscribe
from .words import in_words

MOST_REFUSED_SHOWN = 200
LARGEST_FILE = 4_000_000
SEAL = "alerts.list"
SEALED_FOR = timedelta(hours=1)

register_permission_policy(Subscription, OwnersDecide(Subscription))


class SubscribersView(IndexView):
    """Everybody who has confirmed, found by the whole or a part of their address."""

    page_title = gettext_lazy("Subscribers")

    def get_base_queryset(self):
        return super().get_base_queryset().confirmed().prefetch_related("areas", "topics")

    def get_edit_url(self, instance):
        return self.get_inspect_url(instance)

    @property
    def header_buttons(self):
        if not may_bring_lists(self.request.user):
            return []
        return [HeaderButton(_("Bring a list"), url=reverse("subscribers:bring_list"), icon_name="upload")]


class SubscriberView(InspectView):
    page_title = gettext_lazy("Subscriber")


class StopView(DeleteView):
    """Ends a subscription for somebody who asked by phone or letter."""

    page_title = gettext_lazy("Stop alerts")
    success_message = gettext_lazy("The alerts have stopped, and the address is erased.")
    confirmation_message = gettext_lazy("Stop all alerts to this address, and erase it? Do so only if its owner asked.")

    def delete_action(self) -> None:
        # Whose they were is erased with them, so that the log says no more than that it was done.
        log(instance=self.object, action="alerts.stop", user=self.request.user, title=_("Somebody's alerts"))
        unsubscribe(subscription=self.object)

    def get_success_message(self) -> str:
        return str(self.success_message)


class SubscriptionViewSet(ModelViewSet):
    """Those who get alerts."""

    model = Subscription
    name = "subscribers"
    url_prefix = "subscribers"
    icon = "group"
    menu_label = gettext_lazy("Subscribers")
    menu_order = 660
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = SubscribersView
    inspect_view_class = SubscriberView
    delete_view_class = StopView
    inspect_view_fields = [
        "address",
        "is_everywhere",
        "areas",
        "topics",
        "threshold",
        "frequency",
        "urgent_at_once",
        "format",
        "language",
        "consent_source",
        "consented_on",
        "list_import",
    ]
    list_display = [
        "address",
        Column("where", label=gettext_lazy("Places"), accessor=lambda each: in_words(each).where),
        Column("get_frequency_display", label=gettext_lazy("How often")),
        DateColumn("consented_on", label=gettext_lazy("Agreed"), sort_key="consented_on"),
    ]
    list_filter = ["frequency", "format", "consent_source"]
    list_per_page = 50
    search_fields = ["address"]
    search_backend_name = None
    ordering = ["address"]
    form_fields: list[str] = []

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("list/", bring_a_list, name="bring_list")]


class ListForm(forms.Form):
    """A list and how those on it agreed."""

    file_name = ""
    file = forms.FileField(
        label=gettext_lazy("List (CSV or XLSX)"),
        help_text=gettext_lazy(
            "Its first line names the columns: email, consented on and areas are needed; topics, frequency (at once, "
            "daily, weekly), format and language may follow. Several areas or topics have ; between them."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,.xlsx"}),
    )
    consent = forms.CharField(
        label=gettext_lazy("How they agreed"),
        max_length=300,
        help_text=gettext_lazy(
            "Where and how the people on the list agreed to be written to, and where that is written down. Each of "
            "them can read this sentence."
        ),
    )

    def clean_file(self) -> bytes:
        """The list as CSV, whatever it came as."""
        file = self.cleaned_data["file"]
        self.file_name = file.name
        too_large = forms.ValidationError(_("The list is larger than 4 MB. Bring it in parts."))
        if file.size > LARGEST_FILE:
            raise too_large
        try:
            content = csv_text(file.read()).encode()
        except TableRefusedError as error:
            raise forms.ValidationError(str(error)) from error
        if len(content) > LARGEST_FILE:
            raise too_large
        return content


class ConfirmForm(forms.Form):
    """The list as it was looked at, sealed so that nothing else can be brought in its name."""

    sealed = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, content: bytes, file_name: str, consent: str) -> "ConfirmForm":
        given = [content.decode("latin-1"), file_name, consent]
        return cls(initial={"sealed": signing.dumps(given, salt=SEAL, compress=True)})

    def clean_sealed(self) -> tuple[bytes, str, str]:
        try:
            content, file_name, consent = signing.loads(self.cleaned_data["sealed"], salt=SEAL, max_age=SEALED_FOR)
        except signing.BadSignature:
            raise forms.ValidationError(_("It is too long since you looked at the list. Choose it again.")) from None
        return content.encode("latin-1"), file_name, consent


@require_http_methods(["GET", "HEAD", "POST"])
def bring_a_list(request: HttpRequest) -> HttpResponse:
    """Say what a list holds, what is refused and why, and who would be written to; then bring all that can be used."""
    if not (isinstance(request.user, User) and may_bring_lists(request.user)):
        raise PermissionDenied
    form, confirm, report = ListForm(), None, None
    if "sealed" in request.POST:
        confirm = ConfirmForm(request.POST)
        if confirm.is_valid():
            return _bring(request, *confirm.cleaned_data["sealed"])
        messages.error(request, confirm.errors["sealed"][0])
        return redirect("subscribers:bring_list")
    elif request.method == "POST":
        form = ListForm(request.POST, request.FILES)
        if form.is_valid():
            content = form.cleaned_data["file"]
            try:
                report = check_list(content)
            except TableRefusedError as error:
                form.add_error("file", str(error))
            else:
                confirm = ConfirmForm.of(content, form.file_name, form.cleaned_data["consent"])
    context: dict[str, Any] = {
        "form": form,
        "confirm": confirm,
        "report": report,
        "refused": report.refused[:MOST_REFUSED_SHOWN] if report else [],
        "example_places": "; ".join(areas_to_choose().values_list("name", flat=True)[:2]),
        "example_topic": Topic.objects.values_list("name", flat=True).first() or "",
        "lists": ListImport.objects.select_related("made_by")[:20],
        "header_title": _("Bring a list of subscribers"),
        "header_icon": "upload",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("subscribers:index"), "label": _("Subscribers")},
            {"url": "", "label": _("Bring a list")},
        ],
    }
    return render(request, "home/alerts/admin/bring_list.html", context)


def _bring(request: HttpRequest, content: bytes, file_name: str, consent: str) -> HttpResponse:
    """Bring what staff have looked at. Who came or left meanwhile is looked at again."""
    assert isinstance(request.user, User)  # noqa: S101 - says to the type checker what the permission asked
    report = bring_list(
        content=content, file_name=file_name, consent=consent, user=request.user, leave_out_refused=True
    )
    count = len(report.rows)
    if report.is_brought:
        words = ngettext(
            "%(count)s person added. A message to them is on its way.",
            "%(count)s people added. A message to each is on its way.",
            count,
        )
        messages.success(request, words % {"count": count})
    else:
        messages.warning(request, _("Nobody was added: everybody on the list is here already, or has left."))
    return redirect("subscribers:index")
