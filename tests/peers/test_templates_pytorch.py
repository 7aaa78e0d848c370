"""Every network of every template gives in PyTorch, by the source that we write for it, the values and gradients that our engine gives."""

import json
import os
import pathlib
import runpy
import subprocess

import pytest
import torch
from safetensors.torch import load_file

BOUNDS = {"float32": 1e-5, "float64": 1e-10}  # of the difference's norm, relative to the tensor's


def answers(dtype, folder):
    program = pathlib.Path(os.environ["LEPTON_BIN"]) / "network_answers"
    made = subprocess.run([program, folder, dtype], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return [json.loads(line) for line in made.stdout.splitlines()]


def part(tensors, prefix):
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def in_order(tensors, prefix):
    numbered = part(tensors, prefix)
    return [numbered[str(index)] for index in range(len(numbered))]


def difference(ours, theirs):
    """Relative to the norm; of tensors that are nothing but zeros or rounding (the bias before a norm) to 1."""
    scale = theirs.norm().item()
    return (ours - theirs).norm().item() / (scale if scale > 1e-6 else 1)


def compare(item, dtype):
    """How far each output and gradient is from ours."""
    tensors = load_file(item["tensors"])
    model = runpy.run_path(item["source"])[item["class"]]().to(dtype)
    model.load_state_dict(part(tensors, "weight/"), strict=True)
    model.eval()
    assert sum(weight.numel() for weight in model.parameters()) == item["parameters"]
    inputs = [tensor.requires_grad_(tensor.is_floating_point()) for tensor in in_order(tensors, "input/")]
    outputs = model(*inputs)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    expected = in_order(tensors, "output/")
    assert len(outputs) == len(expected)
    sum((output * cotangent).sum() for output, cotangent in zip(outputs, in_order(tensors, "cotangent/"))).backward()
    found = {f"output {index}": difference(ours, theirs) for index, (ours, theirs) in enumerate(zip(expected, outputs))}
    gradients = part(tensors, "gradient/")
    parameters = dict(model.named_parameters())
    assert gradients.keys() == parameters.keys()
    for name, weight in parameters.items():
        found[name] = difference(gradients[name], torch.zeros_like(weight) if weight.grad is None else weight.grad)
    for index, gradient in part(tensors, "input_gradient/").items():
        found[f"input {index}"] = difference(gradient, inputs[int(index)].grad)
    return found


@pytest.mark.parametrize("dtype", BOUNDS)
def test_values_and_gradients(dtype, tmp_path):
    torch.set_default_dtype(getattr(torch, dtype))
    wrong = []
    items = answers(dtype, tmp_path)
    for item in items:
        try:
            found = compare(item, getattr(torch, dtype))
        except Exception as fault:  # so that one network does not hide the others
            wrong.append(f"{item['name']}: {type(fault).__name__}: {fault}")
            continue
        worst = max(found, key=found.get)
        print(f"{item['name']}: {len(found)} tensors, at most {found[worst]:.1e} ({worst})")
        if not found[worst] <= BOUNDS[dtype]:
            wrong.append(f"{item['name']}: {worst} differs by {found[worst]:.1e}")
        pathlib.Path(item["tensors"]).unlink()
    assert not wrong, "\n".join(wrong)
    assert len(items) > 20
