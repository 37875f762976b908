"""The application's name, its pages and their addresses, in the order of the menu."""

from dataclasses import dataclass

BRAND = "Conflitos de consumo · GO"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One page: its file in `pages/`, section and title people read, the address they type.

    A page alone in a section that has its title is a link of its own. `has_scope` is false for a
    page without filters, `needs_build` for one that works before anything is loaded; a page
    `of_companies` is about the companies of the address, on others they are a filter.
    """

    file: str
    section: str
    title: str
    url_path: str
    has_scope: bool = True
    needs_build: bool = True
    of_companies: bool = False


# The first entry is the default page. Streamlit serves it at / and answers its own
# address with an English "Page not found", so that address is redirected (ui/language.py).
HOME = MenuEntry("home.py", "Início", "Início", "inicio")
RANKING = MenuEntry("companies.py", "Empresas", "Ranking", "empresas")
PROFILE = MenuEntry("profile.py", "Empresas", "Ficha da empresa", "ficha", of_companies=True)
COMPARISON = MenuEntry(
    "comparison.py", "Empresas", "Comparar empresas", "comparar", of_companies=True
)
LITIGANTS = MenuEntry("litigants.py", "Empresas", "Grandes litigantes", "litigantes")
MUNICIPALITIES = MenuEntry("municipalities.py", "Território", "Municípios", "municipios")
RECORDS = MenuEntry("records.py", "Dados", "Registros", "registros", of_companies=True)
METHOD = MenuEntry("method.py", "Dados", "Dados e método", "dados", has_scope=False)
LOAD = MenuEntry("load.py", "Dados", "Carregar", "carregar", has_scope=False, needs_build=False)
MENU: tuple[MenuEntry, ...] = (
    HOME,
    RANKING,
    PROFILE,
    COMPARISON,
    LITIGANTS,
    MUNICIPALITIES,
    METHOD,
    RECORDS,
    LOAD,
)


def addresses() -> frozenset[str]:
    """The paths that Streamlit serves as pages."""
    return frozenset({"/"} | {f"/{entry.url_path}" for entry in MENU[1:]})
