"""Questions about the complaints that a Procon archived (Sindec)."""

import pandas as pd

from queries.database import Database


def years(database: Database, uf: str) -> pd.DataFrame:
    """One row a year of archiving: the complaints of the Procons of one state, counted.

    The year is that of archiving: a complaint was opened long before. Columns: archived_year,
    complaint_count, settled_count (Atendida = S), without_root_count (the file names no root),
    natural_person_count, with_municipality_count, without_cep_count and outside_count (by the
    consumer's CEP).
    """
    return database.run("procon_years", uf=uf)
