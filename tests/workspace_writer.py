"""One of the processes that write decisions at the same time: `workspace_writer.py URL NUMBER`."""

import sys
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from workspace.names import SAME, ChangedMeanwhile, decide
from workspace.store import NAME_EVENT, Workspace

THREADS, TRANSACTIONS = 8, 100
HOT = ("Nome Disputado", "Outro Nome Disputado")


def write(workspace: Workspace, process: str, thread: int) -> None:
    """Each transaction decides a pair of its own; each tenth also the pair that all others want."""
    for place in range(TRANSACTIONS):
        who = f"{process}-{thread}-{place}"
        decide(workspace, f"Empresa {who}", f"Loja {who}", SAME, who, seen=0)
        while place % 10 == 0:
            with workspace.reading() as connection:
                of_pair = select(func.count()).where(NAME_EVENT.c.name == HOT[0])
                seen = connection.execute(of_pair).scalar_one()
            try:
                decide(workspace, *HOT, SAME, who, seen)
                break
            except ChangedMeanwhile:
                continue


if __name__ == "__main__":
    workspace = Workspace(sys.argv[1])
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = [pool.submit(write, workspace, sys.argv[2], n) for n in range(THREADS)]
        for one in waiting:
            one.result()
