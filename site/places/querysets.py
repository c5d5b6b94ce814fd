"""Reading areas and postcodes, in the words of the field."""

from typing import Self

from django.db import models


class AreaQuerySet(models.QuerySet):
    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)


class PostcodeQuerySet(models.QuerySet):
    def in_use(self) -> Self:
        """Postcodes that Royal Mail still uses."""
        return self.filter(terminated_on=None)
