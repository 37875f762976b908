"""The page Empresas in a browser: a click opens a company once, and "back" leads back."""

from urllib.parse import unquote_plus

import pytest

ADDRESS = "/empresas?ordem=avaliadas"
FIRST = "Cadastro Ema"


def address(reader) -> str:
    return unquote_plus(reader.address())


def centre(mark) -> tuple[float, float]:
    mark.wait_for()
    box = mark.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def first_mark(page):
    """The mark of the topmost row."""
    return page.locator(".js-plotly-plot:visible .point").first


def test_a_click_on_a_mark_opens_the_company_and_back_leads_back(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open(ADDRESS)
    for _ in range(2):
        x, y = centre(first_mark(page))
        page.mouse.move(x, y)
        page.locator(".js-plotly-plot:visible .hovertext").wait_for()
        page.mouse.click(x, y)
        page.wait_for_url("**/ficha?*")
        reader.settle()
        assert address(reader) == f"/ficha?empresa={FIRST}&ordem=avaliadas"
        page.go_back()
        reader.settle()
        assert address(reader) == ADDRESS
        # What was chosen is not chosen again by the page that comes back.
        page.wait_for_timeout(1_500)
        assert address(reader) == ADDRESS


def test_a_click_on_a_row_of_the_table_opens_the_company(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open(ADDRESS)
    page.get_by_role("tab", name="Tabela").click()
    reader.settle()
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + 18 + 35)
    page.wait_for_url("**/ficha?*")
    assert address(reader) == f"/ficha?empresa={FIRST}&ordem=avaliadas"


def test_a_click_in_the_funnel_opens_the_company_that_the_hover_names(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open("/empresas")
    page.get_by_role("tab", name="Dispersão").click()
    reader.settle()
    x, y = centre(page.locator(".js-plotly-plot:visible .point").last)
    page.mouse.move(x, y)
    hover = page.locator(".js-plotly-plot:visible .hovertext")
    hover.wait_for()
    text = hover.text_content()
    page.mouse.click(x, y)
    page.wait_for_url("**/ficha?*")
    assert text.startswith(address(reader).partition("empresa=")[2])
    assert "fora do esperado" in text


def test_the_keyboard_opens_the_company_that_is_explained(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open("/empresas")
    page.locator("summary", has_text="Como esta posição foi calculada").focus()
    page.keyboard.press("Enter")
    reader.settle()
    page.locator(".st-key-empresa_explicada input").focus()
    page.keyboard.type("banco vereda")
    page.keyboard.press("Enter")
    reader.settle()
    assert "em 208 avaliadas" in page.locator(".itens").inner_text()
    page.get_by_role("link", name="Abrir a ficha").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ficha?*")
    assert address(reader) == "/ficha?empresa=Banco Vereda"


@pytest.mark.parametrize("indicator", ["nao_resolvidas", "tempo", "razao", "volume"])
def test_the_first_row_stands_above_the_fold_for_every_indicator(
    server, visit, indicator: str
) -> None:
    reader = visit(server)
    reader.open(f"/empresas?indicador={indicator}")
    mark = first_mark(reader.page)
    mark.wait_for()
    box = mark.bounding_box()
    assert box["y"] + box["height"] < 768


def test_on_a_phone_the_first_company_needs_no_scrolling(server, visit) -> None:
    reader = visit(server, 390, 844)
    reader.open("/empresas")
    page = reader.page
    assert page.locator(".aviso").count() == 2
    _, mark = centre(first_mark(page))
    assert mark < 844
    copy = page.get_by_role("button", name="Copiar link desta visão").bounding_box()
    menu = page.get_by_role("button", name="Menu").bounding_box()
    assert menu["x"] + menu["width"] < copy["x"] and copy["x"] + copy["width"] <= 390
    assert copy["y"] + copy["height"] <= 56


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1280, 720), (390, 844)])
def test_another_order_does_not_move_the_page(server, visit, width: int, height: int) -> None:
    reader = visit(server, width, height)
    places = []
    for address in ("/empresas", "/empresas?ordem=avaliadas&minimo=20"):
        reader.open(address)
        assert reader.page.locator(".st-key-limpar").count() == ("?" in address)
        filters = reader.page.locator(".st-key-filtros").bounding_box()
        card = reader.page.locator(".st-key-card_ranking").bounding_box()
        places.append((filters["height"], card["y"] - filters["y"]))
    assert places[0] == pytest.approx(places[1], abs=2)


def test_a_chart_is_drawn_in_no_other_width_than_its_own(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    page.add_init_script(
        """window.widths = new Set();
        new MutationObserver(() => {
          for (const drawing of document.querySelectorAll(".main-svg[width]"))
            window.widths.add(drawing.getAttribute("width"));
        }).observe(document, {subtree: true, childList: true, attributes: true})"""
    )
    reader.open("/empresas")
    box = page.locator(".js-plotly-plot").bounding_box()
    assert [float(width) for width in page.evaluate("[...widths]")] == [round(box["width"])]
