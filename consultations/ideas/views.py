"""Public pages: what people posted, one of them with its comments, posting, commenting, supporting, one's own words."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.answering.flags import keyed_hash, network_of
from consultations.answering.remembering import Remembered
from consultations.preparing.models import Consultation
from places.models import Area

from . import letters, presenting, services
from .duplicates import perhaps_one_of
from .forms import CommentForm, ContributionForm, IdeaForm, PaperForm, PlaceForm, WritingForm
from .models import Comment, Contribution, Kind, State, Status
from .presenting import WORDINGS, Narrowing
from .services import NotOpenError, Sender, Supporter
from .sorting import EXPLAINED, Order, in_order

ON_A_PAGE = 20
METHODS = ["GET", "HEAD", "POST"]


@require_safe
def contributions(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Everything of a kind that is published: found, narrowed, sorted by turns unless asked otherwise."""
    consultation = _published(slug, kind)
    chosen = Narrowing.of(request.GET)
    everything = presenting.public(consultation, kind)
    numbers = in_order(chosen.apply(everything), chosen.order, timezone.localdate())
    context = _frame(consultation, kind) | {
        "chosen": chosen,
        "total": everything.count(),
        "found": presenting.count_in_words(len(numbers), kind),
        "orders": Order.choices,
        "explained": EXPLAINED[Order(chosen.order)],
        "statuses": Status.choices,
        "areas": Area.objects.filter(pk__in=everything.values("area")).order_by("name", "pk"),
        "query": _query(request),
        "why_closed": presenting.why_closed(consultation, kind, timezone.localdate()),
    }
    if kind == Kind.PAPER and not chosen.is_narrow:
        return render(request, "consultations/ideas/paper.html", context | _by_section(context, numbers))
    page = Paginator(numbers, ON_A_PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "shown": presenting.shown_in_order(list(page.object_list))}
    if kind == Kind.PLACE:
        drawn = presenting.pins(numbers)
        context |= {"pins": drawn, "without_pin": len(numbers) - len(drawn)}
    return render(request, "consultations/ideas/contributions.html", context)


def _by_section(context: dict[str, Any], numbers: list[int]) -> dict[str, Any]:
    """The document part by part, each with the first comments on it and how many there are."""
    found = presenting.by_section(context["consultation"], numbers)
    first = [number for part in found.values() for number in part[: presenting.SHOWN_IN_SECTION]]
    by_key = {each.pk: each for each in presenting.shown_in_order(first)}
    return {
        "parts": [
            {
                "section": section,
                "comments": [by_key[number] for number in found.get(section.id, []) if number in by_key],
                "count": len(found.get(section.id, [])),
            }
            for section in context["sections"]
        ],
    }


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


@require_safe
@never_cache
def contribution(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """One of them, with what was said about it, who supports it, and what the partnership answers."""
    consultation = _published(slug, kind)
    found = Contribution.objects.of(consultation, kind).with_counts().with_votes()
    shown = get_object_or_404(
        found.select_related("area", "answer_agency", "merged_into__consultation", "consultation"), pk=pk
    )
    if shown.state == State.MERGED and shown.merged_into:
        return redirect(shown.merged_into)
    if not shown.is_public:
        raise Http404("It is not published.")
    by = _supporter(request, Remembered.of(request, consultation))
    context = _frame(consultation, kind) | {
        "shown": shown,
        "comments": presenting.discussion_of(shown),
        "merged": shown.merged.filter(state=State.MERGED),
        "supports_it": services.supports(contribution=shown, by=by),
        "has_just_supported": "supported" in request.GET,
        "why_closed": presenting.why_closed(consultation, kind, timezone.localdate()),
        "pins": presenting.pins([shown.pk]) if shown.geometry else [],
    }
    return render(request, "consultations/ideas/contribution.html", context)


@require_http_methods(METHODS)
@never_cache
def post(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Write one; before it is sent, see whether somebody has said the same."""
    consultation = _published(slug, kind)
    if why := presenting.why_closed(consultation, kind, timezone.localdate()):
        return _closed(request, consultation, kind, why)
    form = _form(request, kind, consultation)
    remembered = Remembered.of(request, consultation)
    alike: list[Contribution] = []
    if form.is_valid():
        published = presenting.public(consultation, kind)
        if not form.cleaned_data["is_none_of_them"]:
            alike = perhaps_one_of(form.words, published, language=get_language() or "en")
        if not alike:
            made = services.contribute(
                consultation=consultation,
                kind=kind,
                key=form.cleaned_data["key"],
                title=form.headline,
                text=form.cleaned_data["text"],
                where=form.where,
                sender=_sender(request, form, remembered),
            )
            return _after(request, made, remembered)
    context = _frame(consultation, kind) | {"form": form, "alike": alike, "draws": kind == Kind.PLACE}
    return render(request, "consultations/ideas/post.html", context)


def _form(request: HttpRequest, kind: str, consultation: Consultation) -> ContributionForm:
    if kind == Kind.IDEA:
        return IdeaForm(request.POST or None, request=request)
    if kind == Kind.PLACE:
        return PlaceForm(request.POST or None, request=request)
    choices = [(section.id, section.title) for section in presenting.sections_of(consultation.page)]
    initial = {"section": request.GET.get("section", "")}
    return PaperForm(request.POST or None, request=request, sections=choices, initial=initial)


@require_http_methods(METHODS)
@never_cache
def comment(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Say something about one of them."""
    consultation = _published(slug, kind)
    about = get_object_or_404(presenting.public(consultation, kind), pk=pk)
    if why := presenting.why_closed(consultation, kind, timezone.localdate()):
        return _closed(request, consultation, kind, why)
    form = CommentForm(request.POST or None, request=request)
    remembered = Remembered.of(request, consultation)
    if form.is_valid():
        made = services.comment(
            contribution=about,
            key=form.cleaned_data["key"],
            text=form.cleaned_data["text"],
            sender=_sender(request, form, remembered),
        )
        return _after(request, made, remembered)
    context = _frame(consultation, kind) | {"form": form, "about": about}
    return render(request, "consultations/ideas/comment.html", context)


@require_POST
@never_cache
def support(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Support it, once; or take that back."""
    consultation = _published(slug, kind)
    about = get_object_or_404(presenting.public(consultation, kind).select_related("consultation"), pk=pk)
    # One and the same: a browser without the cookie gets a new name each time it is asked.
    remembered = Remembered.of(request, consultation)
    by = _supporter(request, remembered)
    try:
        if "back" in request.POST:
            services.take_support_back(contribution=about, by=by)
            query = ""
        else:
            services.support(contribution=about, by=by)
            query = "?supported=1"
    except NotOpenError:
        query = ""
    response = redirect(f"{about.get_absolute_url()}{query}#support")
    return remembered.write(request, response)


def _after(request: HttpRequest, made: Contribution | Comment, remembered: Remembered) -> HttpResponse:
    if made.email and letters.may_send_receipt(request, made.email):
        letters.send_receipt(made)
    response = redirect(f"{made.own_address}?sent=1")
    return remembered.write(request, response)


@require_safe
@never_cache
def own_words(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody posted, where it stands, and how to take it back, by their link."""
    context = {"written": _written(token), "has_just_been_sent": "sent" in request.GET}
    return render(request, "consultations/ideas/own_words.html", context)


@require_http_methods(METHODS)
@never_cache
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Say what withdrawing does; do it when it is confirmed."""
    written = _written(token)
    if request.method == "POST":
        services.withdraw(written)
        return redirect(written.own_address)
    return render(request, "consultations/ideas/withdraw.html", {"written": written})


def _written(token: str) -> Contribution | Comment:
    found = Contribution.objects.select_related("consultation").filter(token=token).first()
    return found or get_object_or_404(Comment.objects.select_related("contribution__consultation"), token=token)


def _published(slug: str, kind: str) -> Consultation:
    """A consultation that the public can read and that has, or had, a phase of this kind."""
    consultation = get_object_or_404(Consultation.objects.published().prefetch_related("phases"), slug=slug)
    if consultation.page is None or not presenting.has_kind(consultation, kind):
        raise Http404
    return consultation


def _frame(consultation: Consultation, kind: str) -> dict[str, Any]:
    page = consultation.page
    return {
        "consultation": consultation,
        "about_page": page,
        "kind": kind,
        "is_place": kind == Kind.PLACE,
        "is_paper": kind == Kind.PAPER,
        "wording": WORDINGS[Kind(kind)],
        "sections": presenting.sections_of(page) if kind == Kind.PAPER else [],
        "list_address": reverse("consultations:contributions", args=[consultation.slug, kind]),
        "post_address": reverse("consultations:post", args=[consultation.slug, kind]),
        "title": _("%(what)s: %(title)s") % {"what": WORDINGS[Kind(kind)].title, "title": page.title},
    }


def _closed(request: HttpRequest, consultation: Consultation, kind: str, why: str) -> HttpResponse:
    context = _frame(consultation, kind) | {"why": why}
    return render(request, "consultations/ideas/closed.html", context, status=403)


def _supporter(request: HttpRequest, remembered: Remembered) -> Supporter:
    user = request.user if request.user.is_authenticated else None
    return Supporter(device=remembered.device, network=network_of(request, remembered.consultation), user=user)


def _sender(request: HttpRequest, form: WritingForm, remembered: Remembered) -> Sender:
    return Sender(
        user=request.user if request.user.is_authenticated else None,
        name=form.cleaned_data["name"],
        email=form.cleaned_data["email"],
        device=keyed_hash(remembered.consultation, remembered.device),
        network=network_of(request, remembered.consultation),
        suspicions=tuple(form.suspicions),
    )
