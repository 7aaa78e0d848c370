# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the data sets of Debian's R packages (r-cran-*) without R: the lazy-load database, as R Internals, section 1.8, has it."""

import gzip
import lzma
import bz2
import pathlib
import struct
import zlib


class _Reader:
    """R's XDR serialization, as far as data frames need it."""

    def __init__(self, data):
        self.data, self.at, self.references = data, 14, []
        assert data[:2] == b"X\n", "not XDR"
        if struct.unpack(">i", data[2:6])[0] == 3:  # version 3 names the encoding
            self.at += 4 + struct.unpack(">i", data[14:18])[0]

    def take(self, layout):
        values = struct.unpack_from(">" + layout, self.data, self.at)
        self.at += struct.calcsize(">" + layout)
        return values

    def item(self):
        flags, = self.take("i")
        kind, has_attributes = flags & 0xFF, flags & 0x200
        if kind == 0xFE or kind == 0xF2 or kind == 0xFD or kind == 0xFB or kind == 0xFC:
            return None
        if kind == 0xFF:
            return self.references[(flags >> 8) - 1]
        if kind == 1:  # symbol
            name = self.item()
            self.references.append(name)
            return name
        if kind in (2, 6):  # pairlist: [(tag, value)]
            attributes = self.item() if has_attributes else None
            tag = self.item() if flags & 0x400 else None
            return [(tag, self.item())] + (self.item() or [])
        if kind == 9:  # string
            length, = self.take("i")
            if length < 0:
                return None
            self.at += length
            return self.data[self.at - length:self.at].decode("latin-1" if flags & (4 << 12) else "utf-8")
        if kind == 0xEE:  # ALTREP
            info, state, attributes = self.item(), self.item(), self.item()
            name = info[0][1]
            if name == "compact_intseq":
                return range(int(state[1]), int(state[1]) + int(state[0]))
            return state[0][1] if isinstance(state, list) and state and isinstance(state[0], tuple) else state
        if kind in (0xED, 0xF8):  # names of persistent things
            self.take("i")
            names = [self.item() for _ in range(self.take("i")[0])]
            self.references.append(names)
            return names
        length, = self.take("i")
        if kind in (10, 13):
            value = list(self.take(f"{length}i"))
        elif kind == 14:
            value = list(self.take(f"{length}d"))
        elif kind in (16, 19, 20):
            value = [self.item() for _ in range(length)]
        else:
            raise ValueError(f"R type {kind} at {self.at}")
        attributes = dict(self.item() or []) if has_attributes else {}
        if "levels" in attributes:
            return [None if code < 0 else attributes["levels"][code - 1] for code in value]
        if kind == 19 and "names" in attributes:
            return dict(zip(attributes["names"], value))
        return value


def _unpacked(chunk):
    kind, body = chunk[4:5], chunk[5:]
    if kind == b"2":
        return bz2.decompress(body)
    if kind == b"Z":
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "preset": 6}]).decompress(body)
    return zlib.decompress(chunk[4:])


def read(folder, name):
    """A data set of `folder`/Rdata.rdb: a data frame as {column: values}, a vector as a list."""
    folder = pathlib.Path(folder)
    packed = (folder / "Rdata.rdx").read_bytes()
    index = _Reader(gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else zlib.decompress(packed)).item()
    offset, length = index["variables"][name]
    return _Reader(_unpacked((folder / "Rdata.rdb").read_bytes()[offset:offset + length])).item()
