"""Colours as WCAG 2.2 measures them."""

import colorsys


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), of a colour written `#rrggbb`. Source: WCAG 2.2."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 (the same) to 21 (black on white). Source: WCAG 2.2, "contrast ratio"."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with a `share` (0 to 1) of `other` in it, as `#rrggbb`."""
    channels = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(first * (1 - share) + second * share):02x}" for first, second in channels)


def lightened_for(ground: str, colour: str, ratio: float) -> str:
    """The hue of `colour`, calmer, and just as light as standing at `ratio` or more on a dark `ground` needs."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)))
    for percent in range(round(lightness * 100), 101):
        channels = colorsys.hls_to_rgb(hue, percent / 100, min(saturation, 0.45))
        lighter = "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
        if contrast(lighter, ground) >= ratio:
            break
    return lighter
