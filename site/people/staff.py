"""Wagtail's pages for keeping accounts, for users who have one name and sign in by email address."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.users.views import users

from .forms import StaffCreationForm, StaffEditForm
from .models import User
from .services import change_address, invite


def _roles(user: User) -> str:
    return ", ".join(group.name for group in user.groups.all())


class IndexView(users.IndexView):
    @cached_property
    def columns(self):
        columns = super().columns
        for column in columns:
            if column.name == "name":
                column.sort_key = "name"
            elif column.name == "email":
                column.label = _("Email address")
        return [*columns, Column("roles", label=_("Roles"), accessor=_roles, width="20%")]

    @cached_property
    def search_fields(self):
        return {"name", "email"}

    def get_base_queryset(self):
        return super().get_base_queryset().prefetch_related("groups")

    def order_queryset(self, queryset):
        if self.ordering in {"name", "-name"}:
            return queryset.order_by(self.ordering, "email")
        return super().order_queryset(queryset)


class _AsksWhoMayAppoint:
    """Only somebody who may do everything can say that somebody else may."""

    request: HttpRequest

    def get_form_kwargs(self) -> dict:
        kwargs = super().get_form_kwargs()  # type: ignore[misc] # mixed into views
        return {**kwargs, "may_appoint": self.request.user.is_superuser}


class CreateView(_AsksWhoMayAppoint, users.CreateView):
    @transaction.atomic
    def save_instance(self) -> User:
        user = super().save_instance()
        invite(user)
        return user


class EditView(_AsksWhoMayAppoint, users.EditView):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        # Whoever can change an address can take the account over.
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied

    @transaction.atomic
    def save_instance(self) -> User:
        user = super().save_instance()
        if "email" in self.form.changed_data:
            change_address(user)
        return user


class UserViewSet(users.UserViewSet):
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView

    def get_form_class(self, for_update: bool = False):
        return StaffEditForm if for_update else StaffCreationForm
