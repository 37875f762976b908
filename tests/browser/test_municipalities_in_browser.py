"""The page Municípios in a real browser: the map, its keyboard twin, what a change costs."""

import pytest

from benchmarks.browser import Server

WIDE, NARROW = (1366, 768), (390, 844)
PLACES = ".choroplethlayer path.choroplethlocation"
LARGEST_CHANGE = 80 * 1024


def opened(visit, server: Server, size, address: str = "/municipios", **settings):
    reader = visit(server, *size, **settings)
    reader.open(address)
    reader.page.wait_for_selector(PLACES)
    return reader


def test_a_deep_link_on_a_fresh_server_draws_all_municipalities(visit, server) -> None:
    reader = opened(visit, server, WIDE, "/municipios?municipio=5201108")
    page = reader.page
    assert page.locator("h1").inner_text() == "Municípios"
    assert page.locator(".frase").inner_text().startswith("Anápolis: ")
    # All of them, and the outline of the chosen one.
    assert page.locator(PLACES).count() == 247
    widths = page.locator(PLACES).evaluate_all("all => all.map(p => p.style.strokeWidth)")
    assert widths.count("3px") == 1
    boxes = page.locator(PLACES).evaluate_all(
        "all => all.map(p => { const b = p.getBBox(); return b.width * b.height })"
    )
    # A ring the wrong way round would fill the whole map.
    assert max(boxes) < 0.2 * 400 * 560 and min(boxes) > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_places_without_a_rate_are_striped_and_the_others_are_not(visit, server, scheme) -> None:
    page = opened(visit, server, WIDE, scheme=scheme).page
    fills = page.locator(PLACES).evaluate_all("all => all.map(p => getComputedStyle(p).fill)")
    striped = [fill for fill in fills if f"#listras-{scheme}" in fill]
    assert 0 < len(striped) < 60 and len(fills) == 246
    assert page.locator(f"#listras-{scheme} line").count() == 1
    assert len({fill for fill in fills if "url" not in fill}) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_places_of_little_use_have_dots_beside_the_stripes(visit, server, scheme) -> None:
    page = opened(visit, server, WIDE, "/municipios?cor=uso", scheme=scheme).page
    fills = page.locator(PLACES).evaluate_all("all => all.map(p => getComputedStyle(p).fill)")
    dotted = [fill for fill in fills if f"#pontos-{scheme}" in fill]
    striped = [fill for fill in fills if f"#listras-{scheme}" in fill]
    assert len(dotted) == 15 and 0 < len(striped) < 30 and len(fills) == 246
    assert page.locator(f"#pontos-{scheme} circle").count() == 1
    assert page.locator(".amostra.pontos").count() == 1


def test_a_click_in_a_view_of_regions_chooses_the_region(visit, server) -> None:
    reader = opened(visit, server, WIDE, "/municipios?visao=microrregiao")
    page = reader.page
    place = page.locator(PLACES).nth(100)
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    reader.settle()
    assert reader.address().startswith("/municipios?regiao=520")
    assert reader.address().endswith("&visao=microrregiao")
    assert "(microrregião): " in page.locator(".frase").inner_text()


def test_the_list_of_a_region_opens_the_series_of_a_town(visit, server) -> None:
    reader = opened(visit, server, WIDE, "/municipios?regiao=52007&periodo=6m")
    page = reader.page
    page.locator(".st-key-parte_municipio_0").get_by_role("button", name="Abrir a série").click()
    reader.settle()
    assert reader.address() == "/municipios?periodo=6m&regiao=52007&municipio=5201108"
    assert page.locator(".frase").inner_text().startswith("Anápolis: ")
    page.go_back()
    reader.settle()
    assert reader.address() == "/municipios?regiao=52007&periodo=6m"


def test_a_click_on_the_map_opens_the_series_and_back_leads_back(visit, server) -> None:
    reader = opened(visit, server, WIDE)
    page = reader.page
    place = page.locator(PLACES).nth(100)
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    reader.settle()
    assert reader.address().startswith("/municipios?municipio=52")
    name = page.get_by_label("Município", exact=True).first.input_value()
    assert page.locator(".frase").inner_text().startswith(f"{name}: ")
    page.go_back()
    reader.settle()
    assert reader.address() == "/municipios"


def test_the_select_box_finds_a_name_without_accents_by_keyboard(visit, server) -> None:
    reader = opened(visit, server, WIDE)
    page = reader.page
    field = page.get_by_label("Município", exact=True).first
    field.focus()
    page.keyboard.type("anapolis")
    page.keyboard.press("Enter")
    reader.settle()
    assert reader.address() == "/municipios?municipio=5201108"
    assert page.locator(".frase").inner_text().startswith("Anápolis: ")


def test_a_filter_change_sends_values_and_no_shapes(visit, server) -> None:
    reader = visit(server, *WIDE)
    sizes: list[int] = []
    asked: list[str] = []
    reader.page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: sizes.append(len(frame))),
    )
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.open("/municipios")
    reader.page.wait_for_selector(PLACES)
    assert len([url for url in asked if "go.geojson" in url]) == 1
    assert len([url for url in asked if "world_110m.json" in url]) <= 2
    sizes.clear()
    asked.clear()
    page = reader.page
    field = page.get_by_label("Cor do mapa").first
    field.focus()
    page.keyboard.type("taxa")
    page.keyboard.press("Enter")
    reader.settle()
    assert reader.address() == "/municipios?cor=taxa"
    assert 0 < sum(sizes) <= LARGEST_CHANGE, sum(sizes)
    assert [url for url in asked if "go.geojson" in url] == []


def test_on_a_phone_the_series_comes_first_and_nothing_scrolls_sideways(visit, server) -> None:
    reader = opened(visit, server, NARROW, "/municipios?municipio=5201108")
    page = reader.page
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    tops = [
        page.locator(f".st-key-card_{name}").bounding_box()["y"]
        for name in ("serie_municipio", "fora_do_esperado", "alta", "razoes", "mapa")
    ]
    assert tops == sorted(tops)
    first = page.locator(".st-key-filtros [data-testid=stSelectbox]")
    places = {box.get_attribute("class"): box.bounding_box()["x"] for box in first.all()}
    assert page.locator(".st-key-escolha_municipalities").bounding_box()["x"] <= min(
        places.values()
    )


def test_a_company_of_the_list_opens_its_page(visit, server) -> None:
    reader = opened(visit, server, WIDE, "/municipios?municipio=5201108")
    page = reader.page
    part = page.locator(".st-key-parte_0")
    name = part.locator("strong").inner_text()
    part.get_by_role("link", name="Abrir a ficha").click()
    reader.settle()
    assert reader.address().startswith("/ficha?")
    assert "grupo_problema=Cobran" in reader.address()
    assert page.locator("h1").inner_text() == name
