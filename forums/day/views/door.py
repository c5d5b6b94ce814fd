"""The code that a guest shows at the door."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forums.inviting.models import Rsvp
from forums.panels import guest_panels
from home.panels import draw
from people.models import User

from ..permissions import may_check_in


@require_safe
@never_cache
def guest_code(request: HttpRequest, token: str) -> HttpResponse:
    """Leads whoever checks guests in to this guest; says to anybody else what the code is for, and nobody's name."""
    rsvp = get_object_or_404(Rsvp.objects.select_related("forum"), token=token)
    if _may_check_in(request.user):
        return redirect("forum_check_in_guest", rsvp.forum_id, rsvp.pk)
    sign_in = f"{reverse('account_login')}?next={request.path}"
    context = {"forum": rsvp.forum, "sign_in": sign_in, "panels": draw(guest_panels(rsvp.forum))}
    return render(request, "forums/day/door.html", context)


def _may_check_in(user: User | AnonymousUser) -> bool:
    return isinstance(user, User) and may_check_in(user)
