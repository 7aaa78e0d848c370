# SPDX-License-Identifier: GPL-3.0-or-later
"""The five networks of the training benchmark in PyTorch, layer by layer those of our templates, and their data."""

import csv
import gzip
import pathlib
import re
from collections import Counter

import numpy
import torch
from torch import nn

WORD = re.compile(r"\w+|[^\w\s]")
TEXT_LENGTH = 64


def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))


def lenet():
    return nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                         nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


def cnn():
    return nn.Sequential(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                         nn.Linear(1600, 64), nn.ReLU(), nn.Linear(64, 10))


class LstmText(nn.Module):
    """Embedding, dropout, a bidirectional LSTM over the words that are there, its last states, dropout, classes."""

    def __init__(self, words, classes):
        super().__init__()
        self.embedding = nn.Embedding(words, 128, padding_idx=0)
        nn.init.normal_(self.embedding.weight, 0, 0.1)
        self.dropout = nn.Dropout(0.5)
        self.lstm = nn.LSTM(128, 64, batch_first=True, bidirectional=True)
        self.last = nn.Linear(128, classes)

    def forward(self, tokens, lengths, by_length=False):
        """`by_length`: the samples come from the longest to the shortest."""
        words = self.dropout(self.embedding(tokens))
        packed = nn.utils.rnn.pack_padded_sequence(words, lengths, batch_first=True, enforce_sorted=by_length)
        _, (state, _) = self.lstm(packed)
        return self.last(self.dropout(torch.cat([state[0], state[1]], 1)))


def generator():
    return nn.Sequential(nn.Linear(100, 128 * 49, bias=False), nn.Unflatten(1, (128, 7, 7)), nn.BatchNorm2d(128), nn.ReLU(),
                         nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Sigmoid())


def discriminator():
    return nn.Sequential(nn.Conv2d(1, 64, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(64, 128, 4, 2, 1, bias=False), nn.BatchNorm2d(128), nn.LeakyReLU(0.2),
                         nn.Flatten(), nn.Linear(6272, 1))


def dcgan_weights(module):
    if isinstance(module, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0, 0.02)


def idx(path):
    opened = gzip.open(path) if path.suffix == ".gz" else open(path, "rb")
    with opened as file:
        raw = file.read()
    sizes = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], "big") for i in range(raw[3])]
    return numpy.frombuffer(raw, numpy.uint8, offset=4 + 4 * raw[3]).reshape(sizes)


def pictures(folder):
    """uint8 [N, 28, 28] and labels [N] of the training files."""
    folder = pathlib.Path(folder)
    return idx(next(folder.glob("train-images*"))), idx(next(folder.glob("train-labels*")))


class Texts:
    """The file's texts and classes, and the vocabulary: 0 is the padding, 1 a word that is not in it."""

    def __init__(self, folder):
        with open(next(pathlib.Path(folder).glob("*.csv")), newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))[1:]
        self.texts = [text for text, _ in rows]
        self.classes = sorted({label for _, label in rows})
        numbers = {name: i for i, name in enumerate(self.classes)}
        self.labels = [numbers[label] for _, label in rows]
        counts = Counter(word for text in self.texts for word in WORD.findall(text.lower()))
        self.words = {word: 2 + i for i, (word, _) in enumerate(counts.most_common())}

    def ids(self, text):
        return [self.words.get(word, 1) for word in WORD.findall(text.lower())][:TEXT_LENGTH]
