"""Every model of home, by subject; each subject has a folder of its own."""

from .pages import HomePage, StandardPage
from .topics import Topic

__all__ = ["HomePage", "StandardPage", "Topic"]
