"""What is asked of the memory allocator when the server starts."""

from pathlib import Path

import pytest

from ui import memory

ROOT = Path(__file__).parent.parent


class Library:
    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def mallopt(self, what: int, value: int) -> int:
        self.asked.append((what, value))
        return 1


@pytest.mark.parametrize("name", ["glibc", ""])
def test_only_glibc_is_asked_for_few_heaps(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    library = Library()
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: library)
    monkeypatch.setattr(memory.platform, "libc_ver", lambda: (name, "2"))
    memory.give_back()
    # M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of glibc's malloc.h.
    assert library.asked == ([(-8, 2), (-3, 262_144), (-1, 262_144)] if name else [])


def test_the_server_asks_before_it_serves() -> None:
    assert "\ngive_back()\n" in (ROOT / "dashboard.py").read_text(encoding="utf-8")
