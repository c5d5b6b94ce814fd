"""What packages keep about people: sign-in (allauth), sessions, and Wagtail's accounts, logs and revisions.

Our own models are registered by their apps.
"""

from collections.abc import Iterable, Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    APIToken,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile
from wagtail_localize.models import SegmentOverride, StringTranslation

from core.models import Partnership
from people.models import User
from people.personal_data import NotPersonal, PersonalData

WITH_THE_ACCOUNT = _("As long as your account.")
AS_RECORD = _("As long as the page or file: it is the record of who published what.")
PUBLISHED = _("What was published stays, without your name.")


def sign_in() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=EmailAddress,
            title=_("Your email addresses"),
            kept_for=WITH_THE_ACCOUNT,
            of=lambda user: EmailAddress.objects.filter(user=user),
            fields=("email", "verified", "primary"),
            words={"verified": _("You confirmed it"), "primary": _("You sign in with it")},
        ),
        PersonalData(
            model=Authenticator,
            title=_("Your second step at sign-in"),
            kept_for=_("Until you remove it, or your account goes."),
            of=lambda user: Authenticator.objects.filter(user=user),
            fields=("type", "created_at", "last_used_at", "data"),
            words={"data": _("The key that your app shares with us")},
            secret=("data",),
        ),
        PersonalData(
            model=SocialAccount,
            title=_("Signing on through your organisation"),
            kept_for=WITH_THE_ACCOUNT,
            of=lambda user: SocialAccount.objects.filter(user=user),
            fields=("provider", "uid", "date_joined", "last_login", "extra_data"),
            words={"uid": _("Your number there"), "extra_data": _("What it told us about you")},
        ),
        PersonalData(
            model=Session,
            title=_("Where you are signed in"),
            kept_for=_("Until you sign out or close the browser, and never more than two weeks."),
            of=sessions_of,
            fields=("expire_date",),
            words={"expire_date": _("Until, at the latest")},
        ),
    ]


def sessions_of(user: User) -> Iterator[Session]:
    """The person's sessions. Django keeps the user inside the session's data, so every living one is opened."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            yield session


def staff_pages() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=UserProfile,
            title=_("Your settings in the staff pages"),
            kept_for=WITH_THE_ACCOUNT,
            of=lambda user: UserProfile.objects.filter(user=user),
            fields=(
                "submitted_notifications",
                "approved_notifications",
                "rejected_notifications",
                "updated_comments_notifications",
                "preferred_language",
                "current_time_zone",
                "avatar",
                "theme",
            ),
            erase=_erase_profile,
        ),
        _deleted(APIToken, _("Keys you made for other programs"), ("name", "created", "last_used_at", "revoked_at")),
        _deleted(EditingSession, _("Pages you have open for editing"), ("last_seen_at",), _("One hour.")),
        _deleted(FormState, _("Forms you have open in the staff pages"), ("last_updated_at",), _("One day.")),
        _deleted(PageSubscription, _("Pages you follow"), ("page",)),
        _deleted(UploadedFile, _("Files whose upload you did not finish"), ("file",), _("One day.")),
        _deleted(CommentReply, _("Your replies to notes on drafts"), ("text", "created_at")),
        PersonalData(
            model=Comment,
            title=_("Your notes on drafts"),
            kept_for=_("As long as the page."),
            of=lambda user: Comment.objects.filter(user=user),
            fields=("page", "text", "created_at"),
            erase=_erase_comments,
        ),
    ]


def _deleted(model: type[Model], title, fields: tuple[str, ...], kept_for=WITH_THE_ACCOUNT) -> PersonalData:
    """Rows that go with the person."""
    owner = "uploaded_by_user" if model is UploadedFile else "user"
    return PersonalData(
        model=model,
        title=title,
        kept_for=kept_for,
        of=lambda user: model._default_manager.filter(**{owner: user}),
        fields=fields,
    )


def _erase_profile(user: User) -> None:
    for profile in UserProfile.objects.filter(user=user):
        if profile.avatar:
            profile.avatar.delete(save=False)
        profile.delete()


def _erase_comments(user: User) -> None:
    Comment.objects.filter(resolved_by=user).update(resolved_by=None)
    Comment.objects.filter(user=user).delete()


def records() -> list[PersonalData | NotPersonal]:
    """What stays when somebody goes, without them."""
    return [
        _kept(Page, _("Pages you made"), ("title", "first_published_at"), ("owner", "locked_by")),
        _kept(Revision, _("Versions of pages you saved"), ("object_str", "created_at"), ("user",)),
        _kept(Image, _("Pictures you uploaded"), ("title", "created_at"), ("uploaded_by_user",)),
        _kept(Document, _("Documents you uploaded"), ("title", "created_at"), ("uploaded_by_user",)),
        _kept(
            WorkflowState, _("Pages you put forward for approval"), ("content_object", "created_at"), ("requested_by",)
        ),
        _kept(TaskState, _("Pages you approved or sent back"), ("comment", "finished_at"), ("finished_by",)),
        _kept(StringTranslation, _("Passages you translated"), ("data", "updated_at"), ("last_translated_by",)),
        _kept(
            SegmentOverride,
            _("Pictures and links you changed in a translation"),
            ("updated_at",),
            ("last_translated_by",),
        ),
        _kept(PageLogEntry, _("What you did with pages"), ("label", "action", "timestamp"), ("user",)),
        PersonalData(
            model=ModelLogEntry,
            title=_("What you did in the staff pages, and what was done with your account"),
            kept_for=AS_RECORD,
            of=_log_of,
            fields=("label", "action", "timestamp"),
            erase=_anonymise_log,
            kept=_("The log of what was done stays, without your name."),
        ),
        NotPersonal(Partnership, "The partnership's own address, that of an office."),
    ]


def _kept(model: type[Model], title, fields: tuple[str, ...], people: tuple[str, ...]) -> PersonalData:
    """Rows that outlive the person, who is taken out of their fields `people`."""

    def of(user: User) -> Iterable[Model]:
        return model._default_manager.filter(Q(**{people[0]: user}))

    def erase(user: User) -> None:
        for name in people:
            model._default_manager.filter(**{name: user}).update(**{name: None})

    return PersonalData(model=model, title=title, kept_for=AS_RECORD, of=of, fields=fields, erase=erase, kept=PUBLISHED)


def _log_of(user: User) -> QuerySet[ModelLogEntry]:
    return ModelLogEntry.objects.filter(Q(user=user) | _about(user))


def _about(user: User) -> Q:
    return Q(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))


def _anonymise_log(user: User) -> None:
    ModelLogEntry.objects.filter(_about(user)).update(label=_("Somebody who erased their account"), data={})
    ModelLogEntry.objects.filter(user=user).update(user=None)


def forget_unfinished_work() -> None:
    """Forms and uploads that somebody in the staff pages began and left a day ago."""
    EditingSession.cleanup()
    FormState.objects.stale().delete()
    day_ago = timezone.now() - FormState.STALE_TIMEOUT
    for upload in UploadedFile.objects.all():
        storage = upload.file.storage
        if not storage.exists(upload.file.name) or storage.get_modified_time(upload.file.name) < day_ago:
            upload.file.delete(save=False)
            upload.delete()
