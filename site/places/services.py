"""What the rest of the site asks of places."""

from .finding import Found, Outcome, find_place

__all__ = ["Found", "Outcome", "find_place"]
