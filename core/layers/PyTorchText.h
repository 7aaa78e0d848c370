// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/LayerType.h"

#include <cstdint>
#include <string>
#include <vector>

// Pieces of Python that several layers write themselves with.
namespace lepton::layers {

using graph::PyTorchCode;
using InputNames = const std::vector<std::string>&;

/// In an expression beside a module: the module's name, "self.lstm1".
inline constexpr const char* itself = "@";

/// As short as it reads back, independent of the locale: "0.1", "1e-05".
std::string pythonNumber(double value);
/// "3" for [3], [3, 3] and [3, 3, 3], else "(3, 5)".
std::string pythonDimensions(const std::vector<std::int64_t>& sizes);
/// "name=value", or nothing where the value is what PyTorch takes anyway.
std::string pythonOption(const std::string& name, const std::string& value, const std::string& usual);
/// "function(a, b)"; empty arguments are left out.
std::string pythonCall(const std::string& function, const std::vector<std::string>& arguments);

/// For layers that are a function of their input and nothing else: `arguments` follow it.
graph::LayerType::PyTorch pythonFunction(std::string function, std::string arguments = {});

} // namespace lepton::layers
