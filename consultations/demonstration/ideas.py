"""The demonstration's ideas and marked places, from `ideas.toml`. Harmless to repeat."""

from home.demonstration import Demonstration


def tell_ideas(demonstration: Demonstration) -> None:
    """Make what is missing; nothing where the demonstration has no such file."""
