"""The one door to the staff pages: everything under `/admin/` passes it, whatever view answers."""

from collections.abc import Callable
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.typed import words_typed

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# In somebody's session, while they set up their second step: the staff page that they came for.
WANTED = "staff_page_wanted"
# What only sends people on, to allauth's pages: `config.urls` says where.
LEADS_ELSEWHERE = ("login/", "logout/", "password_reset/")


class StaffDoorMiddleware:
    """Strangers are asked to sign in and come back; those without permission are refused; staff show a second factor.

    Wagtail's own sign-in and password pages know neither rate limits nor second factors: they are never reached.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        inside = reverse("wagtailadmin_home")
        path = request.path_info
        if not path.startswith(inside) or path.removeprefix(inside).startswith(LEADS_ELSEWHERE):
            return None
        if not request.user.is_authenticated:
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                raise PermissionDenied
            return ask_to_sign_in(request)
        if not request.user.is_member_of_staff:
            raise PermissionDenied
        if settings.STAFF_MFA_REQUIRED and not has_second_factor(request):
            if request.method == "GET":
                # An address below `inside`, so of this site; the recovery codes, shown once, come before it.
                request.session[WANTED] = request.get_full_path()
            messages.warning(
                request, _("Your work here needs a second step at sign-in. Set it up now: it takes two minutes.")
            )
            return redirect("mfa_activate_totp")
        request.session.pop(WANTED, None)
        return None


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a stranger to the sign-in page and back. Whoever was signed out while they wrote first gets their words."""
    sign_in = redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    typed = words_typed(request)
    if not typed:
        return sign_in
    # Back to the page with the form: the address that takes it may show none.
    form = urlsplit(request.headers.get("referer", ""))
    if form.path.startswith(reverse("wagtailadmin_home")):
        sign_in = redirect_to_login(form._replace(scheme="", netloc="").geturl(), settings.LOGIN_URL)
    return render(request, "people/signed_out.html", {"typed": typed, "sign_in": sign_in.url}, status=403)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this person signs in with one: here, or at the organisation that signed them in."""
    signed_on_elsewhere = any(
        record["method"] == "socialaccount" for record in get_authentication_records(request, request.user)
    )
    return signed_on_elsewhere or is_mfa_enabled(request.user, SECOND_FACTORS)
