"""What editors see when a page is held rather than published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from people.views import SignedIn

from .models import Held
from .pages import WaitsInSensitivePeriods


@hooks.register("before_publish_page", order=1000)  # after those who refuse a page that is not ready
def hold_rather_than_publish(request: SignedIn, page: Page) -> HttpResponse | None:
    """The editor publishes past `Page.publish`, so ask here; and say what happens now instead of “published”."""
    page = page.specific
    if not isinstance(page, WaitsInSensitivePeriods):
        return None
    held = page.hold_revision(page.latest_revision, by=request.user)
    if held is None:
        return None
    _say_held(request, held)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("after_edit_page", order=-10)  # before those who lead to another page
@hooks.register("after_create_page")
def say_held_after_workflow(request: HttpRequest, page: Page) -> None:
    if held := Held.objects.of(page.specific).undecided().first():
        _say_held(request, held)


@hooks.register("after_bulk_action")
def say_held_after_bulk_publishing(request: HttpRequest, action_type: str, objects, action) -> None:
    if action_type != "publish":
        return
    for page in objects:
        if isinstance(page, Page) and (held := Held.objects.of(page.specific).undecided().first()):
            _say_held(request, held)


def _say_held(request: HttpRequest, held: Held) -> None:
    words = _(
        "“%(title)s” is saved but held: the sensitive period “%(period)s” lasts until %(day)s. Its named officers "
        "have been told and decide whether it goes out. %(guidance)s"
    )
    day = date_format(held.period.ends_on, "j E Y")
    named = {"title": held.title, "period": held.period, "day": day, "guidance": held.period.guidance}
    messages.warning(request, words % named)
