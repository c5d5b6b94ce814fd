"""Equality monitoring: what people tell of themselves, kept so that it cannot be joined to what they answered.

**What could join the two, and why it does not.** Somebody who holds the whole database, and even knows the code, has:

* *A key.* There is none. An answer here names its consultation and the month it was written down, nothing else: no
  response, draft, device, address, language, channel or area.
* *Time.* A row has none but its month, which is that of the writing, the same for all that were written together.
* *Order.* A response and an answer given right after it would stand at the same place of their tables: in SQLite by
  `rowid`, in PostgreSQL by `ctid` (where the row lies) and `xmin` (which transaction wrote it); an automatic number
  would say the same. So an answer goes to a tray first. When ten are in it they are shuffled and written in one
  transaction, with random keys (UUID version 4) made then. All ten have one `xmin`; their `rowid` and `ctid` follow the
  shuffle. What is left of the order is which ten: each of the ten is as likely as the others. When the consultation
  has closed, the rest of the tray is written and all rows of the consultation are taken out and written anew, shuffled
  together, so that not even the tens can be told.
* *The tray.* It holds nine at most, in one row for a consultation, as one list that is shuffled whenever an answer is
  put in, and is never a row for each answer: the list's order tells nothing of who came when.
* *Which people answered here at all.* A sent draft says once whether these questions were opened from it, and goes a
  day later. By opening them one gets a ticket: a random number, of which a hash is kept that is joined to no draft, and
  which is deleted when it is used. The page with the questions has the ticket in its address, and nothing else.
* *Text.* No question takes any. Rare combinations are rare: staff see counts of one question at a time only, small
  ones hidden (`counting.py`).

What remains: whoever copies the database after every single answer, or reads its log of writes (SQLite's WAL,
PostgreSQL's WAL, a dead row before it is vacuumed), sees the tray grow by one. Such logs and
copies belong in as few hands as backups do, and go in their own time. `test_joining.py` tries all the rest.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.preparing.models import Consultation


class MonitoringAnswer(models.Model):
    """What one person told of themselves: `{question id: option id}`. It cannot be changed, and nobody can find it.

    `month` is the first day of the month in which it was written here. Kept as long as the consultation's answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    answers = models.JSONField()

    is_shown_to_public = False

    class Meta:
        # By a random key: no other order may be seen anywhere.
        ordering = ["id"]
        verbose_name = _("equality monitoring answer")
        permissions = [("view_equality", "Can see equality monitoring")]

    def __str__(self) -> str:
        return str(self.id)


class Tray(models.Model):
    """Answers that wait until ten are together, as one list in random order: see the module."""

    consultation = models.OneToOneField(Consultation, on_delete=models.CASCADE, primary_key=True, related_name="+")
    answers = models.JSONField(default=list)

    is_shown_to_public = False

    class Meta:
        verbose_name = _("equality monitoring answers waiting")

    def __str__(self) -> str:
        return str(self.consultation)


class Ticket(models.Model):
    """That somebody may answer these questions once: the hash of a random number, deleted when it is used.

    Unused ones go with the first night that is a whole day later.
    """

    hash = models.CharField(max_length=64, primary_key=True)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    is_shown_to_public = False

    class Meta:
        verbose_name = _("ticket for equality monitoring")

    def __str__(self) -> str:
        return str(self.consultation)
