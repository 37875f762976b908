"""The tab "Sobre este dado": definitions, sources and their balance."""


from queries import loads
from reports.labels import LOAD_COLUMNS, RANKING_COLUMNS
from reports.link import COMPLETE, View
from ui import frame, tables
from ui.data import fetch


def ranking(view: View) -> None:
    """What each column is, and which files the numbers come from."""
    frame.paragraph(
        "Reclamação registrada não é infração provada. Só se reclama de empresa participante do "
        "consumidor.gov.br, quem reclama não é amostra da população e muitas reclamações não são "
        "avaliadas. O mês é o da finalização, não o da abertura."
    )
    frame.card_title("De onde vêm os números", "lidas = aceitas + rejeitadas + postas de lado")
    tables.show_table(
        fetch(loads.loads),
        LOAD_COLUMNS,
        key="cargas",
        alt="Arquivos carregados, um por linha, com as linhas lidas, aceitas, rejeitadas e postas "
        "de lado.",
    )
    frame.card_title("O que é cada coluna", "as mesmas definições estão na folha Leia-me do XLSX")
    frame.definitions((label.title, label.definition) for label in RANKING_COLUMNS[COMPLETE])
