"""The parts of the page Municípios: header, map and twin list, series, what explains a month."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from queries.scope import PLACES
from reports import municipalities as frames
from reports import municipalities_words as words
from reports import surveillance_words
from reports.coverage import coverage
from reports.labels import STANDING_MARKS, Label
from reports.link import (
    COLOURS,
    DIVISIONS,
    GRAINS,
    MUNICIPALITY,
    RATE_COLOUR,
    USE_COLOUR,
    View,
)
from reports.municipalities_files import place_labels
from reports.municipalities_labels import EXCESS_COLUMNS, RUN_COLUMNS, STATUSES
from reports.surveillance import surveillance
from reports.surveillance_labels import SERIES_COLUMNS
from reports.words import GRAIN_NAMES, count, decimal, month
from ui import downloads, frame, navigation, scope_bar
from ui.card import card
from ui.charts.base import CONFIG
from ui.charts.map import CLASSES, Chosen, classes_of, map_chart
from ui.charts.places import places_chart
from ui.charts.run import run_chart
from ui.data import fetch
from ui.maps import MAP_CONFIG, box_of, is_schematic, mesh_address
from ui.menu import PROFILE
from ui.style import Tokens, tokens
from ui.tables import show_table

FIRST_ROWS = 12
FIRST_PARTS = 6
FIRST_SERIES = 12
_IN_TABLE = "Os números estão na aba Tabela."
_WARNINGS = (words.SPARSE_WARNING, words.TOGETHER, words.SEVERAL_COMPANIES, words.NO_SERIES)
_HEIGHTS = {False: 400, True: 300}
_SHORT_TRENDS = {"subindo": "subindo", "caindo": "caindo"}
HOW_TO_READ_MAP = (
    "Como ler: a cor diz onde há mais ou menos reclamações do que a população faz esperar, pela "
    "razão suavizada, que puxa os lugares pequenos para a do Estado (Marshall); por 100 mil, pela "
    "taxa observada. Listras são lugares com menos de 5 reclamações, sem taxa. Um clique num "
    "município abre a série dele; pelo teclado, a lista Município acima."
)
HOW_TO_READ_LIST = (
    "Como ler: o símbolo é o valor observado e a barra o intervalo de 95 %. Se a barra cruza a "
    "linha pontilhada, não dá para distinguir do esperado."
)
BY_SMOOTHED = "A ordem é a da razão suavizada, que puxa os lugares pequenos para a do Estado."
HOW_TO_READ_COUNTS = (
    "Como ler: a linha é o número de reclamações de cada período. Ponto cinza e vazado é período "
    "incompleto, com os meses que tem: não se liga aos outros. Período cinza não está na base."
)
HOW_TO_READ_RUN = (
    "Como ler: dentro da faixa azul, a variação é a de sempre. ▲ cheio é alerta: resiste à "
    "correção por olhar muitas séries; △ vazado é atenção: só o limite do mês. Mês cinza não está "
    "na base. A data próxima não prova a causa."
)


def choices(view: View) -> None:
    """What this page adds to the row of the filters."""
    names = fetch(coverage).options["municipalities"]
    scope_bar.choose_one("Município", "municipalities", names, 180)
    scope_bar.choose(
        "Lugares por", "division", DIVISIONS, lambda key: words.DIVISION_NAMES[str(key)], 125
    )
    scope_bar.choose(
        "Cor do mapa", "colour", COLOURS, lambda key: words.COLOUR_NAMES[str(key)], 155
    )


def found(view: View) -> pd.DataFrame:
    """The municipalities of the view, with all that is told of them."""
    return fetch(frames.municipalities, view.scope, view.colour)


def header(places: pd.DataFrame, view: View) -> None:
    """Title, the sentence that answers the page's question, freshness, the link to copy."""
    chosen = _chosen(places, view)
    watched = fetch(surveillance, frames.scope_judged(view.scope, view.colour))
    if chosen is None:
        shown = _in_view(view)
        has_areas = view.division != MUNICIPALITY and frames.has_places(shown)
        told = view if has_areas else replace(view, division=MUNICIPALITY)
        lead, rest = words.state_sentence(
            shown[shown["area"] != frames.NO_DISTRICT] if has_areas else places,
            places,
            told,
            frames.month_tested(fetch(coverage), view.scope),
            frames.kind_of(frames.whole_state(view.scope, view.colour)) is not None,
            frames.finer_alerts(watched, places["ibge_code"].tolist()),
            "" if watched.is_tested else surveillance_words.why_untested(watched),
        )
    else:
        is_whole = not words.scope_parts(view.scope)
        finer = frames.finer_alerts(watched, [str(chosen["ibge_code"])]) if is_whole else 0
        lead, rest = words.municipality_sentence(chosen.to_dict(), _run(view, "mes"), view, finer)
    place = frame.header("Municípios", lead, rest, scope_bar.freshness(view))
    scope_bar.copy_link(place, view)


def cards(places: pd.DataFrame, view: View) -> None:
    """Map and twin list, the series, and what explains its month; on a phone the series first."""
    if len(view.scope.municipalities) > 1:
        name = fetch(coverage).name("municipalities", view.scope.municipalities[0])
        frame.notice(words.first_of_several(len(view.scope.municipalities), name))
    with st.container(key="municipios"):
        with st.container(key="mapa_e_lista"):
            if frames.has_places(_in_view(view)):
                left, right = st.columns(2)
                with left:
                    _map_card(places, view)
                with right:
                    _list_card(places, view)
            else:
                frame.notice(
                    "Ainda não há dados de comarcas. Veja em Dados e método como carregar."
                )
        with st.container(key="serie_do_lugar"):
            _run_card(places, view)
        if view.scope.companies and frames.series_kind(view.scope) is None:
            with st.container(key="series_das_empresas"):
                _companies_card(view)
        if frames.municipality_of(view) is not None:
            with st.container(key="quem_explica"):
                _excess_card(places, view)


def _map_card(places: pd.DataFrame, view: View) -> None:
    shown = _in_view(view)
    sentence = words.map_sentence(shown, view)
    card(
        "mapa",
        words.map_title(view),
        words.map_subtitle(view),
        chart=lambda: _map(places, view, f"{sentence} {_IN_TABLE}"),
        table=lambda: _places_table(view, "tabela_mapa", sentence),
        download=lambda: downloads.buttons("municipios", view),
        about=lambda: _about_places(view),
    )


def _list_card(places: pd.DataFrame, view: View) -> None:
    shown = _in_view(view)
    judged = shown[~shown["is_suppressed"]]
    sentence = words.map_sentence(shown, view)
    card(
        "razoes",
        words.list_title(view),
        words.list_subtitle(view),
        chart=lambda: _list(judged, view, f"{sentence} {_IN_TABLE}"),
        table=lambda: _places_table(view, "tabela_razoes", sentence),
        download=lambda: downloads.buttons("municipios", view),
        about=lambda: _about_places(view),
    )


def _map(places: pd.DataFrame, view: View, alt: str) -> None:
    colours = _colours()
    shown = _in_view(view)
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
    _legend(cuts, is_rate, has_outside)
    theme = st.context.theme.type or "light"
    is_striped = bool((classes.isna() & pd.Series(inside)).any())
    stripes = f"listras_{theme}" if is_striped else f"sem_listras_{theme}"
    name = "rate" if is_rate else "ratio"
    for form, is_narrow in frame.forms():
        with st.container(key=f"{form}_mapa_{stripes}"):
            _clickable_map(
                f"grafico_mapa_{form}",
                map_chart(
                    codes,
                    classes,
                    hovers,
                    mesh_address(),
                    colours,
                    [getattr(colours, f"{name}_{place}") for place in range(1, CLASSES + 1)],
                    _outlined(everywhere, view),
                    _HEIGHTS[is_narrow],
                    inside,
                    seats,
                ),
                alt,
                view,
            )
    frame.note(HOW_TO_READ_MAP)
    frame.note(words.map_source(is_schematic()))
    frame.note(words.use_note(fetch(frames.municipalities, view.scope, USE_COLOUR)))


def _list(judged: pd.DataFrame, view: View, alt: str) -> None:
    if view.division != MUNICIPALITY:
        judged = judged[judged["area"] != frames.NO_DISTRICT]
    if judged.empty:
        frame.note(
            "menos de 5: sem taxa. Nenhum lugar tem 5 reclamações ou mais com estes filtros."
        )
        return
    is_rate = view.colour == RATE_COLOUR
    frame.legend(
        [
            frame.LegendItem("▲", "acima", "acima"),
            frame.LegendItem("○", "não dá para distinguir", "indistinta"),
            frame.LegendItem("▼", "abaixo", "abaixo"),
            frame.LegendItem("┄", "taxa do Estado" if is_rate else "esperado"),
        ]
    )
    place = st.container()
    shows_all = len(judged) > FIRST_ROWS and st.toggle(
        f"Mostrar todos ({count(len(judged))})", key="mostrar_todos_lugares"
    )
    drawn = judged if shows_all else judged.head(FIRST_ROWS)
    is_town = view.division == MUNICIPALITY
    # A trend counts all complaints: beside filtered ones it would be of something else.
    has_trends = is_town and (view.colour == USE_COLOUR or not words.scope_parts(view.scope))
    names = drawn["municipality" if is_town else "area"].tolist()
    trends = [_SHORT_TRENDS.get(t, "–") for t in drawn["trend_word"]] if has_trends else None
    targets = tuple(drawn["ibge_code"]) if is_town else ()
    for form, is_narrow in frame.forms():
        key = f"grafico_lista_{form}"
        with place, st.container(key=f"{form}_lista"):
            figure = places_chart(drawn, names, trends, _colours(), is_rate, is_narrow)
            if is_town:
                st.plotly_chart(
                    figure,
                    key=key,
                    theme=None,
                    config=CONFIG,
                    alt=alt,
                    on_select=partial(_go_to_row, key, targets),
                    selection_mode="points",
                )
            else:
                st.plotly_chart(figure, key=key, theme=None, config=CONFIG, alt=alt)
    is_alike = words.is_alike(judged)
    frame.note(f"{HOW_TO_READ_LIST} {words.LIKE_STATE if is_alike else BY_SMOOTHED}")
    if has_trends:
        frame.note(words.TREND_NOTE)
    frame.note(words.BY_CHANCE)
    lost = words.without_place(fetch(frames.without_municipality, view.scope, view.colour))
    if lost:
        frame.note(lost)


def _run_card(places: pd.DataFrame, view: View) -> None:
    chosen = _chosen(places, view)
    name = words.named(frames.place_name(fetch(coverage), view.scope), view.scope)
    monthly = _run(view, "mes")
    shown = _run(view, view.grain)
    sentence = f"{words.run_sentence(shown, name)} {_IN_TABLE}"
    band = " e faixa esperada" if shown["expected"].notna().any() else ""
    card(
        "serie_municipio",
        f"{name}: reclamações por {GRAIN_NAMES[view.grain]}{band}",
        words.run_subtitle(view),
        chart=lambda: _run_chart(monthly, shown, chosen, view, sentence),
        table=lambda: show_table(
            shown, RUN_COLUMNS, "tabela_serie_municipio", sentence, pinned="Período"
        ),
        download=lambda: downloads.buttons("municipio-serie", view),
        about=_about_run,
    )


def _run_chart(
    monthly: pd.DataFrame,
    shown: pd.DataFrame,
    chosen: pd.Series | None,
    view: View,
    alt: str,
) -> None:
    last = words.tested_row(monthly)
    if last is not None and view.grain != "mes":
        frame.paragraph(f"No mês: {words.month_sentence(monthly)}")
    elif last is not None and not pd.isna(last["status"]):
        mark = STANDING_MARKS[last["status"]]
        standing = "acima" if last["status"] in words.MARKED else "indistinta"
        frame.verdict(f"{mark} {last['status_word']}", standing, words.month_sentence(monthly))
    elif last is not None:
        frame.paragraph(words.month_sentence(monthly))
    has_series = bool(monthly["status"].notna().any())
    mean = frames.monthly_mean(monthly)
    scope_bar.choose_here("Ver por", "grain", GRAINS, lambda key: GRAIN_NAMES[str(key)])
    if has_series and view.grain == "mes":
        frame.legend(
            [
                frame.LegendItem("▲", "alerta", "acima"),
                frame.LegendItem("△", "atenção", "acima"),
                frame.LegendItem("┄", "esperado", "abaixo"),
                frame.LegendItem("", "faixa azul: até o limite"),
            ]
        )
    st.plotly_chart(
        run_chart(shown, _colours()),
        key=f"grafico_serie_{view.grain}",
        theme=None,
        config=CONFIG,
        alt=alt,
    )
    has_band = has_series and view.grain == "mes"
    wide = words.wide_band(monthly) if has_band else ""
    if wide:
        frame.notice(wide)
    notes = words.series_notes(monthly, view, mean, frames.series_kind(view.scope) is not None)
    for note in notes:
        frame.notice(note) if note in _WARNINGS else frame.note(note)
    frame.note(HOW_TO_READ_RUN if has_band else HOW_TO_READ_COUNTS)
    if chosen is not None:
        trends = fetch(frames.trends)
        own = trends[trends["ibge_code"] == chosen["ibge_code"]]
        row = None if own.empty else own.iloc[0].to_dict()
        frame.note(words.trend_sentence(row, frames.typical_change(trends)))
    else:
        frame.note("Escolha um município no mapa, na lista ou acima para ver a série dele.")


def _companies_card(view: View) -> None:
    """The watched series of the companies chosen, each with the way to its company."""
    found = fetch(surveillance, view.scope)
    rows = frames.company_series(found, view.scope)
    period = "" if found.month is None else month(found.month)
    sentence = words.companies_sentence(rows, period)
    card(
        "series_empresas",
        "Séries acompanhadas das empresas escolhidas",
        f"{period} · empresa e grupo de problema · séries testadas ou novas no mês",
        chart=lambda: _companies(rows, view, period, sentence),
        table=lambda: show_table(rows, SERIES_COLUMNS, "tabela_series_empresas", sentence),
        download=lambda: downloads.buttons("alertas", view),
        about=lambda: _definitions(SERIES_COLUMNS),
    )


def _companies(rows: pd.DataFrame, view: View, period: str, sentence: str) -> None:
    if rows.empty:
        frame.note(sentence)
        return
    for place, row in enumerate(rows.head(FIRST_SERIES).to_dict("records")):
        mark, word = STANDING_MARKS[row["status"]], STATUSES[row["status"]]
        _part(
            f"parte_serie_{place}",
            str(row["name"]),
            f"{mark} {word}: {words.company_sentence(row, period)}",
            _of_company(view, row),
        )
    if len(rows) > FIRST_SERIES:
        frame.note(
            f"Aparecem {FIRST_SERIES} de {count(len(rows))} séries; todas estão na aba Tabela."
        )


def _of_company(view: View, row: Mapping[Hashable, Any]) -> View:
    """The view of one company and, where the row names one, one problem group."""
    group = row["problem_group"]
    own = replace(view.scope, companies=(str(row["company"]),))
    if not pd.isna(group):
        own = replace(own, problem_groups=(str(group),))
    return replace(view, scope=own)


def _part(key: str, title: str, text: str, target: View) -> None:
    """A title, its numbers and the way to the company's page."""
    with st.container(key=key, horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<p class="parte"><strong>{escape(title)}</strong><br>{escape(text)}</p>',
            width="content",
        )
        navigation.link_to(PROFILE, target, "Abrir a ficha")


def _excess_card(places: pd.DataFrame, view: View) -> None:
    chosen = _chosen(places, view)
    if chosen is None:
        return
    tested = frames.month_tested(fetch(coverage), view.scope)
    period = "" if tested is None else month(tested)
    name = words.named(str(chosen["municipality"]), view.scope)
    parts = fetch(frames.excess, view.scope, str(chosen["ibge_code"]))
    monthly = _run(view, "mes")
    why = words.why_no_excess(monthly)
    sentence = why or words.excess_sentence(parts, name, period)
    card(
        "alta",
        words.excess_title(monthly, name),
        f"{period} · observado menos esperado, por empresa e grupo de problema",
        chart=lambda: _excess(parts, monthly, sentence, view),
        table=lambda: show_table(parts, EXCESS_COLUMNS, "tabela_alta", sentence),
        download=lambda: downloads.buttons("municipio-alta", view),
        about=_about_excess,
    )


def _excess(parts: pd.DataFrame, monthly: pd.DataFrame, sentence: str, view: View) -> None:
    more = words.explaining(parts).head(FIRST_PARTS)
    if more.empty:
        frame.paragraph(sentence)
        return
    for place, row in enumerate(more.to_dict("records")):
        company = str(row["company"])
        _part(f"parte_{place}", company, words.excess_numbers(row), _of_company(view, row))
    frame.note(words.excess_total(parts, more, monthly))
    frame.note(
        "Como ler: as partes que mais passaram do esperado no mês. O esperado é o da série própria "
        "da empresa e do problema no município, se há; senão, a parte que tinham na história "
        "vezes o esperado do município. Explica a conta, não a causa."
    )


def _places_table(view: View, key: str, alt: str) -> None:
    show_table(_in_view(view), place_labels(view), key, f"{alt} {_IN_TABLE}")


def _about_places(view: View) -> None:
    frame.paragraph(
        "Reclamação registrada não é infração provada. O esperado de cada lugar é a sua parte da "
        "população vezes as reclamações de todo o Estado com os mesmos filtros; o intervalo da "
        "razão é o de Poisson, exato, com o esperado tomado como conhecido. Município e região "
        "não mudam a referência. Escolher “Uso da plataforma” conta todas as reclamações do "
        "período, sem os outros filtros."
    )
    frame.paragraph(words.LITTLE_USE)
    lost = words.without_place(fetch(frames.without_municipality, view.scope, view.colour))
    if lost:
        frame.paragraph(lost)
    frame.paragraph(
        "População: reta entre os censos de 2010 e 2022; de 2023 em diante, o censo de 2022 mais "
        "a variação anual do próprio município entre os dois."
    )
    _definitions(place_labels(view))


def _about_run() -> None:
    frame.paragraph(
        "O esperado vem da história da própria série: 60 meses (no mínimo 36) que acabam 4 meses "
        "antes do mês testado, com a estação do ano e o movimento de todo o Estado descontados. "
        "Atenção: p menor que 0,01. Alerta: resiste à correção por olhar todas as séries do mês "
        "(Benjamini-Hochberg, 10 %). Só se testa um mês com 5 reclamações ou mais."
    )
    _definitions(RUN_COLUMNS)


def _about_excess() -> None:
    frame.paragraph(
        "Só se explica um mês testado que passou do esperado. Partes com menos de 5 reclamações, "
        "observadas e esperadas, são contadas juntas. A soma do esperado das partes é o esperado "
        "do município no mês quando nenhuma tem série própria. Parte sem história tem esperado "
        "zero."
    )
    _definitions(EXCESS_COLUMNS)


def _definitions(labels: Sequence[Label]) -> None:
    frame.definitions((label.title, label.definition) for label in labels)


def _legend(cuts: Sequence[float], is_rate: bool, has_outside: bool) -> None:
    """The five classes, the stripes and what is not chosen, in words."""
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
            ("listras", words.TOO_FEW),
            *([("fora", words.OUTSIDE)] if has_outside else []),
        ]
    )


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
    return title, *words.hover(row, area)


def _outlined(everywhere: pd.DataFrame, view: View) -> Chosen | None:
    row = _chosen(everywhere, view)
    if row is None:
        return None
    return Chosen(
        str(row["ibge_code"]),
        str(row["municipality"]),
        box_of(str(row["ibge_code"])),
    )


def _clickable_map(key: str, figure: go.Figure, alt: str, view: View) -> None:
    """A map whose places become the municipality of the address; another one, another selection."""
    chart_key = f"{key}_{frames.municipality_of(view) or ''}"
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
            _go_to_municipality(str(point["location"]))


def _go_to_row(key: str, codes: tuple[str, ...]) -> None:
    for point in st.session_state[key]["selection"]["points"]:
        _go_to_municipality(codes[point["customdata"][1]])


def _go_to_municipality(code: str) -> None:
    view = scope_bar.current_view()
    if code in fetch(coverage).options["municipalities"]:
        scope_bar.go_to(replace(view, scope=replace(view.scope, municipalities=(code,)), page=1))


def _in_view(view: View) -> pd.DataFrame:
    return fetch(frames.places_of, view.scope, view.colour, view.division)


def _run(view: View, grain: str) -> pd.DataFrame:
    return fetch(frames.run, view.scope, grain)


def _chosen(places: pd.DataFrame, view: View) -> pd.Series | None:
    """The row of the municipality that the page is about, if it is among the places."""
    own = places[places["ibge_code"] == frames.municipality_of(view)]
    return None if own.empty else own.iloc[0]


def _colours() -> Tokens:
    return tokens(st.context.theme.type)
