#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Batches a second of PyTorch's DataLoader over tensors in memory: 64 of 60,000 pictures of 28 × 28, shuffled. For each line on standard
input it measures for a second and prints a line."""

import sys
import time

import torch
from torch.utils.data import DataLoader, TensorDataset

torch.set_num_threads(2)
pictures = torch.rand(60000, 1, 28, 28)
labels = torch.randint(0, 10, (60000,))
loader = DataLoader(TensorDataset(pictures, labels), batch_size=64, shuffle=True)


def for_ever():
    while True:
        yield from loader


batches = for_ever()
for _ in sys.stdin:
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < 1:
        next(batches)
        count += 1
    print(count / (time.perf_counter() - started), flush=True)
