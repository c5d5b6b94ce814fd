"""In the staff pages: pages for all areas of a kind at once."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from crime_map.findings import kind_name
from people.models import User
from places.models import AreaKind

from .models import NeighbourhoodIndexPage
from .services import areas_without_pages, create_neighbourhood_pages


class MakePagesForm(forms.Form):
    """For which areas, and whether people see the pages at once."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Pages for all"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Areas that have a page keep it. Choose the kind that people know best: often wards."),
    )
    as_drafts = forms.BooleanField(
        label=gettext_lazy("Leave them as drafts"),
        required=False,
        help_text=gettext_lazy(
            "To fill in contacts and meetings first. A page reads well without them: it has the area’s figures, "
            "updates and priorities, and says how to reach the partnership."
        ),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        counts = {kind: areas_without_pages(kind).count() for kind in AreaKind.values}
        label = _("%(kind)s (%(count)s without a page)")
        choices = [(kind, label % {"kind": kind_name(kind), "count": count}) for kind, count in counts.items() if count]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # it is the field of choices above


def may_make_pages(user: User | AnonymousUser, index: Page) -> bool:
    """Who may publish below the list may make many pages at once."""
    permissions = index.permissions_for_user(user)
    return permissions.can_add_subpage() and permissions.can_publish_subpage()


@require_http_methods(["GET", "HEAD", "POST"])
def make_pages(request: HttpRequest) -> HttpResponse:
    index = NeighbourhoodIndexPage.objects.first()
    if index is None or not may_make_pages(request.user, index):
        raise PermissionDenied
    form = MakePagesForm(request.POST or None)
    if form.is_valid():
        pages = create_neighbourhood_pages(
            areas=areas_without_pages(form.cleaned_data["kind"]),
            as_drafts=form.cleaned_data["as_drafts"],
            made_by=cast(User, request.user),
        )
        made = ngettext("%(count)s page was made.", "%(count)s pages were made.", len(pages)) % {"count": len(pages)}
        messages.success(request, made)
        return redirect(reverse("wagtailadmin_explore", args=[index.pk]))
    return render(request, "home/neighbourhoods/admin/make_pages.html", {"form": form, "index": index})
