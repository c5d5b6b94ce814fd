"""What moderation keeps about people, for how long, and what goes when somebody erases their account."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.personal_data import NotPersonal, PersonalData

from .models import Appeal, ComplaintStep, Decision, DefamationComplaint, Item, ModerationSettings, Report
from .retention import forget_contacts, forget_removed_words

CONTACT = _(
    "Your name and address: six months after the last decision. Words that were not published, and the name that you "
    "wanted beside those that were: a year."
)
LOG = _("The log of decisions stays, without your name.")


def registered() -> list[PersonalData | NotPersonal]:
    # Appeals and complaints are found through the contributions, whose author is forgotten last.
    return [
        PersonalData(
            model=Appeal,
            title=_("Appeals you made, or decided"),
            kept_for=CONTACT,
            of=_appeals_of,
            fields=("words", "made_at", "decided_at", "is_upheld"),
            erase=_forget_appeals,
            kept=LOG,
        ),
        PersonalData(
            model=DefamationComplaint,
            title=_("Complaints of defamation that you made, or that are about what you wrote"),
            kept_for=_("A year after the complaint was closed: as long as somebody can go to court."),
            of=_complaints_of,
            fields=("statement", "meaning", "what_is_wrong", "received_at", "state", "closed_at"),
            erase=lambda user: None,
            kept=_("A complaint of defamation stays until a year after it was closed, because a court may ask for it."),
        ),
        PersonalData(
            model=Report,
            title=_("Things you reported"),
            kept_for=_("Your address: six months after we answered. Your words: a year."),
            of=lambda user: Report.objects.filter(address__iexact=user.email),
            fields=("why", "words", "reported_at", "closed_at"),
            erase=lambda user: Report.objects.filter(address__iexact=user.email).update(address="", words=""),
        ),
        PersonalData(
            model=Item,
            title=_("What you sent us to publish"),
            kept_for=CONTACT,
            of=Item.objects.written_by,
            fields=("title", "text", "public_text", "state", "submitted_at", "author_name", "signed"),
            words={"text": _("What you wrote"), "public_text": _("What was published")},
            erase=_forget_author,
        ),
        _log(Decision, _("Decisions you took about what others wrote"), "decided_by", ("action", "decided_at")),
        _log(ComplaintStep, _("Steps you took in complaints of defamation"), "done_by", ("title", "done_at")),
        NotPersonal(ModerationSettings, "The duty contact is a role's address, not a person's."),
    ]


def _appeals_of(user: User) -> QuerySet[Appeal]:
    return Appeal.objects.filter(Q(item__in=Item.objects.written_by(user)) | Q(decided_by=user))


def _complaints_of(user: User) -> QuerySet[DefamationComplaint]:
    return DefamationComplaint.objects.filter(Q(address__iexact=user.email) | Q(item__in=Item.objects.written_by(user)))


def _forget_appeals(user: User) -> None:
    Appeal.objects.filter(item__in=Item.objects.written_by(user)).update(words="")
    Appeal.objects.filter(decided_by=user).update(decided_by=None)


def _forget_author(user: User) -> None:
    """Take the person out, and what nobody was to see; what is published is its app's to keep or delete."""
    written = Item.objects.filter(pk__in=list(Item.objects.written_by(user).values_list("pk", flat=True)))
    forget_removed_words(written.exclude(state__in=[Item.State.WAITING, Item.State.HELD]))
    forget_contacts(written)
    written.update(signed="")


def _log(model, title, who: str, fields: tuple[str, ...]) -> PersonalData:
    return PersonalData(
        model=model,
        title=title,
        kept_for=_("As long as the site: it is the record of what was decided."),
        of=lambda user: model.objects.filter(**{who: user}),
        fields=fields,
        erase=lambda user: model.objects.filter(**{who: user}).update(**{who: None}),
        kept=LOG,
    )
