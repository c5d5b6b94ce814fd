"""What updates and priorities are about, in words that outlast any one plan: people follow topics."""

from django.db import models


class Topic(models.Model):
    """A subject that people can follow, such as burglary or scams.

    A sensitive one (domestic abuse, sexual violence) is never named in the subject of an email, because somebody
    else may see the screen, and its pages offer a quick way out.
    """

    name = models.CharField(max_length=60, unique=True, help_text="As people say it, such as Vehicle crime.")
    slug = models.SlugField(max_length=60, unique=True, help_text="Stands in addresses; do not change it later.")
    is_sensitive = models.BooleanField(
        default=False,
        help_text="For domestic and sexual violence: emails never name it and its pages have “Exit this page”.",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
