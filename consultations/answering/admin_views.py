"""The team's side of the ledger: what came in, what is held and why, one response in words; and inviting."""

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.log_actions import registry

from consultations.preparing.models import Consultation
from consultations.questions.answers import path_through
from consultations.questions.questionnaire import QuestionKind
from consultations.questions.wording import answer_in_words
from people.views import SignedIn

from . import flags, invitations, services
from .admin_forms import DecideForm, FilterGroupsForm, InviteForm
from .models import AnswerFile, Channel, Invitation, Response
from .permissions import may_hold

ON_A_PAGE = 50
METHODS = ["GET", "HEAD", "POST"]
LISTS = {
    "counted": (gettext_lazy("Counted"), lambda responses: responses.counted()),
    "held": (gettext_lazy("Held"), lambda responses: responses.held()),
    "flagged": (gettext_lazy("Worth a look"), lambda responses: responses.flagged()),
    "withdrawn": (gettext_lazy("Withdrawn"), lambda responses: responses.filter(state=Response.State.WITHDRAWN)),
    "test": (gettext_lazy("Tests"), lambda responses: responses.filter(state=Response.State.TEST)),
}
# Which of the two columns tells that responses came from one place.
ORIGINS = ("device", "network")


@require_http_methods(METHODS)
@permission_required("consultations.view_response", raise_exception=True)
def responses(request: SignedIn, pk: int) -> HttpResponse:
    """The responses of a consultation; POST holds or releases those that are ticked."""
    consultation = get_object_or_404(Consultation, pk=pk)
    ledger = consultation.responses.select_related("group", "area")
    if request.method == "POST":
        return _decide(request, ledger.filter(pk__in=request.POST.getlist("response")), request.get_full_path())
    chosen = request.GET.get("list", "counted")
    _title, read = LISTS.get(chosen, LISTS["counted"])
    channel = request.GET.get("channel", "")
    found = _from_same(read(ledger), request)
    if channel in Channel.values:
        found = found.filter(channel=channel)
    page = WagtailPaginator(found, ON_A_PAGE).get_page(request.GET.get("p"))
    for response in page:
        response.reasons = flags.in_words(response.flags)
    context = {
        "consultation": consultation,
        "lists": [(name, title, read(ledger).count()) for name, (title, read) in LISTS.items()],
        "chosen": chosen,
        "channels": Channel.choices,
        "channel": channel,
        "is_of_one_origin": any(name in request.GET for name in ORIGINS),
        "page": page,
        "form": DecideForm() if may_hold(request.user) and chosen in ("counted", "held", "flagged") else None,
        "breadcrumbs_items": [*_breadcrumbs(consultation), {"url": "", "label": _("Responses")}],
        "header_title": _("Responses"),
    }
    return render(request, "consultations/answering/admin/responses.html", context)


def _from_same(found: QuerySet[Response], request: SignedIn) -> QuerySet[Response]:
    """Only what came from the same device or connection as one response, while that is known."""
    for name in ORIGINS:
        if (pk := request.GET.get(name, "")).isdigit():
            origin = found.model.objects.filter(pk=pk).values_list(name, flat=True).first()
            found = found.filter(**{name: origin}) if origin else found.none()
    return found


def _decide(request: SignedIn, chosen: QuerySet[Response], then: str) -> HttpResponse:
    form = DecideForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why."))
        return redirect(then)
    because = form.cleaned_data["because"]
    if "release" in request.POST:
        count = services.release(chosen, because=because, by=request.user)
        words = ngettext(
            "%(count)d response is counted from now on.", "%(count)d responses are counted from now on.", count
        )
    else:
        count = services.hold(chosen, because=because, by=request.user)
        words = ngettext("%(count)d response is held.", "%(count)d responses are held.", count)
    messages.success(request, words % {"count": count})
    return redirect(then)


@require_safe
@permission_required("consultations.view_response", raise_exception=True)
def response(request: SignedIn, pk: int, response: int) -> HttpResponse:
    """One response in words, with what gives reason to look at it and what was decided."""
    consultation = get_object_or_404(Consultation, pk=pk)
    rows = consultation.responses.select_related("group", "area", "version", "batch", "keyed_by")
    shown = get_object_or_404(rows, pk=response)
    questionnaire = shown.version.questionnaire()
    files = {str(stored.key): stored for stored in shown.files.all()}
    sections = [
        (
            section.title,
            [
                {
                    "question": question,
                    "words": answer_in_words(question, shown.answers.get(question.id)),
                    "file": files.get((shown.answers.get(question.id) or {}).get("file", ""))
                    if question.kind == QuestionKind.FILE
                    else None,
                }
                for question in section.questions
                if question.is_asked
            ],
        )
        for section in path_through(questionnaire, shown.answers)
    ]
    context = {
        "consultation": consultation,
        "response": shown,
        "sections": sections,
        "reasons": flags.in_words(shown.flags),
        "same": [
            (name, consultation.responses.filter(**{name: getattr(shown, name)}).count())
            for name in ORIGINS
            if getattr(shown, name)
        ],
        "history": [
            entry for entry in registry.get_logs_for_instance(shown).select_related("user") if "because" in entry.data
        ],
        "form": DecideForm() if may_hold(request.user) and shown.state in ("counted", "held") else None,
        "breadcrumbs_items": [
            *_breadcrumbs(consultation),
            {"url": reverse("consultation_responses", args=[pk]), "label": _("Responses")},
            {"url": "", "label": shown.reference},
        ],
        "header_title": shown.reference,
    }
    return render(request, "consultations/answering/admin/response.html", context)


@require_POST
@permission_required("consultations.hold_response", raise_exception=True)
def decide(request: SignedIn, pk: int, response: int) -> HttpResponse:
    """Hold or release one response."""
    chosen = Response.objects.filter(consultation=pk, pk=response)
    return _decide(request, chosen, reverse("consultation_response", args=[pk, response]))


@require_safe
@permission_required("consultations.view_response", raise_exception=True)
def file(request: SignedIn, pk: int, key: str) -> FileResponse:
    """A file that was given as an answer, to be kept and not opened in the site."""
    stored = get_object_or_404(AnswerFile.objects.filter(response__isnull=False), consultation=pk, key=key)
    return FileResponse(
        stored.file.open("rb"), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )


@require_http_methods(METHODS)
@permission_required("consultations.add_invitation", raise_exception=True)
def invite(request: SignedIn, pk: int) -> HttpResponse:
    """Send groups and people links of their own, and see who has answered."""
    consultation = get_object_or_404(Consultation, pk=pk)
    filters = FilterGroupsForm(request.GET or None)
    groups = filters.groups() if consultation.groups_may_answer else filters.groups().none()
    form = InviteForm(request.POST if request.method == "POST" else None, groups=groups)
    if sentence := invitations.why_none(consultation):
        if request.method == "POST":
            form.add_error(None, sentence)
        else:
            messages.warning(request, sentence)
    if form.is_valid():
        given = form.cleaned_data
        sent = invitations.invite(
            consultation=consultation, groups=given["groups"], addresses=given["addresses"], by=request.user
        )
        words = ngettext("%(count)d link is on its way.", "%(count)d links are on their way.", sent.count)
        messages.success(request, words % {"count": sent.count})
        if sent.have_answered:
            more = ngettext(
                "%(count)d has answered already and gets none.",
                "%(count)d have answered already and get none.",
                sent.have_answered,
            )
            messages.info(request, more % {"count": sent.have_answered})
        return redirect("consultation_invite", pk)
    rows = Invitation.objects.filter(consultation=consultation).select_related("group").order_by("-sent_at")
    answered = set(
        consultation.responses.exclude(state=Response.State.WITHDRAWN)
        .exclude(group=None)
        .values_list("group", flat=True)
    )
    page = WagtailPaginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    for row in page:
        row.is_answered = row.group_id in answered if row.group_id else row.used_at is not None
    context = {
        "consultation": consultation,
        "filters": filters,
        "form": form,
        "has_groups": groups.exists(),
        "page": page,
        "breadcrumbs_items": [*_breadcrumbs(consultation), {"url": "", "label": _("Invitations")}],
        "header_title": _("Invitations"),
    }
    return render(request, "consultations/answering/admin/invite.html", context)


def _breadcrumbs(consultation: Consultation) -> list[dict]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("consultation_list"), "label": _("Consultations")},
        {"url": reverse("consultation_detail", args=[consultation.pk]), "label": consultation.title},
    ]
