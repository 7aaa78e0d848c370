// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/Safetensors.h"
#include "core/exchange/onnx/OnnxGraph.h"
#include "core/graph/Analysis.h"

#include <map>
#include <string>
#include <vector>

namespace lepton::exchange {

/// The weights of a network as its layers ask for them: of their own or of the layer whose they share.
class OnnxWeights {
public:
    /// Everything that the network needs is there in its shape. Views `bytes`, which must stay. Errors: BadFormat, naming the weight.
    static Result<OnnxWeights> read(std::string_view bytes, const graph::Analysis& analysis, const std::string& where);

    /// float32. `owner`: the layer that has them.
    std::vector<float> values(const std::string& owner, const std::string& name) const;
    const std::vector<std::int64_t>& shape(const std::string& owner, const std::string& name) const;
    /// An initializer "owner.name", once for all that ask. Of a layer under spectral normalisation "weight" is divided by its largest
    /// singular value, as in use; `rows` is the dimension that counts its outputs.
    OnnxValue initializer(OnnxGraph& graph, const std::string& owner, const std::string& name, int rows);

private:
    const TensorView& find(const std::string& owner, const std::string& name) const;
    std::vector<float> normalised(const std::string& owner, int rows) const;

    std::map<std::string, TensorView> m_tensors;
    std::map<std::string, OnnxValue> m_written;
};

} // namespace lepton::exchange
