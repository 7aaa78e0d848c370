// SPDX-License-Identifier: GPL-3.0-or-later
// All of LibTorch that the engine uses: tensors, their operators, and gradients. Precompiled (CMakeLists.txt). Public headers
// of the engine do not include it.
#pragma once

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/grad_mode.h>
