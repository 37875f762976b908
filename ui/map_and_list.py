"""The map of Municípios and the list beside it: where, how much, and how sure."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from queries.scope import PLACES
from reports import map_words as words
from reports import municipalities as frames
from reports.coverage import coverage
from reports.link import MUNICIPALITY, RATE_COLOUR, USE_COLOUR, View
from reports.municipalities_files import place_labels
from reports.municipalities_labels import screen_labels
from reports.places_words import LITTLE_USE, TOO_FEW, scope_parts
from reports.run_words import TWO_TESTS
from reports.words import decimal
from ui import downloads, frame
from ui.card import card
from ui.charts.base import CONFIG
from ui.charts.map import CLASSES, Chosen, classes_of, map_chart
from ui.charts.places import places_chart
from ui.data import fetch
from ui.maps import MAP_CONFIG, box_of, is_schematic, mesh_address
from ui.places import chosen_of, colours, definitions, go_to_place, in_view, place_of_chosen
from ui.tables import show_table

FIRST_ROWS = 12
_IN_TABLE = "Os números estão na aba Tabela."
_HEIGHTS = {False: 400, True: 300}
_SHORT_TRENDS = {"subindo": "subindo", "caindo": "caindo"}


def map_card(places: pd.DataFrame, view: View) -> None:
    """The map; `places` are the municipalities of the view."""
    sentence = words.map_sentence(in_view(view), view)
    card(
        "mapa",
        words.map_title(view),
        words.map_subtitle(view),
        chart=lambda: _map(places, view, f"{sentence} {_IN_TABLE}"),
        table=lambda: _table(view, "tabela_mapa", sentence),
        download=lambda: downloads.buttons("municipios", view),
        about=lambda: _about(view),
    )


def list_card(places: pd.DataFrame, view: View) -> None:
    """The ranked twin of the map."""
    shown = in_view(view)
    sentence = words.map_sentence(shown, view)
    card(
        "razoes",
        words.list_title(view),
        words.list_subtitle(view),
        chart=lambda: _list(shown, places, view, f"{sentence} {_IN_TABLE}"),
        table=lambda: _table(view, "tabela_razoes", sentence),
        download=lambda: downloads.buttons("municipios", view),
        about=lambda: _about(view),
    )


def _map(places: pd.DataFrame, view: View, alt: str) -> None:
    theme_colours = colours()
    shown = in_view(view)
    cuts = _cuts(shown, view)
    is_rate = view.colour == RATE_COLOUR
    column = "rate" if is_rate else "smoothed_ratio"
    key_column = "ibge_code" if view.division == MUNICIPALITY else "area_code"
    of_area = shown.set_index(key_column)
    area_of = fetch(frames.area_of, view.division)
    everywhere = fetch(frames.municipalities, view.scope.without(*PLACES), view.colour)
    codes = everywhere["ibge_code"].tolist()
    areas = [area_of[code] for code in codes]
    values = _values(of_area, areas, column)
    hovers = [
        _hover(of_area, area, name, view)
        for area, name in zip(areas, everywhere["municipality"], strict=True)
    ]
    classes = classes_of(values, cuts)
    inside = [area in of_area.index for area in areas]
    has_outside = not all(inside)
    seats = everywhere.loc[inside, ["latitude", "longitude"]] if has_outside else None
    short = _falls_short(of_area, areas, view)
    is_striped = classes.isna() & pd.Series(inside) & ~pd.Series(short)
    _legend(cuts, is_rate, has_outside, any(short))
    if not is_rate and words.is_alike(shown):
        frame.notice(words.ONE_COLOUR)
    patterns = _patterns(bool(is_striped.any()), any(short))
    patterns = f"{patterns}_{st.context.theme.type or 'light'}"
    name = "rate" if is_rate else "ratio"
    for form, is_narrow in frame.forms():
        with st.container(key=f"{form}_mapa_{patterns}"):
            _clickable_map(
                f"grafico_mapa_{form}",
                map_chart(
                    codes,
                    classes,
                    hovers,
                    mesh_address(),
                    theme_colours,
                    [getattr(theme_colours, f"{name}_{place}") for place in range(1, CLASSES + 1)],
                    _outlined(everywhere, view),
                    _HEIGHTS[is_narrow],
                    inside,
                    seats,
                    short,
                ),
                alt,
                view,
            )
    frame.note(words.how_to_read_map(view))
    sources = [words.SCHEMATIC_MAP] if is_schematic() else []
    if view.colour != USE_COLOUR:
        sources.append(words.use_note(fetch(frames.municipalities, view.scope, USE_COLOUR)))
    if sources:
        frame.note(" ".join(sources))


def _list(shown: pd.DataFrame, places: pd.DataFrame, view: View, alt: str) -> None:
    is_town = view.division == MUNICIPALITY
    name, key_column = ("municipality", "ibge_code") if is_town else ("area", "area_code")
    known = shown if is_town else shown[shown["area"] != frames.NO_DISTRICT]
    if view.colour == USE_COLOUR and known["falls_short"].any():
        frame.paragraph(words.little_use(known, name))
    judged = known[~known["is_suppressed"]].reset_index(drop=True)
    if judged.empty:
        frame.note(
            "menos de 5: sem taxa. Nenhum lugar tem 5 reclamações ou mais com estes filtros."
        )
        return
    is_rate = view.colour == RATE_COLOUR
    is_chosen = known[key_column] == place_of_chosen(view)
    own = judged.index[judged[key_column] == place_of_chosen(view)]
    frame.legend(
        [
            frame.LegendItem("▲", "acima", "acima"),
            frame.LegendItem("○", "não dá para distinguir", "indistinta"),
            frame.LegendItem("▼", "abaixo", "abaixo"),
            frame.LegendItem("┄", "taxa do Estado" if is_rate else "esperado"),
            *([frame.LegendItem("►", "o escolhido, com o seu lugar")] if len(own) else []),
        ]
    )
    place = st.container()
    shows_all = len(judged) > FIRST_ROWS and st.toggle(
        words.show_all(len(judged), view), key="mostrar_todos_lugares"
    )
    first = judged.index if shows_all else judged.index[:FIRST_ROWS]
    drawn = judged.loc[first.union(own)]
    # A trend counts all complaints: beside filtered ones it would be of something else.
    has_trends = is_town and (view.colour == USE_COLOUR or not scope_parts(view.scope))
    trends = [_SHORT_TRENDS.get(t, "–") for t in drawn["trend_word"]] if has_trends else None
    marked = {place: f"► {row + 1}º" for place, row in enumerate(drawn.index) if row in own}
    targets = tuple(drawn[key_column])
    for form, is_narrow in frame.forms():
        key = f"grafico_lista_{form}_{place_of_chosen(view) or ''}"
        with place, st.container(key=f"{form}_lista"):
            st.plotly_chart(
                places_chart(
                    drawn, drawn[name].tolist(), trends, colours(), is_rate, is_narrow, marked
                ),
                key=key,
                theme=None,
                config=CONFIG,
                alt=alt,
                on_select=partial(_go_to_row, key, targets),
                selection_mode="points",
            )
    if is_chosen.any() and not len(own):
        row = known[is_chosen].iloc[0]
        frame.note(words.without_rate(row.to_dict(), str(row[name])))
    frame.note(words.how_to_read_list(view, words.is_alike(judged), fetch(coverage).months[-1]))


def _table(view: View, key: str, alt: str) -> None:
    labels = screen_labels(place_labels(view), view.colour == RATE_COLOUR)
    pinned = labels[0].title
    show_table(in_view(view), labels, key, f"{alt} {_IN_TABLE}", is_dense=True, pinned=pinned)


def _about(view: View) -> None:
    frame.paragraph(
        "Reclamação registrada não é infração provada. O esperado de cada lugar é a sua parte da "
        "população vezes as reclamações de todo o Estado com os mesmos filtros; o intervalo da "
        "razão é o de Poisson, exato, com o esperado tomado como conhecido. Município e região "
        "não mudam a referência. Escolher “Uso da plataforma” conta todas as reclamações do "
        "período, sem os outros filtros. A razão suavizada puxa os lugares pequenos para a do "
        "Estado (Marshall)."
    )
    frame.paragraph(words.BY_CHANCE)
    frame.paragraph(LITTLE_USE)
    frame.paragraph(f"{words.TREND_NOTE} {TWO_TESTS}")
    lost = fetch(frames.without_municipality, view.scope, view.colour)
    for text in (
        words.without_place(lost, view.scope),
        "" if is_schematic() else words.OFFICIAL_MAP,
    ):
        if text:
            frame.paragraph(text)
    frame.paragraph(
        "População: reta entre os censos de 2010 e 2022; de 2023 em diante, o censo de 2022 mais "
        "a variação anual do próprio município entre os dois."
    )
    definitions(place_labels(view))


def _legend(cuts: Sequence[float], is_rate: bool, has_outside: bool, has_short: bool) -> None:
    """The five classes, the patterns and what is not chosen, in words."""
    texts = [decimal(cut, 1) for cut in cuts]
    labels = [
        f"até {texts[0]}",
        *(f"{low} a {high}" for low, high in pairwise(texts)),
        f"mais de {texts[-1]}",
    ]
    name = "rate" if is_rate else "ratio"
    frame.swatches(
        [
            *((f"{name}-{place}", label) for place, label in enumerate(labels, 1)),
            *([("pontos", f"pouco uso: {words.FALLS_SHORT}")] if has_short else []),
            ("listras", f"outros com {TOO_FEW}" if has_short else TOO_FEW),
            *([("fora", words.OUTSIDE)] if has_outside else []),
        ]
    )


def _patterns(is_striped: bool, is_dotted: bool) -> str:
    """Which of the first traces of the map have a pattern, as the style sheet asks for it."""
    if is_dotted:
        return "listras_pontos" if is_striped else "pontos"
    return "listras" if is_striped else "sem_listras"


def _falls_short(of_area: pd.DataFrame, areas: list[str], view: View) -> list[bool]:
    """Whether each municipality's place is marked for its little use of the platform."""
    if view.colour != USE_COLOUR:
        return [False] * len(areas)
    short = of_area["falls_short"].drop(index=frames.NO_DISTRICT, errors="ignore")
    return [bool(value) for value in short.reindex(areas, fill_value=False)]


def _cuts(shown: pd.DataFrame, view: View) -> tuple[float, ...]:
    """Where classes begin: of ratios fixed, of rates a fifth of the places each."""
    cuts = frames.rate_cuts(shown) if view.colour == RATE_COLOUR else ()
    return cuts or words.RATIO_CUTS


def _values(of_area: pd.DataFrame, areas: list[str], column: str) -> pd.Series:
    """The number of each municipality's place; NaN outside of those chosen."""
    known = of_area[column].drop(index=frames.NO_DISTRICT, errors="ignore")
    return known.astype("float64").reindex(areas).reset_index(drop=True)


def _hover(of_area: pd.DataFrame, area: str, name: str, view: View) -> tuple[str, ...]:
    if area not in of_area.index:
        return name, words.OUTSIDE
    row = of_area.loc[area].to_dict()
    title = name if view.division == MUNICIPALITY else f"{row['area']} ({name})"
    return title, *words.hover(row, area, view)


def _outlined(everywhere: pd.DataFrame, view: View) -> Chosen | None:
    row = chosen_of(everywhere, view)
    if row is None:
        return None
    return Chosen(
        str(row["ibge_code"]),
        str(row["municipality"]),
        box_of(str(row["ibge_code"])),
    )


def _clickable_map(key: str, figure: go.Figure, alt: str, view: View) -> None:
    """A map whose places become part of the address; another choice, another selection."""
    chosen = [value for field in PLACES for value in getattr(view.scope, field)]
    chart_key = "_".join([key, view.division, *chosen])
    st.plotly_chart(
        figure,
        key=chart_key,
        theme=None,
        config={**CONFIG, **MAP_CONFIG},
        alt=alt,
        on_select=partial(_go_to_place, chart_key),
        selection_mode="points",
    )


def _go_to_place(key: str) -> None:
    for point in st.session_state[key]["selection"]["points"]:
        if point.get("location"):
            go_to_place(str(point["location"]))


def _go_to_row(key: str, codes: tuple[str, ...]) -> None:
    for point in st.session_state[key]["selection"]["points"]:
        go_to_place(codes[point["customdata"][1]])
