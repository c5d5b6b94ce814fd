"""What formats add to the staff pages, to the worker, and to what is kept about somebody."""

from datetime import time
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from core.recurring import Job
from core.waiting import Waiting
from people.models import User
from people.personal_data import PersonalData

from . import services, tasks
from .kinds import KINDS, Format
from .models import FormatRequest, StaffFile
from .pages import OfferedInFormats, document_of
from .requests_in_admin import FormatRequestViewSet
from .staff_pages import PageFormatsView, may_bring_files

REQUESTS = FormatRequestViewSet("format_requests", url_prefix="format-requests")


@hooks.register("register_admin_viewset")
def requests_for_formats() -> FormatRequestViewSet:
    return REQUESTS


@hooks.register("register_admin_urls")
def addresses_of_formats():
    return [
        path("formats/<int:page_id>/", PageFormatsView.as_view(), name="formats_page"),
        path("formats/file/<int:pk>/", staff_file, name="formats_staff_file"),
    ]


def staff_file(request: HttpRequest, pk: int) -> FileResponse:
    """A file that staff brought, to compare it with its page, whether or not it is given out."""
    found = get_object_or_404(StaffFile, pk=pk)
    if not may_bring_files(request.user, found.page.specific):
        raise PermissionDenied
    kind = KINDS[Format(found.format)]
    return FileResponse(found.file.open("rb"), filename=kind.name, content_type=kind.content_type)


@hooks.register("register_page_header_buttons")
def formats_button(page: Page, user: User, view_name: str, next_url: str | None = None):
    """Beside a page that is being edited: its formats."""
    if page.pk and issubclass(page.specific_class or Page, OfferedInFormats) and may_bring_files(user, page):
        yield Button(
            _("Formats (audio, Braille, large print)"),
            reverse("formats_page", args=[page.pk]),
            icon_name="doc-full",
            priority=60,
        )


@hooks.register("after_publish_page")
def warn_of_files_out_of_step(request: HttpRequest, page: Page) -> None:
    """Whoever publishes other words learns at once which file no longer goes with them."""
    if not isinstance(page.specific, OfferedInFormats):
        return
    digest = document_of(page.specific).digest
    names = [each.get_format_display() for each in StaffFile.objects.of(page).exclude(document_digest=digest)]
    if names:
        words = gettext("The words have changed, so these files are not given out until you have looked at them: {}.")
        link = format_html(
            ' <a href="{}">{}</a>', reverse("formats_page", args=[page.pk]), gettext("Look at the formats")
        )
        messages.warning(request, format_html("{}{}", words.format(", ".join(names)), link))


@hooks.register("register_waiting")
def what_waits(user: User) -> list[Waiting]:
    found = []
    if user.has_perm("formats.change_formatrequest"):
        waiting = FormatRequest.objects.to_answer()
        count = waiting.count()
        found.append(
            Waiting(
                order=30,
                count=count,
                label=ngettext("format asked for", "formats asked for", count),
                address=f"{reverse(REQUESTS.get_url_name('index'))}?state=waiting",
                late=FormatRequest.objects.late().count(),
            )
        )
        held = FormatRequest.objects.filter(state=FormatRequest.State.HELD).count()
        found.append(
            Waiting(
                order=80,
                count=held,
                label=ngettext("request for a format that looks like spam", "requests that look like spam", held),
                address=f"{reverse(REQUESTS.get_url_name('index'))}?state=held",
            )
        )
    return [*found, *_files_to_look_at(user)]


def _files_to_look_at(user: User) -> list[Waiting]:
    """Files whose page has changed, of the pages that this person may publish."""
    files = [each for each in services.files_out_of_step() if may_bring_files(user, each.page)]
    if not files:
        return []
    label = ngettext("file that its page has outgrown", "files that their pages have outgrown", len(files))
    return [Waiting(order=35, count=len(files), label=label, address=reverse("formats_page", args=[files[0].page_id]))]


@hooks.register("register_role_permissions")
def who_answers_requests() -> dict[str, list[str]]:
    answer = [f"formats.{verb}_formatrequest" for verb in ("view", "add", "change")]
    return {
        "Editors": answer,
        "Administrators": [*answer, "formats.delete_formatrequest", "formats.change_formatsettings"],
    }


@hooks.register("register_log_actions")
def what_is_logged(actions: Any) -> None:
    actions.register_action("formats.bring", _("Bring a file of a format"), _("A file of a format was brought"))
    actions.register_action("formats.confirm", _("Confirm a file"), _("A file was confirmed to fit the page"))
    actions.register_action("formats.remove", _("Remove a file of a format"), _("A file of a format was removed"))
    actions.register_action("formats.make", _("Make formats again"), _("The formats were made again"))


@hooks.register("register_personal_data")
def what_formats_keep() -> list[PersonalData]:
    return [
        PersonalData(
            model=FormatRequest,
            title=_("Formats you asked us for"),
            kept_for=_("Until three months after we answered, and never longer than a year."),
            of=FormatRequest.objects.by,
            fields=("about", "wanted", "details", "name", "email", "phone", "address", "asked_at", "due_on", "state"),
        )
    ]


@hooks.register("register_recurring_job")
def forget_answered_requests() -> Job:
    return Job("forget answered requests for formats", forget_requests, at=time(3, 40))


def forget_requests() -> None:
    FormatRequest.objects.to_forget(timezone.now()).delete()


@hooks.register("register_recurring_job")
def make_formats_every_night() -> Job:
    """Measures change, and years turn, without anybody publishing."""
    return Job("make formats that are out of date", tasks.make_what_is_out_of_date.enqueue, at=time(2, 30))
