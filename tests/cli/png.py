"""Pictures as PNG files, and IDX files, in a few lines: no picture library between the test and the bytes."""

import gzip
import struct
import zlib


def png(rows, samples=1):
    """`rows` of bytes, `samples` of them a pixel: 1 grey, 3 RGB."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", len(rows[0]) // samples, len(rows), 8, 2 if samples == 3 else 0, 0, 0, 0)
    pixels = b"".join(b"\0" + bytes(row) for row in rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def read_idx(path):
    data = gzip.open(path).read() if str(path).endswith(".gz") else open(path, "rb").read()
    dims = struct.unpack(f">{data[3]}I", data[4 : 4 + 4 * data[3]])
    return dims, data[4 + 4 * data[3] :]


def idx(dims, body, kind=8):
    return bytes([0, 0, kind, len(dims)]) + struct.pack(f">{len(dims)}I", *dims) + bytes(body)


def picture(path, number):
    """Rows of one picture of an IDX file."""
    (_, height, width), body = read_idx(path)
    start = number * height * width
    return [list(body[start + row * width : start + (row + 1) * width]) for row in range(height)]
