"""The team's side of those who raised an action: noting who did, and looking again after a reply."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from people.views import SignedIn

from ..models import Action
from ..permissions import may_change
from . import services
from .forms import RaiserForm


@require_POST
@permission_required("actions.view_action", raise_exception=True)
def add(request: SignedIn, pk: int) -> HttpResponse:
    """Note who raised it: they are told of each change from now on."""
    action = _own(request, pk)
    form = RaiserForm(request.POST)
    if form.is_valid():
        services.add_raiser(action=action, **form.cleaned_data)
        messages.success(request, _("Noted. They are told of each change from now on."))
    else:
        messages.error(request, " ".join(str(sentence) for errors in form.errors.values() for sentence in errors))
    return redirect(action.staff_address)


@require_POST
@permission_required("actions.view_action", raise_exception=True)
def look_again(request: SignedIn, pk: int) -> HttpResponse:
    """The team has looked into what was replied."""
    action = _own(request, pk)
    services.look_again(action=action, by=request.user)
    messages.success(request, _("Noted that you have looked into it. If you found otherwise, change the status."))
    return redirect(action.staff_address)


def _own(request: SignedIn, pk: int) -> Action:
    action = get_object_or_404(Action, pk=pk)
    if not may_change(request.user, action):
        raise PermissionDenied
    return action
