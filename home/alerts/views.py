"""Getting alerts by email: asking for them, confirming, changing, stopping.

What somebody without an account may see and do rests on the secret part of an address that only their email holds.
"""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from home.successors import now_called
from home.updates.models import UpdatePage
from people.limits import may_write_to, too_often

from . import services
from .area_choice import AreaChoice, read_choice
from .forms import AddressForm, ChoicesForm, SignUpForm
from .models import Subscription
from .words import everywhere, in_words

MESSAGES_AN_HOUR = 5  # to one address, because somebody typed it


@require_safe
def choose_areas(request: HttpRequest) -> HttpResponse:
    """Where it begins: which places? From an update's page its own places stand ticked."""
    update = _update_in(request.GET)
    choice = read_choice(_without_update(request.GET), at_first=_choice_from(update))
    context = {"choice": choice, "everywhere": everywhere(), "update": update, "is_missing": "missing" in request.GET}
    return render(request, "home/alerts/choose_areas.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sign_up(request: HttpRequest) -> HttpResponse:
    """How often, about what, and the address. Whatever the address, the answer is the same."""
    data = request.POST if request.method == "POST" else request.GET
    choice, update = read_choice(data), _update_in(data)
    if choice.is_empty:
        query = data.copy()
        query["missing"] = "1"
        return redirect(f"{reverse('alerts:subscribe')}?{query.urlencode()}")
    has_account = _has_confirmed_account(request)
    posted, initial = request.POST if request.method == "POST" else None, {"language": get_language()}
    form = ChoicesForm(posted, initial=initial) if has_account else SignUpForm(posted, initial=initial, request=request)
    if form.is_valid() and not getattr(form, "is_held", False):
        choices = form.choices(is_everywhere=choice.is_everywhere, areas=choice.chosen)
        if has_account:
            subscription = services.sign_up_with_account(user=request.user, choices=choices, came_from=update)  # type: ignore[arg-type] # signed in
            messages.success(request, _("Your alerts are on. Change or stop them here whenever you like."))
            return redirect("alerts:manage", subscription.token)
        address = form.cleaned_data["address"]
        if not may_write_to(address, request=request, about="alerts", an_hour=MESSAGES_AN_HOUR):
            return too_often(request)
        services.sign_up(address=address, choices=choices, came_from=update)
        return redirect("alerts:check_email")
    context = {"form": form, "choice": choice, "everywhere": everywhere(), "update": update, "has_account": has_account}
    return render(request, "home/alerts/sign_up.html", context)


@require_safe
def check_email(request: HttpRequest) -> HttpResponse:
    return render(request, "home/alerts/check_email.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def send_link(request: HttpRequest) -> HttpResponse:
    """For whoever has lost a message: the link to confirm or to manage, to the address and nowhere else."""
    form = AddressForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_valid() and not form.is_held:
        address = form.cleaned_data["address"]
        if not may_write_to(address, request=request, about="alerts", an_hour=MESSAGES_AN_HOUR):
            return too_often(request)
        services.send_link(address=address, language=get_language() or settings.LANGUAGE_CODE)
        return redirect("alerts:check_email")
    return render(request, "home/alerts/send_link.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the message shows what will be sent. A press confirms; a mail program that follows links does not."""
    subscription = _subscription(token)
    if subscription is None:
        return _gone(request)
    if subscription.is_confirmed:
        return redirect("alerts:manage", subscription.token)
    if request.method == "POST":
        subscription = services.confirm(subscription=subscription)
        messages.success(request, _("Your alerts are on. Change or stop them here whenever you like."))
        return redirect("alerts:manage", subscription.token)
    return render(request, "home/alerts/confirm.html", _about(subscription))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Everything kept about a subscription, to read, change or end."""
    subscription = _subscription(token)
    if subscription is None:
        return _gone(request)
    if not subscription.is_confirmed:
        return redirect("alerts:confirm", subscription.token)
    form = ChoicesForm(request.POST if request.method == "POST" else None, initial=ChoicesForm.initial_of(subscription))
    if request.method == "POST" and form.is_valid():
        choices = form.choices(is_everywhere=subscription.is_everywhere, areas=subscription.areas.all())
        services.change(subscription=subscription, choices=choices)
        messages.success(request, _("Your choices have been saved."))
        return redirect("alerts:manage", subscription.token)
    return render(request, "home/alerts/manage.html", {**_about(subscription), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def manage_areas(request: HttpRequest, token: str) -> HttpResponse:
    """Other places. Searching posts too, so that nothing about the person stands in the address."""
    subscription = _subscription(token)
    if subscription is None or not subscription.is_confirmed:
        return _gone(request)
    at_first = AreaChoice(subscription.is_everywhere, tuple(now_called(subscription.areas.all())))
    choice = read_choice(request.POST, at_first=at_first)
    is_saved = request.method == "POST" and "save" in request.POST
    if is_saved and not choice.is_empty:
        services.change_areas(subscription=subscription, is_everywhere=choice.is_everywhere, areas=choice.chosen)
        messages.success(request, _("Your places have been saved."))
        return redirect("alerts:manage", subscription.token)
    context = {"subscription": subscription, "choice": choice, "everywhere": everywhere(), "is_missing": is_saved}
    return render(request, "home/alerts/manage_areas.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop at one press: on our page, or in a mail program, which posts here without cookies (RFC 8058).

    The token is the proof. Stopping what has stopped is no error.
    """
    subscription = _subscription(token)
    if request.method == "POST":
        if subscription is not None:
            services.unsubscribe(subscription=subscription)
        return render(request, "home/alerts/unsubscribed.html")
    if subscription is None:
        return _gone(request)
    return render(request, "home/alerts/unsubscribe.html", _about(subscription))


def _subscription(token: str) -> Subscription | None:
    return Subscription.objects.filter(token=token).first()


def _about(subscription: Subscription) -> dict[str, Any]:
    return {"subscription": subscription, "choices": in_words(subscription), "masked": masked(subscription.address)}


def masked(address: str) -> str:
    """Enough of an address for its owner to know it, on a page that a forwarded message leads to: r…@example.org."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "home/alerts/gone.html", status=404)


def _has_confirmed_account(request: HttpRequest) -> bool:
    user = request.user
    if not user.is_authenticated:
        return False
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


def _update_in(data: QueryDict) -> UpdatePage | None:
    """The update whose link led here."""
    given = data.get("update", "")
    return UpdatePage.objects.published().filter(pk=given).first() if given.isdecimal() and len(given) < 10 else None


def _without_update(data: QueryDict) -> QueryDict:
    rest = data.copy()
    rest.pop("update", None)
    rest.pop("missing", None)
    return rest


def _choice_from(update: UpdatePage | None) -> AreaChoice:
    if update is None:
        return AreaChoice()
    areas = now_called(update.areas.all())
    return AreaChoice(is_everywhere=not areas, chosen=tuple(areas))
