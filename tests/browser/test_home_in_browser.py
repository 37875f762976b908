"""The page Início in a real browser: figures at first sight, the ways to a company, the phone."""

import pytest

WIDE, NARROW = (1366, 768), (390, 844)


def bottom_of(page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return float(box["y"] + box["height"])


def test_sentence_and_four_figures_stand_above_the_fold(server, visit) -> None:
    reader = visit(server, *WIDE)
    reader.open("/")
    page = reader.page
    assert page.locator("h1").inner_text() == "Situação em outubro de 2026"
    assert (
        "passaram da variação esperada (parcela não resolvida, contra"
        in page.locator(".frase").inner_text()
    )
    assert page.locator(".numeros dt").all_inner_texts() == [
        "Reclamações em out/2026",
        "Resolvidas entre as avaliadas",
        "Tempo típico de resposta",
        "Índice oficial",
    ]
    assert bottom_of(page, ".numeros") < 768
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
    page.locator("h1", has_text="Situação em").wait_for(state="detached")
    reader.settle()
    assert reader.address().startswith("/ficha?empresa=")
    assert page.evaluate("new URLSearchParams(location.search).get('empresa')") == name


def test_the_tabs_give_table_file_and_definitions(server, visit) -> None:
    reader = visit(server, *WIDE)
    reader.open("/")
    page = reader.page
    for card, file in (("mudancas", "mudancas-empresas_"), ("meses", "inicio_")):
        box = page.locator(f".st-key-card_{card}")
        assert box.get_by_text("Como ler:").is_visible()
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
    reader.page.locator("h1", has_text="Situação em fevereiro de 2025").wait_for()
    reader.settle()
    assert reader.address() == "/?de=2025-02&ate=2025-02&segmento=Varejo"
