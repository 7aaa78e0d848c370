#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains a network of the training benchmark in PyTorch for ever: peer_training.py NET usual|best DATA LOG [--threads 2].

usual: a Dataset with a transform for each sample, a DataLoader, Adam as it is, loss.item() each step.
best:  the data prepared and in memory, fused Adam, losses read now and then; of plain, channels_last, torch.compile and both, what is
       fastest here (it says which on standard output).
Both print "ready" once they train. LOG gets a line "time loss" for every step, in groups. The driver (training_speed.py) stops and
continues the process from outside."""

import argparse
import os
import random
import statistics
import sys
import time

import numpy
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset

import peer_networks as nets

BATCH = 64


class Log:
    """Steps with their time and loss. Tensors are read when a group is written, not in the step."""

    def __init__(self, path):
        self.file = open(path, "w")
        self.steps = []
        self.written = time.time()

    def step(self, loss):
        now = time.time()
        self.steps.append((now, loss))
        if now - self.written > 0.2:
            self.file.write("".join(f"{at:.6f} {float(value):.6g}\n" for at, value in self.steps))
            self.file.flush()
            self.steps.clear()
            self.written = now


class Pictures(Dataset):
    """What torchvision's FashionMNIST with ToTensor and Normalize does."""

    def __init__(self, folder, mean, deviation):
        self.pictures, self.labels = nets.pictures(folder)
        self.mean, self.deviation = mean, deviation

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        picture = torch.from_numpy(self.pictures[i].copy()).unsqueeze(0).float().div(255)
        return picture.sub(self.mean).div(self.deviation), int(self.labels[i])


class TextSamples(Dataset):
    def __init__(self, texts):
        self.texts = texts

    def __len__(self):
        return len(self.texts.labels)

    def __getitem__(self, i):
        return torch.tensor(self.texts.ids(self.texts.texts[i])), self.texts.labels[i]


def padded(samples):
    tokens = torch.nn.utils.rnn.pad_sequence([ids for ids, _ in samples], batch_first=True)
    return tokens, torch.tensor([len(ids) for ids, _ in samples]), torch.tensor([label for _, label in samples])


# As it is usually written.

def usual_classifier(net, folder, log):
    model = getattr(nets, net)()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    loader = DataLoader(Pictures(folder, 0.2860, 0.3530), batch_size=BATCH, shuffle=True)
    print("ready", flush=True)
    while True:
        for pictures, labels in loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(pictures), labels)
            loss.backward()
            optimizer.step()
            log.step(loss.item())


def usual_lstm(folder, log):
    texts = nets.Texts(folder)
    model = nets.LstmText(2 + len(texts.words), len(texts.classes))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    loader = DataLoader(TextSamples(texts), batch_size=BATCH, shuffle=True, collate_fn=padded)
    print("ready", flush=True)
    while True:
        for tokens, lengths, labels in loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(tokens, lengths), labels)
            loss.backward()
            optimizer.step()
            log.step(loss.item())


def usual_dcgan(folder, log):
    """As in PyTorch's DCGAN tutorial."""
    generator, discriminator = nets.generator().apply(nets.dcgan_weights), nets.discriminator().apply(nets.dcgan_weights)
    of_generator = torch.optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    of_discriminator = torch.optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    loader = DataLoader(Pictures(folder, 0, 1), batch_size=BATCH, shuffle=True)
    judge = torch.nn.BCEWithLogitsLoss()
    print("ready", flush=True)
    while True:
        for pictures, _ in loader:
            ones, zeros = torch.ones(len(pictures), 1), torch.zeros(len(pictures), 1)
            discriminator.zero_grad()
            real = judge(discriminator(pictures), ones)
            real.backward()
            made = generator(torch.randn(len(pictures), 100))
            fake = judge(discriminator(made.detach()), zeros)
            fake.backward()
            of_discriminator.step()
            generator.zero_grad()
            loss = judge(discriminator(made), ones)
            loss.backward()
            of_generator.step()
            log.step(real.item() + fake.item())


# At its best.

class Batches:
    """Row numbers of one shuffled batch after another, whole batches only."""

    def __init__(self, samples):
        self.samples, self.order, self.at = samples, None, samples

    def next(self):
        if self.at + BATCH > self.samples:
            self.order, self.at = torch.randperm(self.samples), 0
        self.at += BATCH
        return self.order[self.at - BATCH:self.at]


def compiled(module, wanted):
    return torch.compile(module, dynamic=False) if wanted else module


def best_classifier(net, folder):
    pictures, labels = nets.pictures(folder)
    labels = torch.from_numpy(labels.astype(numpy.int64))
    data = torch.from_numpy(pictures.copy()).unsqueeze(1).float().div(255).sub(0.2860).div(0.3530)

    def variant(channels_last, compile):
        model, x = getattr(nets, net)(), data
        if channels_last:
            model, x = model.to(memory_format=torch.channels_last), data.contiguous(memory_format=torch.channels_last)
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
        loss_of = compiled(lambda x, y: F.cross_entropy(model(x), y), compile)
        batches = Batches(len(labels))

        def step():
            rows = batches.next()
            optimizer.zero_grad()
            loss = loss_of(x[rows], labels[rows])
            loss.backward()
            optimizer.step()
            return loss.detach()

        return step

    return variant, (False, True) if net != "mlp" else (False,)


def best_lstm(folder):
    texts = nets.Texts(folder)
    ids = [texts.ids(text) for text in texts.texts]
    lengths = torch.tensor([len(row) for row in ids])
    tokens = torch.zeros(len(ids), nets.TEXT_LENGTH, dtype=torch.long)
    for i, row in enumerate(ids):
        tokens[i, :len(row)] = torch.tensor(row)
    labels = torch.tensor(texts.labels)

    def variant(_, compile):
        model = nets.LstmText(2 + len(texts.words), len(texts.classes))
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
        loss_of = torch.compile(lambda x, n, y: F.cross_entropy(model(x, n, True), y)) if compile else lambda x, n, y: F.cross_entropy(model(x, n, True), y)
        batches = Batches(len(labels))

        def step():
            rows = batches.next()
            rows = rows[lengths[rows].argsort(descending=True)]
            longest = int(lengths[rows[0]])
            optimizer.zero_grad()
            loss = loss_of(tokens[rows, :longest], lengths[rows], labels[rows])
            loss.backward()
            optimizer.step()
            return loss.detach()

        return step

    return variant, (False,)


def best_dcgan(folder):
    pictures, _ = nets.pictures(folder)
    data = torch.from_numpy(pictures.copy()).unsqueeze(1).float().div(255)

    def variant(channels_last, compile):
        generator, discriminator, x = nets.generator().apply(nets.dcgan_weights), nets.discriminator().apply(nets.dcgan_weights), data
        if channels_last:
            generator, discriminator = (module.to(memory_format=torch.channels_last) for module in (generator, discriminator))
            x = data.contiguous(memory_format=torch.channels_last)
        of_generator = torch.optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999), fused=True)
        of_discriminator = torch.optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999), fused=True)
        make = compiled(generator, compile)
        judged = compiled(lambda real, made: F.softplus(-discriminator(real)).mean() + F.softplus(discriminator(made)).mean(), compile)
        fooled = compiled(lambda made: F.softplus(-discriminator(made)).mean(), compile)
        batches = Batches(len(data))

        def step():
            made = make(torch.randn(BATCH, 100))
            discriminator.requires_grad_(True)
            of_discriminator.zero_grad()
            loss = judged(x[batches.next()], made.detach())
            loss.backward()
            of_discriminator.step()
            discriminator.requires_grad_(False)  # only the generator learns from what follows
            of_generator.zero_grad()
            fooled(made).backward()
            of_generator.step()
            return loss.detach()

        return step

    return variant, (False, True)


def seconds(step, count):
    started = time.perf_counter()
    for _ in range(count):
        step()
    return (time.perf_counter() - started) / count


def fastest(make, layouts):
    """The quickest of the variants by the median of alternating blocks. torch.compile may not work here: then it is left out."""
    steps, times = {}, {}
    for layout in layouts:
        for compile in (False,) if os.environ.get("LEPTON_BENCH_EAGER") else (False, True):  # to have a first look sooner
            name = ("channels_last" if layout else "plain") + ("+compile" if compile else "")
            try:
                step = make(layout, compile)
                seconds(step, 10)
                steps[name] = step
            except Exception as fault:  # whatever a compiler can come up with
                print(f"{name} does not work here: {type(fault).__name__}", file=sys.stderr)
    for _ in range(5):
        for name, step in steps.items():
            count = max(5, int(0.3 / seconds(step, 5)))
            times.setdefault(name, []).append(seconds(step, count))
    times = {name: statistics.median(list_) for name, list_ in times.items()}
    print("variants", " ".join(f"{name}={BATCH / time_:.0f}/s" for name, time_ in times.items()), flush=True)
    return min(times, key=times.get)


def best(net, folder, log):
    torch.set_flush_denormal(True)
    make, layouts = best_lstm(folder) if net == "lstm" else best_dcgan(folder) if net == "dcgan" else best_classifier(net, folder)
    name = fastest(make, layouts)
    step = make(name.startswith("channels_last"), name.endswith("+compile"))
    seconds(step, 10)
    print(f"ready {name}", flush=True)
    while True:
        log.step(step())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("net", choices=["mlp", "lenet", "cnn", "lstm", "dcgan"])
    parser.add_argument("way", choices=["usual", "best"])
    parser.add_argument("data")
    parser.add_argument("log")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    random.seed(1)
    log = Log(options.log)
    if options.way == "best":
        best(options.net, options.data, log)
    elif options.net == "lstm":
        usual_lstm(options.data, log)
    elif options.net == "dcgan":
        usual_dcgan(options.data, log)
    else:
        usual_classifier(options.net, options.data, log)


if __name__ == "__main__":
    main()
