"""How allauth signs people in here: what it counts, how it sends mail, whom single sign-on lets in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.models import Partnership

from .models import User
from .services import queue_message


def site_name(request: HttpRequest | None) -> str:
    """The partnership's name, as messages and authenticator apps show it."""
    site = Site.find_for_request(request) if request else Site.objects.filter(is_default_site=True).first()
    return Partnership.for_site(site).name if site else str(settings.WAGTAIL_SITE_NAME)


class AccountAdapter(DefaultAccountAdapter):
    """Counts failures by account and address together, and queues every message."""

    _login_failed_rl_usage: RateLimitUsage

    def format_email_subject(self, subject: str) -> str:
        return f"{site_name(self.request)}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        given = {"request": self.request, "email": email, "site_name": site_name(self.request), **context}
        message = self.render_mail(template_prefix, email, given)
        alone = self.render_mail(template_prefix, email, {**given, "is_only_content": True})
        queue_message(recipient=email, subject=message.subject, text=str(message.body), words=str(alone.body))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # By account and address: nobody can lock somebody else out, nor a library all of its readers.
        return f"{self._account_key(credentials)}:{ratelimit.get_ip(request)}"

    def _account_key(self, credentials: dict[str, Any]) -> str:
        return str(credentials.get("email") or credentials.get("username") or "").strip().lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        here = self._login_failed_rl_usage.usage
        # One account from very many addresses: a slower count of its own.
        anywhere = ratelimit.consume(
            request, app="allauth.account", action="login_failed_anywhere", key=self._account_key(credentials)
        )
        if not anywhere:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage = RateLimitUsage([*here, *anywhere.usage])


class MFAAdapter(DefaultMFAAdapter):
    """Names the partnership in authenticator apps, and holds staff to their second factor where it is required."""

    def _get_site_name(self) -> str:
        return site_name(context.request)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not (settings.STAFF_MFA_REQUIRED and authenticator.user.is_member_of_staff):
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def verified_addresses(sociallogin: SocialLogin) -> list[str]:
    """The addresses the provider says it has verified. Some say so in words, and "false" is a word too."""
    return [each.email.lower() for each in sociallogin.email_addresses if str(each.verified).lower() == "true"]


def is_of_staff_domain(email: str) -> bool:
    return email.rpartition("@")[2] in settings.OIDC_DOMAINS


class StaffSignOnAdapter(DefaultSocialAccountAdapter):
    """Single sign-on for staff: opens accounts that staff made, and makes them only for the domains set."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict) -> User:
        user = sociallogin.user
        user.email = (data.get("email") or "").lower()
        user.name = (data.get("name") or "")[:120]
        return user

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        for email in verified_addresses(sociallogin):
            user = User.objects.filter(email=email).first()
            if user and (user.is_member_of_staff or is_of_staff_domain(email)):
                return user, email
        return None

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return any(map(is_of_staff_domain, verified_addresses(sociallogin)))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if not sociallogin.is_existing and not self.is_open_for_signup(request, sociallogin):
            messages.error(
                request,
                _(
                    "That account is not known here. Ask whoever looks after this site to add your work "
                    "email address, then sign in again."
                ),
            )
            raise ImmediateHttpResponse(redirect("account_login"))
        for address in sociallogin.email_addresses:
            address.verified = address.email.lower() in verified_addresses(sociallogin)
