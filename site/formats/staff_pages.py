"""A page's formats, as staff see them: what there is, what no longer fits, and files of their own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import Page

from . import services
from .kinds import KINDS, MADE_HERE, Format, Problem
from .models import FormatSettings, MadeFile, StaffFile
from .pages import OfferedInFormats, document_of
from .tasks import make_all_formats
from .uploads import StaffFileForm


class PageFormatsView(WagtailAdminTemplateMixin, TemplateView):
    """Each format of one page with where it stands; whoever may publish the page may bring files."""

    template_name = "formats/page_formats.html"
    page_title = gettext_lazy("Formats")
    header_icon = "doc-full"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        if not isinstance(self.page, OfferedInFormats) or not may_bring_files(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        title = self.get_page_subtitle()
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": title}
        return [*super().get_breadcrumbs_items(), edit, {"url": "", "label": _("Formats"), "sublabel": title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or StaffFileForm()
        return super().get_context_data(**kwargs) | {"page": self.page, "rows": standing_of(self.page), "form": form}

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        match request.POST.get("do"):
            case "bring":
                return self._bring()
            case "confirm":
                services.confirm_that_it_fits(self._staff_file())
                self._say("formats.confirm", _("The file is given out again."))
            case "remove":
                self._staff_file().delete()
                self._say("formats.remove", _("The file has been removed."))
            case "make":
                MadeFile.objects.of(self.page).delete()
                make_all_formats.enqueue(self.page.pk)
                self._say("formats.make", _("All formats are being made again, in a minute or two."))
        return redirect(request.path)

    def _bring(self) -> HttpResponse:
        form = StaffFileForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        brought = form.cleaned_data
        services.put_in_place(
            page=self.page,
            format_=brought["format"],
            file=brought["file"],
            made_by=brought["made_by"],
            captions=brought["captions"],
        )
        self._say("formats.bring", _("The file is given out from now on, as long as the words of the page stay."))
        return redirect(self.request.path)

    def _staff_file(self) -> StaffFile:
        return get_object_or_404(StaffFile.objects.of(self.page), pk=self.request.POST.get("file"))

    def _say(self, action: str, words: str) -> None:
        log(instance=self.page, action=action, user=self.request.user)
        messages.success(self.request, words)


def may_bring_files(user: Any, page: Page) -> bool:
    """Whoever may publish the page answers for its files too."""
    return page.permissions_for_user(user).can_publish()


def standing_of(page: Page) -> list[dict[str, Any]]:
    """Where each format of `page` stands, in words."""
    document = document_of(page)
    settings = FormatSettings.current()
    staff = {each.format: each for each in StaffFile.objects.of(page)}
    made = {(each.format, each.key): each for each in MadeFile.objects.of(page)}
    rows = []
    for kind in KINDS.values():
        brought = staff.get(kind.format)
        key = services.key_of(kind.format, document, settings) if kind.format in MADE_HERE else ""
        own = made.get((kind.format, key))
        fits = bool(brought and brought.document_digest == document.digest)
        rows.append(
            {
                "name": kind.format.label,
                "address": f"{page.get_url()}formats/{kind.name}",
                "standing": _standing(kind.format, own),
                "brought": brought,
                "fits": fits,
                "is_given_out": page.live and (fits or bool(own and own.state == MadeFile.State.READY)),
            }
        )
    return rows


def _standing(format_: Format, own: MadeFile | None) -> str:
    if format_ not in MADE_HERE:
        return _("Made by people only.")
    if own is None:
        return _("Not made yet: it is made when the page is published, or when somebody asks for it.")
    if own.problem:
        return str(Problem(own.problem).label)
    return str(own.get_state_display()).capitalize() + "."
