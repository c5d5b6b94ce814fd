"""Saving a draft never takes a page off the site again that somebody has published in the meantime.

Wagtail writes the whole row of a page that is not live with each saving of its draft, as it was when the editor asked.
A saving on its own that is still under way when somebody presses Publish, in the same window or in another, would so
undo the publication. The draft's words are in its revision, so nothing is lost where the row is left alone.
"""

from typing import Any, Self


class NotOvertakenByDrafts:
    """A page whose row a draft writes only while it is not live. Stands before `Page` among the bases."""

    # Whether it was live when it was read: who unpublishes has read a live page, who saves a draft has not.
    _was_live = False
    live: bool

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        page = super().from_db(*args, **kwargs)  # type: ignore[misc] # of Django's models
        page._was_live = page.__dict__.get("live", False)
        return page

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)  # type: ignore[misc] # of Django's models
        self._was_live = self.__dict__.get("live", False)

    def with_content_json(self, content: Any) -> Self:
        page = super().with_content_json(content)  # type: ignore[misc] # of Wagtail's pages
        page._was_live = page.live
        return page

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._is_overtaken(kwargs):
            return
        super().save(*args, **kwargs)  # type: ignore[misc] # of Django's models
        self._was_live = self.live

    def _is_overtaken(self, how: dict[str, Any]) -> bool:
        if self.live or self._was_live or self._state.adding or how.get("update_fields"):  # type: ignore[attr-defined] # of Django's models
            return False
        rows = type(self)._base_manager  # type: ignore[attr-defined] # of Django's models
        return rows.filter(pk=self.pk, live=True).exists()  # type: ignore[attr-defined] # of Django's models
