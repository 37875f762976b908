"""The application's name, its pages and their addresses, in the order of the menu."""

from dataclasses import dataclass

BRAND = "Conflitos de consumo · GO"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One page: its file in `pages/`, the title people read and the address they type."""

    file: str
    title: str
    url_path: str


# The first entry is the default page. Streamlit serves it at / and answers its own
# address with an English "Page not found", so that address is redirected (ui/language.py).
MENU: tuple[MenuEntry, ...] = (MenuEntry("companies.py", "Empresas", "empresas"),)


def addresses() -> frozenset[str]:
    """The paths that Streamlit serves as pages."""
    return frozenset({"/"} | {f"/{entry.url_path}" for entry in MENU[1:]})
