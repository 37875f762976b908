"""Grandes litigantes in a browser: cold deep link, a click on a name and on a mark, the phone."""

from urllib.parse import parse_qs, urlparse

import pytest

ADDRESS = "/litigantes?nucleo=60&casos=20"


def asked(reader) -> dict[str, list[str]]:
    return parse_qs(urlparse(reader.address()).query)


def test_a_deep_link_is_the_first_request_of_a_fresh_server(
    start_server, sample_folder, visit
) -> None:
    reader = visit(start_server(sample_folder))
    reader.open(ADDRESS)
    page = reader.page
    assert page.locator("h1").inner_text() == "Grandes litigantes"
    assert "somam 60 %" in page.locator(".frase").inner_text()
    assert page.get_by_role("button", name="Empresas").is_visible()
    assert page.locator(".nucleo li").count() == 12
    assert "Page not found" not in page.locator("body").inner_text()
    assert asked(reader) == {"nucleo": ["60"], "casos": ["20"]}


def test_a_name_opens_the_page_of_its_company_and_back_leads_back(server, visit) -> None:
    reader = visit(server)
    reader.open(ADDRESS)
    link = reader.page.locator(".nucleo .nome").first
    name = link.inner_text()
    link.click()
    reader.page.wait_for_url("**/ficha?*")
    reader.settle()
    assert reader.page.locator("h1").inner_text() == name
    assert asked(reader)["empresa"] == [name]
    reader.page.go_back()
    reader.settle()
    assert asked(reader) == {"nucleo": ["60"], "casos": ["20"]}


def test_a_mark_of_the_curve_opens_the_page_that_its_hover_names(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open(ADDRESS)
    mark = page.locator('[class*="st-key-grafico_concentracao"] .point:visible').nth(4)
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    place = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*place)
    hover = page.locator(".js-plotly-plot:visible .hovertext")
    hover.wait_for()
    named = hover.text_content()
    page.mouse.click(*place)
    page.wait_for_url("**/ficha?*")
    reader.settle()
    assert page.locator("h1").inner_text() in named


def test_the_share_of_the_core_is_chosen_in_the_row_of_the_filters(server, visit) -> None:
    reader = visit(server)
    page = reader.page
    reader.open("/litigantes")
    assert "somam 50 %" in page.locator(".frase").inner_text()
    page.locator(".st-key-escolha_core_percent input").click()
    page.get_by_role("option", name="80 %").click()
    reader.settle()
    assert asked(reader) == {"nucleo": ["80"]}
    assert "somam 80 %" in page.locator(".frase").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_companies_are_cards_below_the_curve(server, visit, scheme: str) -> None:
    reader = visit(server, 390, 844, scheme)
    page = reader.page
    reader.open(ADDRESS)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    plot = page.locator(".js-plotly-plot:visible").bounding_box()
    first = page.locator(".nucleo li").first
    box = first.bounding_box()
    assert plot["height"] <= 230 and plot["y"] + plot["height"] < box["y"]
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert first.evaluate("item => getComputedStyle(item).borderTopWidth") == "1px"
    assert "■" in first.inner_text() and "12 de 12 meses" in first.inner_text()


def test_on_a_wide_screen_the_sentence_the_filters_and_the_curve_are_above_the_fold(
    server, visit
) -> None:
    reader = visit(server)
    reader.open("/litigantes")
    page = reader.page
    plot = page.locator(".js-plotly-plot:visible").bounding_box()
    assert plot["y"] + plot["height"] / 2 < 768
    first = page.locator(".nucleo li").first.bounding_box()
    assert first["y"] + first["height"] < 768
