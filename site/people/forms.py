"""The forms of an account, and those of the people who keep accounts."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core.internal import ratelimit
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from .models import User


class SignupForm(AllauthSignupForm):
    """Takes as long for an address that has an account as for one that has none."""

    def try_save(self, request: HttpRequest):
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class _OnceOnly:
    """A code counts once for as long as it could be entered: allauth remembers it for one period only."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        code = super().clean_code()  # type: ignore[misc] # mixed into forms
        if self.authenticator.type == Authenticator.Type.TOTP:
            periods = 2 * mfa_settings.TOTP_TOLERANCE + 1
            key = f"totp-used:{self.user.pk}:{code.strip()}"
            if not ratelimit.cache.add(key, True, periods * mfa_settings.TOTP_PERIOD):
                raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class SecondStepForm(_OnceOnly, AuthenticateForm):
    pass


class SecondStepAgainForm(_OnceOnly, ReauthenticateForm):
    pass


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class StaffNameForm(NameForm):
    """The same in Wagtail's own account page. Its logs show names, so there one is needed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class _KeepingAccounts:
    """What differs from Wagtail's own user forms: one name, a password that only its owner ever sets."""

    fields: dict[str, forms.Field]
    cleaned_data: dict
    instance: User

    def __init__(self, *args, may_appoint: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        # Somebody who keeps accounts must not be able to make one that may do more than their own.
        if not may_appoint and "is_superuser" in self.fields:
            self.fields["is_superuser"].disabled = True

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class StaffCreationForm(_KeepingAccounts, UserCreationForm):
    first_name = None
    last_name = None
    email = forms.EmailField(
        label=_("Email address"), help_text=_("They sign in with it. A link to choose a password is sent there.")
    )

    class Meta(UserCreationForm.Meta):
        fields = ["email", "name", "is_superuser", "groups"]

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class StaffEditForm(_KeepingAccounts, UserEditForm):
    first_name = None
    last_name = None
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("They sign in with it. A new address must be confirmed through a link sent there."),
    )

    class Meta(UserEditForm.Meta):
        fields = ["email", "name", "is_active", "is_superuser", "groups"]
