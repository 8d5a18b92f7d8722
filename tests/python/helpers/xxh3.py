"""XXH3 with 64 bits, seed 0 and the default secret, in plain Python: for tests of what is built upon it.

By the algorithm's specification (https://github.com/Cyan4973/xxHash, doc/xxhash_spec.md).
"""

import struct
from collections.abc import Sequence

_MASK = (1 << 64) - 1
_SECRET = bytes.fromhex(
    "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221"
    "b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
    "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb"
    "170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e"
)
_P32 = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
_P64 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)
_MX = (0x165667919E3779F9, 0x9FB21C651E98DF25)
_STRIPE, _BLOCK = 64, 1024


def xxh3(data: bytes) -> int:
    """The hash of some bytes.

    >>> hex(xxh3(b""))
    '0x2d06800538d394c2'
    """
    if len(data) <= 16:
        return _short(data)
    return _middling(data) if len(data) <= 240 else _long(data)


def _u64(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<Q", data, at)[0])


def _u32(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])


def _rotate(value: int, bits: int) -> int:
    return (value << bits | value >> (64 - bits)) & _MASK


def _fold(a: int, b: int) -> int:
    product = a * b
    return (product ^ product >> 64) & _MASK


def _stir(value: int) -> int:
    value = (value ^ value >> 37) * _MX[0] & _MASK
    return value ^ value >> 32


def _stir_as_xxh64(value: int) -> int:
    value = (value ^ value >> 33) * _P64[1] & _MASK
    value = (value ^ value >> 29) * _P64[2] & _MASK
    return value ^ value >> 32


def _short(data: bytes) -> int:
    size = len(data)
    if size == 0:
        return _stir_as_xxh64(_u64(_SECRET, 56) ^ _u64(_SECRET, 64))
    if size <= 3:
        word = data[0] << 16 | data[size >> 1] << 24 | data[-1] | size << 8
        return _stir_as_xxh64(word ^ _u32(_SECRET, 0) ^ _u32(_SECRET, 4))
    if size <= 8:
        word = _u32(data, size - 4) + (_u32(data, 0) << 32) ^ _u64(_SECRET, 8) ^ _u64(_SECRET, 16)
        word = (word ^ _rotate(word, 49) ^ _rotate(word, 24)) * _MX[1] & _MASK
        word = (word ^ (word >> 35) + size) * _MX[1] & _MASK
        return word ^ word >> 28
    low = _u64(data, 0) ^ _u64(_SECRET, 24) ^ _u64(_SECRET, 32)
    high = _u64(data, size - 8) ^ _u64(_SECRET, 40) ^ _u64(_SECRET, 48)
    swapped = int.from_bytes(low.to_bytes(8, "little"), "big")
    return _stir(size + swapped + high + _fold(low, high) & _MASK)


def _pair(data: bytes, at: int, key: int) -> int:
    return _fold(_u64(data, at) ^ _u64(_SECRET, key), _u64(data, at + 8) ^ _u64(_SECRET, key + 8))


def _middling(data: bytes) -> int:
    size = len(data)
    total = size * _P64[0]
    if size <= 128:
        for i in range((size + 31) // 32):
            total += _pair(data, 16 * i, 32 * i) + _pair(data, size - 16 * (i + 1), 32 * i + 16)
        return _stir(total & _MASK)
    total = _stir(total + sum(_pair(data, 16 * i, 16 * i) for i in range(8)) & _MASK)
    total += sum(_pair(data, 16 * i, 16 * (i - 8) + 3) for i in range(8, size // 16))
    return _stir(total + _pair(data, size - 16, 119) & _MASK)


def _add_stripe(sums: list[int], words: Sequence[int], key: int) -> None:
    for i, word in enumerate(words):
        keyed = word ^ _u64(_SECRET, key + 8 * i)
        sums[i ^ 1] += word
        sums[i] = sums[i] + (keyed & 0xFFFFFFFF) * (keyed >> 32) & _MASK


def _long(data: bytes) -> int:
    size = len(data)
    sums = [_P32[2], _P64[0], _P64[1], _P64[2], _P64[3], _P32[1], _P64[4], _P32[0]]
    for stripe in range((size - 1) // _STRIPE):
        at = stripe % (_BLOCK // _STRIPE)
        _add_stripe(sums, struct.unpack_from("<8Q", data, stripe * _STRIPE), 8 * at)
        if (at + 1) * _STRIPE == _BLOCK:
            for i in range(8):
                value = sums[i] & _MASK
                sums[i] = (value ^ value >> 47 ^ _u64(_SECRET, 128 + 8 * i)) * _P32[0] & _MASK
    _add_stripe(sums, struct.unpack_from("<8Q", data, size - _STRIPE), 121)
    sums = [value & _MASK for value in sums]
    total = size * _P64[0]
    for i in range(4):
        total += _fold(sums[2 * i] ^ _u64(_SECRET, 11 + 16 * i), sums[2 * i + 1] ^ _u64(_SECRET, 19 + 16 * i))
    return _stir(total & _MASK)
