"""Every sentence that the map's module can show, so that it is translated with the rest.

A pair is the form for one and the form for any other number. `{name}` is filled in by the module.
"""

from django.utils.translation import gettext as _

Words = dict[str, str | tuple[str, str]]


def map_words() -> Words:
    return {
        "show": _("Show the map (about {size} kB)"),
        "failed": _(
            "The map could not be loaded. Check your connection and choose “Try again”. The table has the same figures."
        ),
        "tryAgain": _("Try again"),
        "resultsFailed": _(
            "The figures could not be brought up to date. Check your connection and choose “Show figures”."
        ),
        "mapLabel": _("Map of {place}. Arrow keys move it, plus and minus zoom. The table has the same figures."),
        "marks": _("Places with crimes on this map"),
        "mark": _("{what} on or near {street}"),
        "onOrNear": _("On or near {street}"),
        "unnamed": _("a place without a street name"),
        "somewhere": _("one place"),
        "cluster": _("{what} at {places}: zoom in"),
        "summary": _("{what}, {span}"),
        "span": _("{first} to {last}"),
        "showAll": _("Show all {count}"),
        "showArea": _("Show the figures of this area"),
        "crimes": (_("{count} crime"), _("{count} crimes")),
        "incidents": (_("{count} incident"), _("{count} incidents")),
        "crimesAndIncidents": _("{crimes} and {incidents} of anti-social behaviour"),
        "shown": _("The map shows {what} at {places}."),
        "places": (_("{count} place"), _("{count} places")),
        "none": _("Nothing was recorded here with this choice."),
        "zoomed": _("Zoomed in: {what} at {places} in view."),
        "close": _("Close"),
        "snap": _(
            "The police move every crime to the nearest of a fixed set of points, so it happened on or near here, "
            "not at an exact address."
        ),
        "fullScreen": _("Full screen"),
        "leaveFullScreen": _("Leave full screen"),
        "drawHelp": _(
            "Tap the map at each corner. With a keyboard, move the map with the arrow keys "
            "and press Enter to put a corner at the cross in the middle; Backspace takes the last one away."
        ),
        "circleHelp": _(
            "Tap the map at the middle of the circle. With a keyboard, move the map with the arrow keys "
            "and press Enter to use the cross in the middle."
        ),
        "corners": (_("{count} corner"), _("{count} corners")),
        "tooFew": _("An area needs at least three corners."),
        "crossing": _("The lines cross each other. Take the last corner away, or begin again."),
        "drawn": _("Counting what happened in the area you drew."),
        "circled": _("Counting what happened within {distance} of the point."),
        "locating": _("Asking your device where you are."),
        "noLocation": _(
            "Your device did not say where you are. Allow it in the browser’s settings, "
            "or search for a postcode instead."
        ),
        "outside": _("You seem to be outside the area that this map covers. Search for a place in it instead."),
        "metres": _("{count} metres"),
        "noData": _("no rate"),
        "rate": _("{rate} per 1,000 residents a year ({low} to {high})"),
        "perThousand": _("Crimes per 1,000 residents a year"),
        "counts": _("Crimes counted: there is no rate for these areas"),
    }
