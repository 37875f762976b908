"""Columns of the coverage of the Procon files, year by year."""

from reports.labels import LOAD_COLUMNS, Form, Label

COUNTED, PART, NOT_COUNTED, ABSENT = "conta", "só parte", "não conta", "ausente"
STATES = {
    COUNTED: "o arquivo do próprio ano",
    PART: "só as linhas que o arquivo de outro ano traz",
    NOT_COUNTED: "carregado, mas outro arquivo traz o ano",
    ABSENT: "nenhum arquivo traz o ano",
}
"""What a file is for a year of archiving, in words."""

YEAR_COLUMNS = (
    Label(
        "archived_year",
        "ano_arquivamento",
        "Ano",
        Form.YEAR,
        "Ano em que o Procon arquivou a reclamação, não o da abertura.",
    ),
    Label(
        "state",
        "situacao_do_ano",
        "Situação do ano",
        Form.TEXT,
        "conta, só parte, não conta ou ausente.",
    ),
    LOAD_COLUMNS[0],
    Label(
        "file_row_count",
        "linhas_do_ano",
        "Linhas do ano",
        Form.COUNT,
        "Linhas sem erro do arquivo, arquivadas no ano, do lugar que se carregou.",
    ),
    Label(
        "complaint_count",
        "reclamacoes_procon",
        "Contam em Goiás",
        Form.COUNT,
        "Reclamações fundamentadas dos Procons de Goiás que contam no ano.",
    ),
    Label("settled_count", "atendidas", "Atendidas", Form.COUNT, "Com Atendida = S."),
    Label(
        "without_root_count",
        "sem_raiz",
        "Sem raiz",
        Form.COUNT,
        "Em que o arquivo não traz a raiz do CNPJ; contam no total.",
    ),
    Label(
        "natural_person_count",
        "pessoas_naturais",
        "Pessoas naturais",
        Form.COUNT,
        "Contra pessoa natural: nome e número não são guardados.",
    ),
    Label(
        "with_municipality_count",
        "com_municipio",
        "Com município",
        Form.COUNT,
        "Com município de Goiás pelo CEP do consumidor.",
    ),
    Label("without_cep_count", "sem_cep", "Sem CEP", Form.COUNT, "Sem CEP legível no arquivo."),
    Label(
        "outside_count",
        "cep_de_fora",
        "CEP de fora",
        Form.COUNT,
        "Com CEP que não é de Goiás.",
    ),
)
"""Columns of the table of years of archiving, one row a year and file."""
