"""A person's own account: what it is, what is kept about them, and how to be rid of it."""

import logging
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import SignupView
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.providers.openid_connect.views import login as openid_connect
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from . import personal_data, services
from .account_rows import account_rows
from .adapters import site_name
from .door import SECOND_FACTORS
from .forms import NameForm
from .models import User


class SignedIn(HttpRequest):
    """A request that `login_required` has let through."""

    user: User  # type: ignore[assignment] # nobody anonymous is left


logger = logging.getLogger(__name__)


class SignUp(SignupView):
    """One transaction, so that making an account waits for the disk as often as not making one."""

    @transaction.atomic
    def form_valid(self, form) -> HttpResponse:
        return super().form_valid(form)


sign_up = SignUp.as_view()


def sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Begin single sign-on; where the organisation does not answer, say so rather than break."""
    try:
        return openid_connect(request, provider_id)
    except RequestException:
        logger.exception("Single sign-on: the provider does not answer.")
        messages.error(
            request,
            _("Your organisation's sign-in does not answer. Try again in a few minutes, or sign in with a password."),
        )
        return redirect("account_login")


@require_safe
@never_cache
@login_required
def account(request: SignedIn) -> HttpResponse:
    """Everything about an account that its owner can see or change, each with a link to where."""
    has_second_step = is_mfa_enabled(request.user, SECOND_FACTORS)
    context = {"title": _("Your account"), "has_second_step": has_second_step, "rows": account_rows(request.user)}
    return render(request, "people/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def change_name(request: SignedIn) -> HttpResponse:
    form = NameForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your name has been changed."))
        return redirect("people:account")
    return render(request, "people/name.html", {"title": _("Your name"), "form": form})


@require_safe
@never_cache
@login_required
def data(request: SignedIn) -> HttpResponse:
    """What is kept about the person, in words, for how long, and what can be done about it."""
    context: dict[str, Any] = {
        "title": _("Your data"),
        "summary": _("Everything we keep about you, and for how long."),
        "parts": personal_data.export(request.user),
    }
    return render(request, "people/data.html", context)


@require_safe
@never_cache
@login_required
def export_data(request: SignedIn) -> JsonResponse:
    """The same as a file that other programs can read."""
    content = {
        "site": site_name(request),
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "data": personal_data.export(request.user),
    }
    response = JsonResponse(content, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@reauthentication_required(allow_get=True)
def erase_account(request: SignedIn) -> HttpResponse:
    """Say what erasing does; do it when it is confirmed."""
    refusal = services.why_not_erase(request.user)
    if request.method == "POST" and not refusal:
        services.erase_account(request.user)
        logout(request)
        gone = {
            "title": _("Your account has been erased"),
            "summary": _("You are signed out, and what we kept about you has gone."),
        }
        return render(request, "people/erased.html", gone)
    status = 409 if request.method == "POST" else 200
    context = {
        "title": _("Erase your account"),
        "refusal": refusal,
        "kept": personal_data.kept_after_erasing(request.user),
    }
    return render(request, "people/erase.html", context, status=status)
