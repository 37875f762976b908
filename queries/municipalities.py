"""Questions about municipalities."""

from dataclasses import replace

import pandas as pd

from queries.database import Database
from queries.scope import Scope

REFERENCE_STATE = "GO"
"""The state whose municipalities a build knows."""


def unmatched_names(database: Database, scope: Scope) -> pd.DataFrame:
    """One row a city name of Goiás without a municipality: municipality_name, finalised_count."""
    return database.run("unmatched_names", replace(scope, states=(REFERENCE_STATE,)))
