"""Rates as people read them."""

from django import template

from crime_map.findings import write_interval, write_rate
from crime_map.rates import Rate

register = template.Library()


@register.filter
def rate(value: Rate) -> str:
    """One decimal below 100, none above."""
    return write_rate(value.value)


@register.filter
def interval(value: Rate) -> str:
    """`88.1 to 96.4`: what chance alone could have made of the rate."""
    return write_interval(value)
