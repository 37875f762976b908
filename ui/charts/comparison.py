"""Up to four companies on one scale: a dot with its interval each, and how each one is marked."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from reports.few import TOO_FEW
from reports.words import count, counted, decimal, percent
from ui.charts.base import interval_bars, lay_out, literal, round_places, short
from ui.style import Tokens

_ROW = 62
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Look:
    """How a company is told from the others, in every chart: colour, dash and mark."""

    token: str
    dash: str
    symbol: str
    mark: str
    legend: Literal["", "serie-a", "serie-b", "serie-c"]

    def colour(self, tokens: Tokens) -> str:
        return str(getattr(tokens, self.token))


LOOKS = (
    Look("text", "solid", "circle", "●", ""),
    Look("extra_a", "dash", "square", "■", "serie-a"),
    Look("extra_b", "dot", "diamond", "◆", "serie-b"),
    Look("extra_c", "dashdot", "cross", "✚", "serie-c"),
)
"""By the company's place among the compared ones."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a panel shows: columns of value, interval and n, unit, ends of the scale.

    `interval` is empty for a count, which is what it is; `most` None is the largest end shown.
    """

    title: str
    column: str
    interval: tuple[str, ...]
    of: str
    of_word: str
    unit: Literal["%", "", " dias"]
    least: float = 0
    most: float | None = None


MEASURES = (
    *(
        Measure(title, f"{name}_rate", (f"{name}_low", f"{name}_high"), of, word, "%", 0, 100)
        for title, name, of, word in (
            ("Índice oficial", "official", "finalised_count", "finalizadas"),
            ("Resolvidas entre as avaliadas", "rated", "rated_count", "avaliadas"),
            ("Resolvidas entre as finalizadas", "finalised", "finalised_count", "finalizadas"),
        )
    ),
    Measure(
        "Tempo típico de resposta",
        "median_response_days",
        ("median_low", "median_high"),
        "response_days_count",
        "respostas",
        " dias",
    ),
    Measure(
        "Nota média, de 1 a 5", "mean_rating", ("rating_low", "rating_high"), "rating_count",
        "notas", "", 1, 5,
    ),
    Measure("Reclamações finalizadas", "finalised_count", (), "finalised_count", "finalizadas", ""),
)  # fmt: skip


def panel(
    frame: pd.DataFrame, places: Mapping[str, int], measure: Measure, tokens: Tokens
) -> go.Figure:
    """One line a company of `frame`, rows of `reports.comparison.comparison`; its look by place.

    Name, value, interval and n stand above the mark; a company without a value says so.
    """
    figure = go.Figure()
    rows = frame.to_dict("records")
    factor = 100 if measure.unit == "%" else 1
    for line, row in enumerate(rows):
        look = LOOKS[places[str(row["company"])]]
        colour = look.colour(tokens)
        value = row[measure.column]
        for text, shift, style in _texts(row, measure, tokens):
            figure.add_annotation(
                text=text,
                x=0,
                xref="paper",
                xanchor="left",
                y=line,
                yshift=shift,
                showarrow=False,
                font=style,
                # A line of the grid must not run through the letters.
                bgcolor=tokens.page,
                borderpad=0,
            )
        if pd.isna(value):
            continue
        ends = [row[name] for name in measure.interval]
        has_ends = bool(ends) and not pd.isna(ends[0])
        figure.add_trace(
            go.Scatter(
                x=[factor * value],
                y=[line],
                mode="markers",
                marker={"symbol": look.symbol, "size": 12, "color": colour},
                error_x=interval_bars(
                    pd.DataFrame(
                        [[factor * end for end in (value, *ends)]], columns=["value", "low", "high"]
                    ),
                    colour,
                )
                if has_ends
                else None,
                customdata=[[places[str(row["company"])], _hover(row, measure)]],
                hovertemplate="%{customdata[1]}<extra></extra>",
                cliponaxis=False,
            )
        )
    ticks = _ticks(frame, measure, factor)
    room = 0.02 * (ticks[-1] - ticks[0])
    lay_out(figure, tokens, height=44 + _ROW * len(rows), left=10, right=16, top=4, bottom=8)
    figure.update_xaxes(
        # A mark at either end is not cut.
        range=[ticks[0] - room, ticks[-1] + room],
        tickvals=ticks,
        # Plotly leaves the unit out of places that are given.
        ticktext=[f"{count(int(tick))}{' %' if measure.unit == '%' else ''}" for tick in ticks],
        tickfont={"color": tokens.soft, "size": 12},
    )
    figure.update_yaxes(
        range=[len(rows) - 0.6, -0.85],
        showticklabels=False,
        showgrid=False,
    )
    return figure


def written(value: float, measure: Measure) -> str:
    """A value with its unit."""
    if measure.unit == "%":
        return percent(value)
    places = 0 if float(value).is_integer() and not measure.least else 1
    return f"{decimal(value, places)}{measure.unit}"


def _texts(
    row: Mapping[Hashable, Any], measure: Measure, tokens: Tokens
) -> Sequence[tuple[str, int, dict[str, object]]]:
    """The name with the value, and below it interval and n."""
    value = row[measure.column]
    shown = "–" if pd.isna(value) else written(value, measure)
    return (
        (f"{short(str(row['company']), _LONGEST)} <b>{shown}</b>", 33, {"size": 13}),
        (_certainty(row, measure), 18, {"size": 12, "color": tokens.soft}),
    )


def _certainty(row: Mapping[Hashable, Any], measure: Measure) -> str:
    if not measure.interval:
        whole = count(int(row["scope_finalised_count"]))
        return f"{percent(row['volume_share'])} das {whole} do recorte"
    if not row[measure.of]:
        return f"nenhuma {measure.of_word.removesuffix('s')}"
    number = count(int(row[measure.of]))
    ends = [row[name] for name in measure.interval]
    if pd.isna(ends[0]) and measure.unit == "%":
        return f"{TOO_FEW} · {counted(row[measure.of], measure.of_word)}"
    if pd.isna(ends[0]):
        return f"sem intervalo · {number} {measure.of_word}"
    low, high = (written(end, measure) for end in ends)
    if measure.unit == " dias":
        low = low.removesuffix(measure.unit)
    return f"{low} a {high} · {number} {measure.of_word}"


def _hover(row: Mapping[Hashable, Any], measure: Measure) -> str:
    return (
        f"<b>{literal(str(row['company']))}</b><br>{literal(measure.title)}: "
        f"{written(row[measure.column], measure)}<br>{_certainty(row, measure)}"
    )


def _ticks(frame: pd.DataFrame, measure: Measure, factor: int) -> list[float]:
    """The scale, the same for every company: round places that reach all that is drawn."""
    most = measure.most
    if most is None:
        highest = frame[[measure.column, *measure.interval]].astype("float64").max().max()
        most = factor * (1.0 if pd.isna(highest) else max(1.0, float(highest)))
    return round_places(measure.least, most)
