"""What people add to the staff pages, to the worker, and to what is kept about somebody."""

from datetime import time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.account import NameEmailSettingsPanel

from core.recurring import Job

from . import exports, retention  # noqa: F401 - exports register themselves
from .forms import StaffNameForm
from .models import AccountMessage, Agency, CommunityGroup, Membership, User
from .personal_data import NotPersonal, PersonalData
from .viewsets import AgencyViewSet

# Wagtail offers no hook to replace this panel, and its form asks for a first and a last name.
NameEmailSettingsPanel.form_class = StaffNameForm


@hooks.register("register_personal_data")
def what_accounts_keep() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=User,
            title=_("Your account"),
            kept_for=_(
                "Until you erase it, or three years after you last signed in. An account whose email address was "
                "never confirmed goes after thirty days."
            ),
            of=lambda user: User.objects.filter(pk=user.pk),
            fields=("email", "name", "date_joined", "last_login", "groups", "password"),
            words={"date_joined": _("Account made"), "last_login": _("Last signed in"), "groups": _("Roles")},
            secret=("password",),
        ),
        PersonalData(
            model=AccountMessage,
            title=_("Messages about your account that wait to be sent"),
            kept_for=_("Until it is sent: minutes. One that cannot be sent goes after a day."),
            of=lambda user: AccountMessage.objects.filter(recipient=user.email),
            fields=("subject", "created_at"),
            # The last message says that the account is gone, so it must outlive it by a minute.
            erase=lambda user: None,
            kept=_("One message to say that your account is gone, until it is sent."),
        ),
        PersonalData(
            model=Agency.approvers.through,
            title=_("Agencies that you may agree for"),
            kept_for=_("Until your account is erased or somebody else takes it over."),
            of=lambda user: Agency.approvers.through.objects.filter(user=user),
        ),
        PersonalData(
            model=Membership,
            title=_("Community groups that you belong to"),
            kept_for=_(
                "Two years after you left the group; a request or invitation that came to nothing, sixty days; your "
                "request to list a group, until it is decided."
            ),
            of=Membership.objects.of_person,
            fields=("group", "state", "role", "starts_on", "ends_on", "words", "email"),
        ),
        PersonalData(
            model=CommunityGroup,
            title=_("Community groups that we reach at your address"),
            kept_for=_("As long as the group is active and you are its registered contact."),
            of=lambda user: CommunityGroup.objects.filter(contact_email__iexact=user.email),
            fields=("name", "contact_email", "postal_address"),
            erase=lambda user: CommunityGroup.objects.filter(contact_email__iexact=user.email).update(
                contact_email="", postal_address="", verified_at=None, contact_changed_at=timezone.now()
            ),
            kept=_("The group stays, without your address, until somebody else is its contact."),
        ),
        NotPersonal(Agency, "Its address is a team's, and who may agree for it is registered beside it."),
    ]


@hooks.register("register_recurring_job")
def forget_accounts_nobody_uses() -> Job:
    return Job("forget accounts nobody uses", retention.forget_unused_accounts, at=time(3, 10))


@hooks.register("register_recurring_job")
def forget_old_sessions() -> Job:
    return Job("forget old sessions", retention.forget_old_sessions, at=time(3, 20))


@hooks.register("register_recurring_job")
def send_waiting_messages() -> Job:
    return Job("send waiting account messages", retention.send_waiting_messages, every=retention.TRY_AGAIN_EVERY)


@hooks.register("register_recurring_job")
def forget_past_memberships() -> Job:
    return Job("forget past memberships of groups", retention.forget_past_memberships, at=time(3, 15))


@hooks.register("register_admin_viewset")
def agencies() -> AgencyViewSet:
    return AgencyViewSet()
