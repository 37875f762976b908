"""How the server gives memory back to the system."""

import ctypes
import platform

# Of glibc's malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_ARENAS, _BYTES = 2, 1 << 18


def give_back() -> None:
    """Few heaps, large blocks of their own, free ends returned: as asked of glibc, if it is used.

    By itself it keeps a heap for many of the threads that answer readers, and in each what one
    answer needed once. Frames are large blocks: what they cost more to get is not felt.
    """
    if platform.libc_ver()[0] != "glibc":
        return
    mallopt = ctypes.CDLL(None).mallopt
    mallopt(_ARENA_MAX, _ARENAS)
    mallopt(_MMAP_THRESHOLD, _BYTES)
    mallopt(_TRIM_THRESHOLD, _BYTES)
