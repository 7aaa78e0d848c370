// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Parameter.h"
#include "core/graph/Tensor.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace lepton::graph {

/// Families give layers their place in the palette and their colour.
enum class Family { InputOutput, Convolution, Pooling, Recurrent, Attention, Normalisation, Dense, Activation, Shape, Structure };

const char* familyName(Family family);  ///< "convolution", the key in files and themes
const char* familyTitle(Family family); ///< "Convolution"

struct PortSpec {
    std::string name;
    bool variadic = false; ///< takes two or more edges; their order is that of the network's edge list
    bool optional = false; ///< may stay free. At most one a layer, the last; rule and operator see by the number of inputs whether it is there
};

/// A tensor that belongs to a node. Its name in files is "NODE.NAME" ("conv1.weight").
struct WeightSpec {
    std::string name;
    std::vector<std::int64_t> shape;
    bool trained = true; ///< false: a buffer (running statistics), saved but not trained
    DType dtype = DType::Float32;
};

/// What a layer makes of its inputs.
struct LayerFacts {
    std::vector<TensorType> outputs; ///< one per output port
    std::vector<WeightSpec> weights;
    std::int64_t macs = 0;           ///< multiply-adds of one sample
    std::int64_t scratchBytes = 0;   ///< kept for the backward pass beside the outputs, per sample
};

/// A repair the studio offers with one click.
struct Repair {
    enum class Kind { InsertBefore, SetParameter };
    Kind kind = Kind::SetParameter;
    std::string layer;     ///< InsertBefore: type of the layer to put in front of the port
    std::string parameter; ///< SetParameter
    Json value;
};

/// Why a layer can't take its inputs.
struct ShapeFault {
    std::string code; ///< "rank", "too-small", "mismatch" …
    Text message;
    Text fix;
    std::string port; ///< empty: the whole node
    std::vector<Repair> repairs;
};

/// How a layer is written in PyTorch.
struct PyTorchCode {
    std::string module;     ///< made in __init__ and called with the inputs: "nn.Conv2d(1, 32, 3)"; empty: `expression` is all
    std::string expression; ///< of a layer without state: "torch.cat((conv1, conv2), dim=1)"
};

/// One entry of the catalogue. Everything about a layer but how it computes, which is its operator in core/engine.
struct LayerType {
    std::string name;    ///< in files: "Conv2d"
    const char* title;   ///< "Conv 2d"
    Family family = Family::Shape;
    const char* summary; ///< one line for palette and inspector
    const char* doc = ""; ///< formula, shapes, source
    std::vector<std::string> synonyms; ///< what else people call it, for search
    std::vector<PortSpec> inputs{{"in"}};
    std::vector<PortSpec> outputs{{"out"}};
    std::vector<ParameterSpec> parameters;
    bool structural = false;   ///< a group, its ports, a note: taken apart by expand(), it has no rule and no operator
    bool weighted = false;     ///< has trained weights: takes the settings that all such layers share (core/layers/WeightSettings.h)
    bool sharesMemory = false; ///< its output lies where its input lies, so it adds no activation memory

    /// The shape rule: exactly one type per connected edge, in port order.
    using Rule = std::function<std::variant<LayerFacts, ShapeFault>(const Parameters&, std::span<const TensorType>)>;
    Rule rule;
    /// The line under the title on the canvas: "32 filters · 3 × 3". None: no line.
    std::function<Text(const Parameters&)> caption;

    /// Its PyTorch source from complete parameters, the inputs' types (none where the shapes don't work out: then a module takes
    /// its size from the first batch) and their names. Missing only for Input and Output, which are arguments and results.
    using PyTorch = std::function<PyTorchCode(const Parameters&, std::span<const TensorType>, const std::vector<std::string>& names)>;
    PyTorch pytorch;

    const ParameterSpec* parameter(const std::string& name) const;
    /// Given settings completed with the defaults and normalised. The error names the parameter; unknown ones are errors.
    Result<Parameters> complete(const Json& given) const;
};

Json toJson(const LayerType& type);

} // namespace lepton::graph
