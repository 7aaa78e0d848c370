// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"
#include "core/exchange/PyTorchNames.h"
#include "core/graph/LayerType.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

/// Networks as TorchScript: its text, written layer by layer. The language is Python's with LibTorch's own functions
/// (torch.conv2d is aten::conv2d), numbers where Python has names: dtype 4 is int64, 6 float32, 11 bool.
namespace lepton::engine::scripts {

inline constexpr const char* int64Type = "4";
inline constexpr const char* floatType = "6";
inline constexpr const char* boolType = "11";

/// The body of `forward` as it grows.
class ScriptText {
public:
    /// A local name that nothing else has.
    std::string take(const std::string& wanted) { return m_names.take(wanted); }
    void line(const std::string& code) { m_body += "    " + code + "\n"; }
    /// The value under a name of its own; gives the name.
    std::string set(const std::string& wanted, const std::string& value);
    /// A tensor that is no weight of the network, as a buffer of the module; gives the expression for it.
    std::string constant(const std::string& wanted, at::Tensor value);

    const std::string& body() const { return m_body; }
    const std::vector<std::pair<std::string, at::Tensor>>& constants() const { return m_constants; }

private:
    exchange::PythonNames m_names;
    std::string m_body;
    std::vector<std::pair<std::string, at::Tensor>> m_constants;
};

/// One layer that is to be written. Everything of its inputs but the batch is known.
struct ScriptLayer {
    const graph::Parameters& parameters;
    std::span<const graph::TensorType> types; ///< of the inputs, one an edge
    std::vector<std::string> in;              ///< their names
    std::vector<std::string> weights;         ///< expressions, in the order of the WeightSpecs
    std::string name;                         ///< for names of what is made on the way
    ScriptText& text;

    /// The size of an input's dimension.
    std::int64_t size(std::size_t dimension, std::size_t input = 0) const { return types[input].shape[dimension].size(); }
    std::size_t rank(std::size_t input = 0) const { return types[input].shape.size(); }
    std::string weight(std::size_t index) const { return index < weights.size() ? weights[index] : "None"; }
};

// Pieces of the text.
std::string call(const std::string& function, const std::vector<std::string>& arguments);
std::string numbers(const std::vector<std::int64_t>& values); ///< a list of them
std::string list(const std::vector<std::string>& items);
std::string number(std::int64_t value);
std::string number(double value); ///< always with a point or an exponent, so that it is no whole number
std::string flag(bool value);

} // namespace lepton::engine::scripts
