"""What the worker makes, one after another on the queue for slow things."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from wagtail.models import Page

from . import services
from .kinds import MADE_HERE
from .models import FormatSettings, MadeFile
from .pages import document_of, is_offered


@task(queue_name="slow")
def make_format(page_id: int, format_: str) -> None:
    """Make one format of a page, as the page is when this is run."""
    page = _page(page_id)
    if page and is_offered(page):
        services.make(page, format_)


@task(queue_name="slow")
def make_all_formats(page_id: int) -> None:
    """Make every format of a page that has just been published."""
    if page := _page(page_id):
        services.make_all(page)


@task(queue_name="slow")
def make_what_is_out_of_date() -> None:
    """Make again what has changed without anybody publishing: measures, names, settings. Asked for every night."""
    settings = FormatSettings.current()
    pages = Page.objects.live().filter(made_files__isnull=False).distinct()
    for page in pages.specific().iterator(chunk_size=50):
        if not is_offered(page):
            continue
        document = document_of(page)
        keys = {services.key_of(format_, document, settings) for format_ in MADE_HERE}
        if MadeFile.objects.of(page).filter(key__in=keys).settled().count() < len(MADE_HERE):
            make_all_formats.enqueue(page.pk)
    _forget_abandoned()


def _forget_abandoned() -> None:
    MadeFile.objects.filter(page__live=False, queued_at__lt=timezone.now() - timedelta(days=1)).delete()


def _page(page_id: int) -> Page | None:
    """The page, unless it has been deleted since."""
    page = Page.objects.filter(pk=page_id).first()
    return page and page.specific
