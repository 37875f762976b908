"""The sentence of the page Registros."""

from reports.link import View
from reports.records import PAGE_ROWS, page_count, shown_page
from reports.words import count, window


def sentence(view: View, complaint_count: int) -> tuple[str, str]:
    """How many complaints there are and which of them the page shows: lead and rest."""
    if not complaint_count:
        return "Nenhuma reclamação finalizada", f"em {window(view.scope)} com estes filtros."
    number = shown_page(view, complaint_count)
    first = PAGE_ROWS * (number - 1) + 1
    last = min(PAGE_ROWS * number, complaint_count)
    lead = (
        "1 reclamação finalizada"
        if complaint_count == 1
        else f"{count(complaint_count)} reclamações finalizadas"
    )
    rest = f"em {window(view.scope)}, da mais antiga para a mais nova."
    if page_count(complaint_count) > 1:
        rest += (
            f" Página {count(number)} de {count(page_count(complaint_count))}: "
            f"de {count(first)} a {count(last)}."
        )
    if number != view.page:
        rest += f" A página {count(view.page)} não existe; esta é a última."
    return lead, rest
