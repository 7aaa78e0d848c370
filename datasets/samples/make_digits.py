#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the bundled digits: digits/ (IDX, gzip) and pictures/ (one PNG a class).

Needs scikit-learn and pillow. The result is the same to the byte on every run with the same zlib.
"""

import gzip
import pathlib
import struct

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits

HERE = pathlib.Path(__file__).resolve().parent


def pixels(images: np.ndarray) -> np.ndarray:
    """0 … 16 to 0 … 255, halves rounded up: v * 255 / 16 = v * 15.9375."""
    return np.floor(images * 255.0 / 16.0 + 0.5).astype(np.uint8)


def write_idx(path: pathlib.Path, values: np.ndarray) -> None:
    header = struct.pack(">BBBB", 0, 0, 8, values.ndim) + struct.pack(f">{values.ndim}I", *values.shape)
    # No time of writing and no name in the gzip header, so that the file depends on nothing but its contents.
    path.write_bytes(gzip.compress(header + values.tobytes(), compresslevel=9, mtime=0))


def main() -> None:
    digits = load_digits()
    images = pixels(digits.images)
    labels = digits.target.astype(np.uint8)
    assert images.shape == (1797, 8, 8) and images.max() == 255

    folder = HERE / "digits"
    folder.mkdir(exist_ok=True)
    write_idx(folder / "images-idx3-ubyte.gz", images)
    write_idx(folder / "labels-idx1-ubyte.gz", labels)
    (folder / "classes.txt").write_text("".join(f"{digit}\n" for digit in range(10)))

    pictures = HERE / "pictures"
    pictures.mkdir(exist_ok=True)
    for digit in range(10):
        first = int(np.flatnonzero(labels == digit)[0])
        Image.fromarray(images[first]).save(pictures / f"digit-{digit}.png", optimize=True)


if __name__ == "__main__":
    main()
