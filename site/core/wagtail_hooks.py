"""What the whole site asks of Wagtail and of the worker."""

from datetime import time, timedelta

from django.core.management import call_command
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.rich_text.feature_registry import FeatureRegistry

from .dashboard import PlainMenu, WaitingPanel
from .link_handlers import DocumentLinks, PageLinks
from .recurring import Job


@hooks.register("register_recurring_job")
def publish_scheduled_pages() -> Job:
    return Job("publish scheduled pages", lambda: call_command("publish_scheduled"), every=timedelta(minutes=1))


@hooks.register("register_recurring_job")
def forget_ended_sessions() -> Job:
    return Job("forget ended sessions", lambda: call_command("clearsessions"), at=time(3, 10))


@hooks.register("register_recurring_job")
def forget_old_task_results() -> Job:
    return Job(
        "forget old task results",
        lambda: call_command("prune_db_task_results", queue_name="*", min_age_days=7),
        at=time(3, 20),
    )


@hooks.register("register_rich_text_features", order=10)
def resolve_links_together(features: FeatureRegistry) -> None:
    """In the place of Wagtail's own, which has put its ones there before."""
    features.register_link_type(PageLinks)
    features.register_link_type(DocumentLinks)


@hooks.register("construct_homepage_panels")
def show_first_what_waits(request: HttpRequest, panels: list[Component]) -> None:
    panels += [PlainMenu(), WaitingPanel()]


@hooks.register("insert_global_admin_css")
def the_look_of_staff_pages() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("core/staff.css"))


@hooks.register("insert_global_admin_js")
def what_staff_pages_need_besides() -> SafeString:
    """Names for what Wagtail leaves without one; days that stay as they were typed."""
    return format_html(
        '<script type="module" src="{}"></script><script src="{}"></script>',
        static("core/name_controls.js"),
        static("core/typed_days.js"),
    )


@hooks.register("insert_editor_js")
def keep_saving() -> SafeString:
    """A plain script, not a module: it has to listen before there is a form to write in."""
    return format_html('<script src="{}"></script>', static("core/keep_saving.js"))
