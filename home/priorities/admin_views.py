"""Staff pages: readings of a measure, readings from a file, and an area's local priorities."""

from collections.abc import Callable
from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from core.tables import TableRefusedError, csv_text
from home.sensitive_periods.kinds import HELD_WORDS
from people.models import User
from people.views import SignedIn

from . import services
from .admin_forms import ChooseForm, ConfirmForm, DeclineForm, FileForm, ReadingForm, ReportForm
from .csv_import import Preview, preview
from .local import LocalPriority, Proposal, TaskingGroup
from .measures import Measure
from .parts import say_which
from .permissions import may_decide_proposals, may_write_readings
from .presenting import show_measures

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def readings(request: HttpRequest, pk: int) -> HttpResponse:
    """Every reading of a measure, and a form for the next."""
    measure = _measure(request, pk)
    form = None if measure.is_computed else ReadingForm(request.POST or None, measure=measure)
    if form and form.is_valid():
        try:
            services.write_reading(
                measure=measure, entry=form.entry(), by=_officer(request), reason=form.cleaned_data["reason"]
            )
        except ValidationError as error:
            _say_in_form(form, error)
        else:
            messages.success(request, _("The reading has been written."))
            return redirect(measure.readings_address())
    return render(
        request,
        "home/priorities/admin/readings.html",
        {
            "shown": show_measures([measure])[0],
            "measure": measure,
            "form": form,
            "header_title": measure.name,
            "breadcrumbs_items": _breadcrumbs(measure),
        },
    )


@require_http_methods(METHODS)
def import_readings(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at what a file would change, then write all of it or none."""
    measure = _measure(request, pk)
    if measure.is_computed:
        return redirect(measure.readings_address())
    upload, confirm, found = FileForm(), None, None
    if "text" in request.POST:
        confirm = ConfirmForm(request.POST)
        if confirm.is_valid():
            found = preview(measure, confirm.cleaned_data["text"])
            if not found.refusals and _import(request, measure, confirm, found):
                return redirect(measure.readings_address())
    elif request.method == "POST":
        upload = FileForm(request.POST, request.FILES)
        if upload.is_valid():
            try:
                text = csv_text(upload.cleaned_data["file"].read())
                found = preview(measure, text)
                confirm = ConfirmForm(initial={"text": text})
            except TableRefusedError as error:
                upload.add_error("file", str(error))
    context = {
        "measure": measure,
        "upload": upload,
        "confirm": confirm,
        "preview": found,
        "header_title": _("Readings from a file"),
        "breadcrumbs_items": [
            *_breadcrumbs(measure)[:-1],
            {"url": measure.readings_address(), "label": measure.name},
            {"url": "", "label": _("From a file")},
        ],
    }
    return render(request, "home/priorities/admin/import.html", context)


def _import(request: HttpRequest, measure: Measure, form: ConfirmForm, found: Preview) -> bool:
    reason = form.cleaned_data["reason"]
    if found.corrections and not reason.strip():
        form.add_error("reason", _("Say why readings are corrected: what they said is kept."))
        return False
    if found.new_parts and not form.cleaned_data["parts_are_new"]:
        form.add_error("parts_are_new", say_which(found.new_parts))
        return False
    written = services.write_readings(measure=measure, entries=found.entries, by=_officer(request), reason=reason)
    words = ngettext("%(count)s reading has been written.", "%(count)s readings have been written.", written)
    messages.success(request, words % {"count": written})
    return True


def _measure(request: HttpRequest, pk: int) -> Measure:
    if not may_write_readings(request.user):
        raise PermissionDenied
    return get_object_or_404(Measure.objects.select_related("priority", "area"), pk=pk)


def _officer(request: HttpRequest) -> User:
    """Who is signed in: nobody else gets past the permission."""
    return cast(User, request.user)


def _breadcrumbs(measure: Measure) -> list[dict]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("measures:index"), "label": _("Measures")},
        {"url": "", "label": measure.name},
    ]


# Local priorities


def address_of(group: TaskingGroup) -> str:
    return reverse("tasking_groups:priorities", args=[group.pk])


@require_http_methods(METHODS)
def local_priorities(request: SignedIn, pk: int) -> HttpResponse:
    """What was proposed in an area, what its group works on, and the forms to decide and to report."""
    if not may_decide_proposals(request.user):
        raise PermissionDenied
    group = get_object_or_404(TaskingGroup.objects.select_related("area"), pk=pk)
    forms: dict[str, tuple[type[Form], Callable[[TaskingGroup, dict, User], bool]]] = {
        "choose": (ChooseForm, _choose),
        "decline": (DeclineForm, _decline),
        "report": (ReportForm, _report),
    }
    asked = request.POST.get("do", "")
    shown = {
        name: form_class(request.POST if name == asked else None, group=group, auto_id=f"id_{name}_%s")  # type: ignore[call-arg] # all three take it
        for name, (form_class, _deed) in forms.items()
    }
    if asked in shown and shown[asked].is_valid():
        try:
            is_out = forms[asked][1](group, shown[asked].cleaned_data, request.user)
        except ValidationError as error:
            _say_in_form(shown[asked], error)
        else:
            if is_out:
                messages.success(request, _("That is recorded, and stands on the neighbourhood's page."))
            else:
                messages.warning(request, HELD_WORDS)
            return redirect(address_of(group))
    context = {
        "group": group,
        "forms": shown,
        "open": Proposal.objects.open_in(group.area),
        "priorities": LocalPriority.objects.filter(group=group).prefetch_related("reports"),
        "header_title": group.name,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("tasking_groups:index"), "label": _("Local priorities")},
            {"url": "", "label": group.name},
        ],
    }
    return render(request, "home/priorities/admin/local_priorities.html", context)


def _choose(group: TaskingGroup, said: dict, by: User) -> bool:
    """Whether it is out, and not held in a sensitive period; so too the others."""
    return services.choose_local_priority(group=group, by=by, **said) is not None


def _decline(group: TaskingGroup, said: dict, by: User) -> bool:
    services.decline_proposal(proposal=said["proposal"], why=said["why"])
    return True


def _report(group: TaskingGroup, said: dict, by: User) -> bool:
    priority, text, day = said["priority"], said["text"], said["day"]
    if said["is_last"]:
        return services.end_local_priority(priority=priority, result=text, ends_on=day, by=by)
    return services.report_on(priority=priority, text=text, reported_on=day, by=by) is not None


def _say_in_form(form: Form, error: ValidationError) -> None:
    """What a service refused, beside the field it is about where the form has that field."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)
        return
    for name, problems in error.message_dict.items():
        form.add_error(name if name in form.fields else None, problems)
