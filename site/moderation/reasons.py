"""Why something is held, refused, shortened or taken down; and what is said to its author."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    ACCUSES = "accuses", _("Accuses somebody who can be identified")
    CHILD = "child", _("Could identify a child")
    SEXUAL_OFFENCE = "sexual-offence", _("Could identify the victim of a sexual offence")
    PERSONAL_DETAILS = "personal-details", _("Gives a name, address, phone or registration number")
    ACTIVE_CASE = "active-case", _("Concerns a case that is before a court or being investigated")
    ABUSE = "abuse", _("Abuse, hatred or threats")
    SPAM = "spam", _("Advertising or spam")
    OFF_TOPIC = "off-topic", _("Not about the subject")
    DEFAMATION = "defamation", _("Complaint of defamation")
    OTHER = "other", _("Another reason")


# In the second person, read after "because".
TO_AUTHOR = {
    Reason.ACCUSES: _(
        "it accuses somebody who can be identified. We cannot check that, and it could harm an investigation or "
        "somebody who did nothing. If you know about a crime, please tell the police."
    ),
    Reason.CHILD: _("it could identify a child. We leave out what does, whoever writes it."),
    Reason.SEXUAL_OFFENCE: _(
        "it could identify the victim of a sexual offence. The law protects them for life, and so do we."
    ),
    Reason.PERSONAL_DETAILS: _("it gives somebody's name, address, phone or registration number."),
    Reason.ACTIVE_CASE: _(
        "it is about a case that is before a court or being investigated. Public comment could make the trial unfair."
    ),
    Reason.ABUSE: _("it is abusive, hateful or threatening."),
    Reason.SPAM: _("it advertises something."),
    Reason.OFF_TOPIC: _("it is not about the subject of the page."),
    Reason.DEFAMATION: _("somebody has complained that it is defamatory."),
    Reason.OTHER: _("of the reason below."),
}
