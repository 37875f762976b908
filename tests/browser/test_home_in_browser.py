"""The page Início in a real browser: figures at first sight, the ways to a company, the phone."""

import re

import pytest

WIDE, NARROW = (1366, 768), (390, 844)


def bottom_of(page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return float(box["y"] + box["height"])


def test_sentence_four_figures_and_the_first_card_stand_above_the_fold(server, visit) -> None:
    reader = visit(server, *WIDE)
    reader.open("/")
    page = reader.page
    assert page.locator("h1").inner_text() == "O que mudou em outubro de 2026"
    assert re.fullmatch(
        r"\w+ pontos? fora do esperado, em \w+ cartões, entre \d+ séries testadas\. "
        r"Com este limite, espera-se ~?.+ por mês\.",
        page.locator(".frase").inner_text(),
    )
    assert page.locator(".numeros dt").all_inner_texts() == [
        "Reclamações em out/2026",
        "Resolvidas entre as avaliadas",
        "Tempo típico de resposta",
        "Índice oficial",
    ]
    assert bottom_of(page, ".numeros") < 400
    cards = page.locator("[class*=st-key-card_alta_]").all()[:3]
    assert len({card.bounding_box()["y"] for card in cards}) == 1
    for place in range(len(cards)):
        card = f".st-key-card_alta_{place}"
        for part in (".selo", "h3", ".subtitulo", ".faisca", "[data-testid=stPageLink]"):
            assert bottom_of(page, f"{card} {part}") < 768, (card, part)
    assert bottom_of(page, ".st-key-card_alta_0 [data-testid=stPageLink]") < 700
    assert len({box.bounding_box()["y"] for box in page.locator(".numeros > div").all()}) == 1


def test_on_a_phone_the_figures_stand_two_by_two_and_nothing_scrolls_sideways(
    server, visit
) -> None:
    reader = visit(server, *NARROW)
    reader.open("/")
    page = reader.page
    boxes = [box.bounding_box() for box in page.locator(".numeros > div").all()]
    assert len({box["x"] for box in boxes}) == len({box["y"] for box in boxes}) == 2
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator(".st-key-forma_estreita_mudancas").is_visible()
    assert not page.locator(".st-key-forma_larga_mudancas").is_visible()


def test_investigar_opens_the_parts_of_the_first_card_and_back_leads_here(server, visit) -> None:
    reader = visit(server, *WIDE)
    reader.open("/?periodo=3m")
    page = reader.page
    card = page.locator(".st-key-card_alta_0")
    place, problem = card.locator("h3").inner_text().split(" · ")[:2]
    card.get_by_role("link", name="Investigar").click()
    reader.settle()
    assert reader.address().startswith("/municipios?periodo=3m&")
    asked = page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")
    assert problem in (asked.get("grupo_problema"), asked.get("segmento"))
    assert re.fullmatch("52[0-9]{5}", asked["municipio"])
    assert place in page.locator(".st-key-ativos").inner_text()
    page.go_back()
    reader.settle()
    assert reader.address() == "/?periodo=3m"


def test_each_of_several_companies_leads_to_its_ficha_and_all_of_them_side_by_side(
    server, visit
) -> None:
    reader = visit(server, *WIDE)
    reader.open("/?periodo=3m")
    page = reader.page
    card = page.locator("[class*=st-key-card_alta_]", has=page.locator(".empresas"))
    problem = card.locator("h3").inner_text().removeprefix("Estado · ")
    names = card.locator(".empresas a").all_inner_texts()
    assert len(names) == 4
    card.locator(".empresas a").nth(1).click()
    page.locator("h1", has_text=names[1]).wait_for()
    reader.settle()
    asked = page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")
    assert reader.address().startswith("/ficha?")
    assert asked == {"periodo": "3m", "grupo_problema": problem, "empresa": names[1]}
    page.go_back()
    page.locator("h1", has_text="O que mudou em").wait_for()
    reader.settle()
    card.get_by_role("link", name="Investigar as 4 empresas").click()
    page.locator("h1", has_text="Comparar empresas").wait_for()
    reader.settle()
    assert reader.address().startswith("/comparar?")
    shown = page.evaluate("new URLSearchParams(location.search).getAll('empresa')")
    assert shown == sorted(names)


def test_what_a_place_hides_is_one_link_away(server, visit) -> None:
    reader = visit(server, *WIDE)
    reader.open("/?municipio=5201108")
    page = reader.page
    cards = page.locator("[class*=st-key-card_alta_]")
    assert cards.count() == 1
    page.get_by_role("button", name=re.compile("^Ver todos os pontos do mês")).click()
    page.locator(".st-key-card_alta_2").wait_for()
    reader.settle()
    assert cards.count() == 3
    assert reader.address() == "/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pictures_of_the_cards_are_drawn_and_told(server, visit, scheme: str) -> None:
    reader = visit(server, *WIDE, scheme=scheme)
    reader.open("/")
    pictures = reader.page.locator("img.faisca")
    assert pictures.count() == reader.page.locator("[class*=st-key-card_alta_]").count() > 0
    for picture in pictures.all():
        assert picture.evaluate("image => image.complete && image.naturalWidth") == 340
        assert picture.get_attribute("alt").endswith("Os números estão na aba Tabela.")
        content = picture.evaluate("image => atob(image.src.split(',')[1])")
        assert ("#A84B00" in content) == (scheme == "light")
        assert ("#FFB066" in content) == (scheme == "dark")


def test_the_link_to_all_series_opens_their_table(server, visit) -> None:
    reader = visit(server, *WIDE)
    reader.open("/")
    box = reader.page.locator(".st-key-card_alertas")
    box.get_by_role("button", name=re.compile("^Ver as [0-9.]+ séries")).click()
    reader.settle()
    assert box.get_by_role("tab", name="Tabela").get_attribute("aria-selected") == "true"
    assert box.locator("[data-testid=stDataFrame]").count() == 2


def test_the_card_leads_to_the_company_and_keeps_the_choices(server, visit) -> None:
    reader = visit(server, *WIDE)
    reader.open("/?minimo=20")
    page = reader.page
    card = page.locator(".st-key-card_passou_0")
    name = card.locator("h3").inner_text()
    card.get_by_role("link", name="Abrir a ficha").click()
    reader.settle()
    assert reader.address().startswith("/ficha?")
    asked = page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")
    assert asked == {"empresa": name, "minimo": "20"}
    page.go_back()
    reader.settle()
    assert reader.address() == "/?minimo=20"
    assert page.locator(".st-key-card_passou_0 h3").inner_text() == name


@pytest.mark.parametrize("way", ["mark", "keyboard"])
def test_a_mark_of_the_chart_and_the_keyboard_open_the_company(server, visit, way: str) -> None:
    reader = visit(server, *WIDE)
    reader.open("/")
    page = reader.page
    name = page.locator(".st-key-card_passou_0 h3").inner_text()
    if way == "mark":
        page.locator(".st-key-forma_larga_mudancas").scroll_into_view_if_needed()
        page.locator(".st-key-forma_larga_mudancas .xtick").first.scroll_into_view_if_needed()
        mark = page.locator(".st-key-forma_larga_mudancas .point")
        boxes = sorted((box.bounding_box() for box in mark.all()), key=lambda box: box["y"])
        page.mouse.click(
            boxes[0]["x"] + boxes[0]["width"] / 2, boxes[0]["y"] + boxes[0]["height"] / 2
        )
    else:
        field = page.locator(".st-key-ficha_de input")
        field.focus()
        page.keyboard.type(name)
        page.keyboard.press("Enter")
    page.locator("h1", has_text="O que mudou em").wait_for(state="detached")
    reader.settle()
    assert reader.address().startswith("/ficha?empresa=")
    assert page.evaluate("new URLSearchParams(location.search).get('empresa')") == name


def test_the_tabs_give_table_file_and_definitions(server, visit) -> None:
    reader = visit(server, *WIDE)
    reader.open("/")
    page = reader.page
    for card, file, note in (
        ("alertas", "alertas_", "A linha cinza é o número"),
        ("mudancas", "mudancas-empresas_", "Como ler:"),
        ("meses", "inicio_", "Como ler:"),
    ):
        box = page.locator(f".st-key-card_{card}")
        assert box.get_by_text(note).is_visible()
        box.get_by_role("tab", name="Tabela").click()
        reader.settle()
        assert box.locator("[data-testid=stDataFrame]").first.is_visible()
        box.get_by_role("tab", name="Baixar").click()
        reader.settle()
        with page.expect_download() as download:
            box.get_by_role("button", name="Baixar CSV para Excel").click()
        assert download.value.suggested_filename.startswith(file)
        box.get_by_role("tab", name="Sobre este dado").click()
        reader.settle()
        assert box.locator(".definicoes").is_visible()


def test_a_click_on_a_month_leaves_only_that_month(server, visit) -> None:
    reader = visit(server, *WIDE)
    reader.open("/?segmento=Varejo")
    mark = reader.page.locator(".st-key-card_meses .point").nth(3)
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    reader.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    reader.page.locator("h1", has_text="O que mudou em fevereiro de 2025").wait_for()
    reader.settle()
    assert reader.address() == "/?de=2025-02&ate=2025-02&segmento=Varejo"
