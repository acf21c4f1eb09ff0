"""How much memory another process occupies, on each system in its own way."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path


def resident_bytes(process_id: int) -> int:
    """Return how much memory a process occupies; 0 where the system does not tell.

    Linux limits the process itself; on Windows and macOS this watch is the only limit.
    """
    if sys.platform == "win32":
        return _resident_bytes_windows(process_id)
    if sys.platform == "darwin":
        return _resident_bytes_by_ps(process_id)
    try:
        pages = Path(f"/proc/{process_id}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _resident_bytes_by_ps(process_id: int) -> int:
    listed = subprocess.run(["ps", "-o", "rss=", "-p", str(process_id)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    kilobytes = listed.stdout.strip()
    return int(kilobytes) * 1024 if kilobytes.isdecimal() else 0


def _resident_bytes_windows(process_id: int) -> int:
    """Ask Windows for the working set (PROCESS_MEMORY_COUNTERS of psapi.h)."""
    may_query = 0x1000
    windows = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    windows.OpenProcess.restype = ctypes.c_void_p
    windows.CloseHandle.argtypes = [ctypes.c_void_p]
    windows.K32GetProcessMemoryInfo.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong]
    counters = (ctypes.c_size_t * 10)()
    handle = windows.OpenProcess(may_query, False, process_id)
    if not handle:
        return 0
    try:
        windows.K32GetProcessMemoryInfo(handle, ctypes.byref(counters), ctypes.sizeof(counters))
    finally:
        windows.CloseHandle(handle)
    # cb and PageFaultCount share the first word of a 64-bit process; then peak and current working set.
    return int(counters[2])
