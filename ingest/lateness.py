"""Which months should be there by now: those of the portal, and the newest one of a build."""

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path

from ingest.build import SCHEMA_VERSION, kind, newest_month
from ingest.complaints import month_number
from ingest.folder import build_path, current_name
from ingest.months import written

LATE_AFTER_DAY = 15
"""Day by which the month before is late; the portal publishes about days 6 to 8."""
LATE_BUILD_DAYS = 45
"""A build is late where the last day of its newest month lies further back."""


def add_parser(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", data_folder: Path
) -> None:
    """Add the command `late` to the command line."""
    command = commands.add_parser("late", help="diz se a base em uso está atrasada")
    command.set_defaults(run=run)
    command.add_argument(
        "--to",
        type=Path,
        metavar="PASTA",
        default=data_folder,
        help="pasta de dados (padrão: CONSUMO_DATA, senão data/)",
    )


def run(options: argparse.Namespace) -> int:
    """Say whether the build in use is late; the exit code: 0 up to date, 1 late or no build."""
    sentence, is_late = lateness_of_build(options.to, date.today())
    print(sentence, file=sys.stderr if is_late else sys.stdout)
    return int(is_late)


def lateness_of_build(folder: Path, today: date) -> tuple[str, bool]:
    """A sentence on the build in use of a data folder, and whether somebody has to act."""
    name = current_name(folder)
    path = build_path(folder, name or "")
    described = kind(path) if name else None
    is_readable = described is not None and described[1] == SCHEMA_VERSION
    newest = newest_month(path) if is_readable else None
    if described is None or described[1] != SCHEMA_VERSION:
        return (
            f"ATRASADO: a pasta {folder} não tem base em uso que esta versão possa abrir. Carregue "
            f"os arquivos de origem.",
            True,
        )
    if newest is None:
        return f"ATRASADO: a base da pasta {folder} não tem reclamações. Carregue arquivos.", True
    is_sample, _ = described
    if is_sample:
        return f"ATRASADO: a base da pasta {folder} é de exemplo. Carregue dados reais.", True
    days = (today - last_day(newest)).days
    if days > LATE_BUILD_DAYS:
        return (
            f"ATRASADO: o último mês da base em uso é {written(newest)}, que terminou há {days} "
            f"dias. Veja o que o download e a carga disseram.",
            True,
        )
    return f"Em dia: o último mês da base em uso é {written(newest)}.", False


def lateness_of_portal(newest: int, today: date) -> str | None:
    """A sentence on the months that have ended since the newest published one, if there are any."""
    missing = [written(month) for month in range(newest + 1, month_number(today))]
    if not missing:
        return None
    verb = "ainda não foi publicado" if len(missing) == 1 else "ainda não foram publicados"
    subject = f"o mês {missing[0]}" if len(missing) == 1 else f"os meses {', '.join(missing)}"
    if len(missing) > 1 or today.day > LATE_AFTER_DAY:
        return f"Portal atrasado: {subject} {verb}; costuma sair até o dia 8 do mês seguinte."
    return f"No portal, {subject} {verb}; costuma sair até o dia 8 do mês seguinte."


def last_day(month: int) -> date:
    """The last day of a month number."""
    return date((month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
