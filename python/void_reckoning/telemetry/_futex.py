"""Sleeping on a word of shared memory (Linux), without a native module."""

from __future__ import annotations

import ctypes
import mmap
import os

_SYSCALL_NUMBERS = {"x86_64": 202, "aarch64": 98}
_WAIT, _WAKE_OP = 0, 5
_OR_ONE = (2 << 28) | (2 << 24) | (1 << 12)  # FUTEX_OP(OR, 1, compare less than, 0)
_NS = 1_000_000_000


class _Timespec(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


class WakeWord:
    """The word of a segment on which readers sleep: bit 0 is set while one does.

    Parameters
    ----------
    memory : mmap.mmap
        Writable map; can't be closed while this object lives.
    offset : int
        Offset of the word, a multiple of 4.
    """

    def __init__(self, memory: mmap.mmap, offset: int) -> None:
        self._word = ctypes.c_uint32.from_buffer(memory, offset)
        self._nobody = ctypes.c_uint32(0)
        self._number = ctypes.c_long(_SYSCALL_NUMBERS[os.uname().machine])
        self._syscall = ctypes.CDLL(None, use_errno=True).syscall
        self._syscall.restype = ctypes.c_long

    @property
    def value(self) -> int:
        """Current value of the word."""
        return self._word.value

    def mark_sleeper(self) -> int:
        """Set bit 0 atomically with respect to the writer's counting, and return the word as it is then.

        Python has no atomic operation, but the kernel's FUTEX_WAKE_OP has one; it also wakes sleepers on another
        word, which has none. The word is read afterwards: if the writer has cleared the bit in the meantime,
        it is set again, since otherwise no update would end the sleep.
        """
        nobody, word = ctypes.byref(self._nobody), ctypes.byref(self._word)
        while True:
            done = self._syscall(self._number, nobody, _WAKE_OP, 0, ctypes.c_long(0), word, ctypes.c_uint32(_OR_ONE))
            value = self._word.value
            if value & 1 or done < 0:
                return value

    def sleep(self, expected: int, seconds: float) -> None:
        """Sleep in the kernel until woken or the time is over; return at once if the word is not ``expected``."""
        whole = int(seconds)
        limit = _Timespec(whole, int((seconds - whole) * _NS))
        word, value = ctypes.byref(self._word), ctypes.c_uint32(expected)
        self._syscall(self._number, word, _WAIT, value, ctypes.byref(limit), None, 0)
