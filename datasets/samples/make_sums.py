#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes sums/: a table in which each row has a picture of a digit and a number, from the bundled digits. Needs nothing but Python."""

import csv
import gzip
import pathlib
import random
import struct
import zlib

HERE = pathlib.Path(__file__).resolve().parent
ROWS = 600


def png(pixels, width, height):
    """Grey, 8 bits, as the PNG specification has it."""
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    lines = b"".join(b"\0" + pixels[row * width:(row + 1) * width] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")


def main():
    pictures = gzip.decompress((HERE / "digits/images-idx3-ubyte.gz").read_bytes())[16:]
    labels = gzip.decompress((HERE / "digits/labels-idx1-ubyte.gz").read_bytes())[8:]
    chance = random.Random(7)
    folder = HERE / "sums/pictures"
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for i, digit in enumerate(chance.sample(range(len(labels)), ROWS)):
        number = chance.randrange(10)
        name = f"pictures/{i:03}.png"
        (HERE / "sums" / name).write_bytes(png(pictures[digit * 64:digit * 64 + 64], 8, 8))
        rows.append([name, number, "ten or more" if labels[digit] + number >= 10 else "less than ten"])
    with open(HERE / "sums/sums.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["picture", "number", "sum"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
