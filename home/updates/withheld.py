"""Pictures and documents of an update that was withdrawn, which their own addresses would still give out.

A picture of somebody can spoil a trial as words can. One that another page shows too stays: it is there as well.
"""

from django.conf import settings
from django.db.models import Model, Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve
from wagtail import hooks
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from core.kept import kept

from .models import UpdatePage
from .records import Withdrawal


def is_withheld(file: Model) -> bool:
    """Whether withdrawn updates show this picture or document, and nothing that people can see does."""
    if (file._meta.label, str(file.pk)) not in kept("files of withdrawn updates", _files_of_withdrawn_updates):
        return False
    references = ReferenceIndex.get_references_to(file).select_related("base_content_type")
    on_pages = [each.object_id for each in references if each.base_content_type.model_class() is Page]
    seen_on = Page.objects.live().filter(pk__in=on_pages).exclude(pk__in=_withdrawn_updates().values("pk"))
    return len(on_pages) == len(references) and not seen_on.exists()


def uploads_of_withdrawn_updates(model: type[Model]) -> list[str]:
    """The numbers of those pictures, or documents, that withdrawn updates show."""
    return sorted(number for label, number in _files_of_withdrawn_updates() if label == model._meta.label)


def give_picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture from the folder of uploads. From a bucket, which gives out its own, it is taken (`setting_aside`)."""
    picture = get_image_model().objects.filter(Q(file=path) | Q(renditions__file=path)).first()
    if picture and is_withheld(picture):
        raise Http404
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))


@hooks.register("before_serve_document")
def withhold_document(document: Model, request: HttpRequest) -> None:
    if is_withheld(document):
        raise Http404


def _withdrawn_updates():
    """In every language."""
    return UpdatePage.objects.filter(translation_key__in=Withdrawal.objects.values("update__translation_key"))


def _files_of_withdrawn_updates() -> set[tuple[str, str]]:
    """The model and number of each, out of the bodies: the index of references is written some time later."""
    return {
        (model._meta.label, number)
        for update in _withdrawn_updates()
        for model, number, *_where in update.body.stream_block.extract_references(update.body)
    }
