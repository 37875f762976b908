"""The application's name, its pages and their addresses, in the order of the menu."""

from dataclasses import dataclass

BRAND = "Conflitos de consumo · GO"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One page: its file in `pages/`, section and title people read, the address they type.

    `has_scope` is false for a page that shows no complaints: it has no filters and needs no build.
    """

    file: str
    section: str
    title: str
    url_path: str
    has_scope: bool = True


# The first entry is the default page. Streamlit serves it at / and answers its own
# address with an English "Page not found", so that address is redirected (ui/language.py).
LOAD = MenuEntry("load.py", "Dados", "Carregar", "carregar", has_scope=False)
MENU: tuple[MenuEntry, ...] = (
    MenuEntry("companies.py", "Empresas", "Ranking", "empresas"),
    LOAD,
)


def addresses() -> frozenset[str]:
    """The paths that Streamlit serves as pages."""
    return frozenset({"/"} | {f"/{entry.url_path}" for entry in MENU[1:]})
