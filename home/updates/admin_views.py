"""The staff pages of updates: what came of one, correcting and withdrawing it, agreeing to appeals."""

from collections.abc import Callable

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.models import Locale, Revision
from wagtail.permissions import page_permission_policy

from outbox.models import Mailing
from people.models import User

from . import services
from .admin_forms import CorrectionForm, DecisionForm, ReviewForm, WithdrawalForm
from .kinds import UpdateKind
from .models import UpdatePage, UpdatesPage
from .panels import check_context
from .permissions import may_decide_about, may_publish, may_record_proceedings, may_review, may_see_report
from .records import AppealApproval, Withdrawal
from .reports import left_out_of, report_of

FORM = "home/updates/admin/form.html"


class StaffRequest(HttpRequest):
    """What the staff pages are asked by somebody who is signed in: Wagtail has made sure of that."""

    user: User


@require_safe
def write(request: StaffRequest) -> HttpResponse:
    """From the menu straight to an empty update, wherever the list of updates stands among the pages."""
    list_of_updates = get_object_or_404(UpdatesPage.objects.filter(locale=Locale.get_default()))
    return redirect("wagtailadmin_pages:add", "home", "updatepage", list_of_updates.pk)


@require_safe
def check_panel(request: StaffRequest, pk: int) -> HttpResponse:
    """What the checker says of the newest draft, for the editor that is open on it."""
    update = _update(request, pk, may_see_report).get_latest_revision_as_object()
    return render(request, "home/updates/admin/check_panel.html", check_context(update, request.user))


@require_safe
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """What came of an update."""
    update = _update(request, pk, may_see_report)
    withdrawal = Withdrawal.objects.filter(update=update.source).first()
    context = {
        "update": update,
        "report": report_of(update.source),
        "short_address": f"{settings.SITE_URL}{update.short_address}",
        "withdrawal": withdrawal,
        "corrections": update.source.corrections.all(),
        "approvals": update.source.approvals.select_related("agency", "decided_by"),
        "may_publish": may_publish(request.user, update),
        "may_record_proceedings": may_record_proceedings(request.user, update.source),
        "may_review": bool(withdrawal and withdrawal.awaits_review and may_review(request.user, update.source)),
        **_frame(_("What came of it"), update),
    }
    return render(request, "home/updates/admin/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    update = _update(request, pk, may_publish)
    form = CorrectionForm(request.POST or None)
    if form.is_valid() and _do(
        form, lambda: services.correct(update=update, note=form.cleaned_data["note"], user=request.user)
    ):
        messages.success(request, _("The page says so now, and those who were sent it are being told."))
        return redirect("update_report", pk)
    about = _(
        "First change the words of the update and publish them. Then say here what was wrong: the note stands on "
        "the page with today's date, and goes to exactly those who were sent the update."
    )
    return _show_form(request, update, form, title=_("Correct it"), about=about, submit=_("Add the correction"))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    update = _update(request, pk, may_publish)
    form = WithdrawalForm(request.POST or None)
    sentence = form.cleaned_data["sentence"] if form.is_valid() else ""
    if sentence and _do(form, lambda: services.withdraw(update=update, sentence=sentence, user=request.user)):
        messages.success(request, _("It is withdrawn. Those who were sent it are being told."))
        return redirect("update_report", pk)
    about = _(
        "The update leaves the site, the feeds and every format at once. Its address shows the sentence below, and "
        "exactly those who were sent the update are told."
    )
    return _show_form(
        request, update, form, title=_("Withdraw it"), about=about, submit=_("Withdraw the update"), is_serious=True
    )


@require_http_methods(["GET", "HEAD", "POST"])
def proceedings(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody was arrested or charged: the appeal is taken back until an approver has reviewed it."""
    update = _update(request, pk, may_record_proceedings)
    initial = {"sentence": _("This appeal has been withdrawn because of legal proceedings.")}
    form = WithdrawalForm(request.POST or None, initial=initial)
    sentence = form.cleaned_data["sentence"] if form.is_valid() else ""
    if sentence and _do(
        form, lambda: services.withdraw_for_proceedings(update=update, sentence=sentence, user=request.user)
    ):
        messages.success(request, _("The appeal is withdrawn everywhere until an approver has reviewed it."))
        return _back(request, update)
    about = _(
        "Once somebody is arrested or charged, what the public can read may spoil the trial. The appeal is withdrawn "
        "everywhere at once, and stays so until an approver of its organisation decides otherwise. Name nobody."
    )
    return _show_form(
        request,
        update,
        form,
        title=_("Record an arrest or charge"),
        about=about,
        submit=_("Withdraw the appeal"),
        is_serious=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: StaffRequest, pk: int) -> HttpResponse:
    update = _update(request, pk, may_review)
    withdrawal = get_object_or_404(Withdrawal, update=update.source)
    left_out = left_out_of(update.source)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        shows_again = form.cleaned_data["decision"] == ReviewForm.SHOW
        services.review(withdrawal=withdrawal, shows_again=shows_again, user=request.user)
        if shows_again:
            _say_it_is_shown_again(request, left_out)
        else:
            messages.success(request, _("The appeal stays withdrawn."))
        return _back(request, update)
    about = _("Ask whoever leads the case first. Shown again, it stands where it stood; nobody is told a second time.")
    count = sum(number for _mailing, number in left_out)
    if count:
        about = f"{about} {_not_sent_yet(count)} {_('Showing it again sends it to nobody by itself.')}"
    return _show_form(
        request, update, form, title=_("Review the withdrawal"), about=about, submit=_("Record the decision")
    )


def _say_it_is_shown_again(request: StaffRequest, left_out: list[tuple[Mailing, int]]) -> None:
    """And, where it had not reached everybody, where it can be sent to the others: whoever may do that gets the way."""
    words = [_("The appeal is shown again.")]
    buttons = []
    if count := sum(number for _mailing, number in left_out):
        words += [_not_sent_yet(count), _("To send it to them, “Go on” is to be pressed in its mailing.")]
        may_see = request.user.has_perm("outbox.view_mailing")
        addresses = [reverse("mailings:inspect", args=[mailing.pk]) for mailing, _number in left_out if may_see]
        buttons = [messages.button(address, _("Open its mailing")) for address in addresses]
    messages.success(request, " ".join(words), buttons=buttons)


def _not_sent_yet(count: int) -> str:
    words = ngettext(
        "%(count)s person had not been sent it when it was withdrawn.",
        "%(count)s people had not been sent it when it was withdrawn.",
        count,
    )
    return words % {"count": f"{count:,}"}


@require_safe
def appeals(request: StaffRequest) -> HttpResponse:
    """The appeals that wait for this person's agreement, and withdrawn ones for them to review."""
    context = {
        "approvals": AppealApproval.objects.waiting_for(request.user).select_related("update", "agency", "asked_by"),
        "withdrawals": Withdrawal.objects.waiting_for(request.user).select_related("update"),
        "published": UpdatePage.objects.published().sources().of_kind(UpdateKind.APPEAL).of_approver(request.user),
        **_frame(_("Appeals for witnesses")),
    }
    return render(request, "home/updates/admin/appeals.html", context)


@require_safe
def stayed_behind(request: StaffRequest) -> HttpResponse:
    """Updates that were not published at their time, and what to mend in each."""
    if not page_permission_policy.user_has_permission(request.user, "publish"):
        raise PermissionDenied
    updates = UpdatePage.objects.stayed_behind().publishable_by(request.user)
    context = {"updates": updates, **_frame(_("Not published at their time"))}
    return render(request, "home/updates/admin/stayed_behind.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: StaffRequest, pk: int) -> HttpResponse:
    """One appeal, in the words that were put forward, and the decision about it."""
    approval = get_object_or_404(AppealApproval.objects.select_related("update", "agency"), pk=pk)
    if not may_decide_about(request.user, approval):
        raise PermissionDenied
    form = DecisionForm(request.POST or None)
    if form.is_valid() and not approval.decision:
        messages.success(request, _decide(approval, form, request))
        return redirect("update_appeals")
    draft = Revision.objects.get(pk=approval.revision).as_object()
    context = {
        "approval": approval,
        "update": draft,
        "form": form,
        **_frame(approval.update.draft_title),
    }
    return render(request, "home/updates/admin/appeal.html", context)


def _decide(approval: AppealApproval, form: forms.Form, request: StaffRequest) -> str:
    if form.cleaned_data["decision"] == AppealApproval.Decision.REFUSED:
        services.disagree(approval=approval, user=request.user, reason=form.cleaned_data["reason"])
        return _("The editor sees what must change.")
    if services.agree(approval=approval, user=request.user):
        return _("The appeal is published.")
    return _("Your agreement is recorded. The appeal goes out when its day has come and nothing else holds it.")


def _do(form: forms.BaseForm, call: Callable[[], object]) -> bool:
    """Whether it was done; else the form says why not."""
    try:
        call()
    except services.NotNowError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _back(request: StaffRequest, update: UpdatePage) -> HttpResponse:
    """To what came of it; an approver who is no editor of it, to the appeals."""
    if may_see_report(request.user, update):
        return redirect("update_report", update.pk)
    return redirect("update_appeals")


def _update(request: StaffRequest, pk: int, may: Callable) -> UpdatePage:
    update = get_object_or_404(UpdatePage, pk=pk)
    if not may(request.user, update):
        raise PermissionDenied
    return update


def _show_form(
    request: StaffRequest, update: UpdatePage, form: forms.BaseForm, *, title: str, about: str, submit: str, **extra
) -> HttpResponse:
    context = {"update": update, "form": form, "about": about, "submit": submit, **extra, **_frame(title, update)}
    return render(request, FORM, context)


def _frame(title: str, update: UpdatePage | None = None) -> dict:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if update:
        crumbs.append({"url": reverse("wagtailadmin_pages:edit", args=[update.pk]), "label": update.draft_title})
    crumbs.append({"url": "", "label": title})
    return {"breadcrumbs_items": crumbs, "header_title": title}
