"""How long things take at each tier, as a chart: every action that left it, half of them, and the limit."""

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts import FONT, INK, LABEL_SIZE, LINE, MARK, PLOT_WIDTH, TARGET, drawn_chart

from .measuring import Measured, finding

ROW_HEIGHT = 62


def how_long_chart(measured: Sequence[Measured]) -> SafeString:
    """A row a tier: a dot for each action that left it, a bar to the median, a broken line at the limit."""
    if not any(each.took for each in measured):
        return SafeString()
    return drawn_chart(_specification(measured), title=finding(list(measured)), description=_description(measured))


def _specification(measured: Sequence[Measured]) -> dict[str, Any]:
    import altair as alt  # noqa: PLC0415 - slow to import, as in core.charts

    order = [each.tier.name for each in measured]
    middles = [{"tier": each.tier.name, "days": each.middle} for each in measured if each.middle is not None]
    dots = [{"tier": each.tier.name, "days": days} for each in measured for days in sorted(each.took)]
    limits = [{"tier": each.tier.name, "days": each.tier.limit_days} for each in measured if each.tier.limit_days]
    words = [
        {"tier": each.tier.name, "words": each.tier.name if each.took else f"{each.tier.name}: {_('nothing left yet')}"}
        for each in measured
    ]
    x = alt.X("days:Q", title=_("days"), scale=alt.Scale(zero=True, nice=True), axis=alt.Axis(tickCount=5, format="d"))
    y = alt.Y("tier:N", title=None, sort=order, axis=None, scale=alt.Scale(domain=order))

    def of(rows: list[dict[str, Any]]) -> alt.Chart:
        return alt.Chart(alt.Data(values=rows)).encode(y=y)

    chart = alt.layer(
        of(middles).mark_bar(height=16, color=MARK, fillOpacity=0.28).encode(x=x),
        of(dots).mark_circle(size=34, color=MARK, opacity=1).encode(x=x),
        of(limits).mark_tick(color=TARGET, thickness=2.5, size=34).encode(x=x),
        of(words)
        .mark_text(align="left", baseline="bottom", dy=-14, color=INK, fontSize=LABEL_SIZE)
        .encode(x=alt.value(0), text="words:N"),
    ).properties(width=PLOT_WIDTH, height=ROW_HEIGHT * len(order), background="transparent")
    axis = {"labelColor": INK, "labelFontSize": LABEL_SIZE, "gridColor": LINE, "domainColor": LINE, "tickColor": LINE}
    titles = {"titleColor": INK, "titleFontSize": LABEL_SIZE, "titleFontWeight": "normal"}
    return chart.configure(font=FONT).configure_view(stroke=None).configure_axis(**axis, **titles).to_dict()


def _description(measured: Sequence[Measured]) -> str:
    """What the chart shows, for those who do not see it; the table beside it has every figure."""
    return _(
        "A row for each of %(tiers)s. Each dot is an action that left it, the bar ends at half of them, and a mark "
        "stands at the limit."
    ) % {"tiers": ", ".join(each.tier.name for each in measured)}
