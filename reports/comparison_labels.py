"""Columns of the page Comparar empresas: those of the Ficha, one row a company, and its series."""

from reports.common_labels import common
from reports.labels import Form, Label
from reports.profile_labels import OVERVIEW_COLUMNS, SERIES_COLUMNS

_NOT_OF_ONE_COMPANY = ("group", "difference", "difference_low", "difference_high", "segment_share")

COMPARISON_COLUMNS = (
    *(label for label in OVERVIEW_COLUMNS if label.column not in _NOT_OF_ONE_COMPANY),
    Label(
        "scope_finalised_count",
        "finalizadas_do_recorte",
        "Finalizadas do recorte",
        Form.COUNT,
        "Finalizadas de todas as empresas com os mesmos filtros.",
    ),
    Label(
        "volume_share",
        "parcela_do_recorte_pct",
        "Parcela do recorte (%)",
        Form.SHARE,
        "Finalizadas da empresa sobre as de todas as empresas com os mesmos filtros.",
    ),
)
"""Columns of the comparison: one row a company."""

COMPARISON_SERIES_COLUMNS = (
    *common("company"),
    *SERIES_COLUMNS,
)
"""Columns of the series: one row a company and month, quarter or year."""
