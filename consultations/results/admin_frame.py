"""What every staff page of results has: whose it is, where it stands, and the way to the others."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.preparing.models import Consultation
from people.models import User
from people.views import SignedIn

from .permissions import may_export, may_publish_answers, may_release, may_see_results


def consultation_for(request: SignedIn, pk: int, may: Callable[[User, Consultation], bool]) -> Consultation:
    """The consultation, for whoever may see this of it."""
    consultation = get_object_or_404(Consultation, pk=pk)
    if not may(request.user, consultation):
        raise PermissionDenied
    return consultation


def frame(consultation: Consultation, request: SignedIn, title: str) -> dict:
    """What its template is given besides its own."""
    places = [
        (may_see_results, "consultation_results", _("Live results")),
        (may_see_results, "consultation_compare", _("Compare answers")),
        (may_release, "consultation_release", _("Release results")),
        (may_publish_answers, "consultation_answers", _("Published answers")),
    ]
    open_to = [(name, label) for may, name, label in places if may(request.user, consultation)]
    tabs = [(reverse(name, args=[consultation.pk]), label) for name, label in open_to]
    return {
        "consultation": consultation,
        "tabs": tabs,
        "here": request.path,
        "may_export": may_export(request.user),
        "header_title": title,
        "page_title": title,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("consultation_list"), "label": _("Consultations")},
            {"url": reverse("consultation_detail", args=[consultation.pk]), "label": str(consultation)},
            {"url": "", "label": title},
        ],
    }
