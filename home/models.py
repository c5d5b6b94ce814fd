"""Home and the plain pages of the site."""

from core.models import BasePage


class HomePage(BasePage):
    """What is happening near you: the first page."""

    template = "home/home_page.html"
    max_count = 1

    class Meta:
        verbose_name = "home page"
