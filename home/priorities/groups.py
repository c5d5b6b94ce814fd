"""The groups that deliver the plan: each keeps an eye on its own priorities."""

from django.db import models
from django.urls import reverse

from people.models import Agency


class DeliveryGroup(models.Model):
    """People of several agencies who meet to deliver one or more priorities, and get one pack to meet over."""

    name = models.CharField(max_length=120, unique=True, help_text="Such as Domestic Abuse Delivery Group.")
    slug = models.SlugField(max_length=60, unique=True, help_text="Stands in addresses; do not change it later.")
    purpose = models.TextField(blank=True, help_text="What it is for, in two or three plain sentences.")
    chaired_by = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The agency whose officer takes the chair.",
    )
    is_active = models.BooleanField(default=True, help_text="Untick when it has ended; its past stays.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def pack_address(self) -> str:
        return reverse("priorities:pack", args=[self.slug])
