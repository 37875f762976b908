"""What the surveillance of the municipalities must find in the sample, and what it must not."""

from dataclasses import dataclass

from sample_data.domains import (
    AFTER_CANCELLING,
    NOT_CONTRACTED,
    NOT_DELIVERED,
    WRONGLY_LISTED,
)

BASELINE_MONTHS = 60
BASELINE_GAP = 3
"""A month is compared with the 60 months that end four months before it."""

LARGEST_TOWN = "Goiânia"
STRONGHOLDS = {("Banco Araguaia", "Anápolis"): 0.12, ("Cadastro Ema", "Luziânia"): 0.20}
"""Share of a company's complaints in the largest town that come from another town instead.

A company is stronger in some places than its size says.
"""


@dataclass(frozen=True, slots=True)
class Spike:
    """Complaints added in one month to one company and problem in one municipality."""

    municipality: str
    segment: str
    problem: str
    company: str
    month: str
    added: int


SPIKES = (
    Spike("Goiânia", "telecom", AFTER_CANCELLING, "Telefonia Cerrado", "2026-09", 44),
    Spike("Anápolis", "bank", NOT_CONTRACTED, "Banco Araguaia", "2026-10", 85),
    Spike("Luziânia", "registry", WRONGLY_LISTED, "Cadastro Ema", "2026-10", 34),
)
"""One a cell of municipality, problem group and company; the first is over a month later."""

STATE_MONTH = "2024-08"
STATE_RISE = 0.50
"""In this month everybody complains more, everywhere, of everything."""

COMMON_PROBLEM = NOT_DELIVERED
COMMON_SEGMENT = "online_shop"
COMMON_ADDED = {
    "2026-09": {
        "Loja Ipê Online": 48,
        "Mercado Veredas Online": 38,
        "Compras Tatu-Bola": 32,
        "Eletro Bacuri Online": 36,
    },
    "2026-10": {
        "Loja Ipê Online": 54,
        "Mercado Veredas Online": 42,
        "Compras Tatu-Bola": 36,
        "Eletro Bacuri Online": 40,
    },
}
"""One problem rises in four companies at once, all over the state: no town has many of them."""

RISING_TOWN = "Senador Canedo"
RISING_FACTORS = (0.5, 2.2)
"""Its share of the state's complaints against what its size says: first and last month."""

FALLING_TOWN = "Formosa"
FALLING_LEVELS = (32.0, 8.0)
"""Complaints expected in its first and in its last month, whatever the state does."""

TOWN_WITHOUT_USE = "Silvânia"

QUIET_TOWNS = (
    "Adelândia",
    "Água Limpa",
    "Aloândia",
    "Anhanguera",
    "Baliza",
    "Buritinópolis",
    "Cachoeira de Goiás",
    "Cumari",
    "Damolândia",
    "Davinópolis",
    "Guarinos",
    "Jaupaci",
    "Jesúpolis",
    "Lagoa Santa",
    "Moiporá",
    "Nova Aurora",
    "Palmelo",
    "São João da Paraúna",
    "São Patrício",
    "Teresina de Goiás",
)
QUIET_YEARLY = 1.2
"""Complaints expected a year in each quiet town; no calendar year reaches five."""
