// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/NetworkWeights.h"

#include "core/graph/Expand.h"
#include "core/layers/Layers.h"

#include <algorithm>

namespace lepton::exchange {

namespace {

bool matches(std::string_view pattern, std::string_view name) {
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    std::size_t p = 0;
    std::size_t n = 0;
    while (n < name.size()) {
        if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
            ++p;
            ++n;
        } else if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = n;
        } else if (star != std::string_view::npos) { // the star takes one more
            p = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool names(const std::string& pattern, const std::string& layer, const std::string& head) {
    if (pattern == "all-but-head")
        return layer != head;
    return matches(pattern, layer) || matches(pattern + ".*", layer);
}

} // namespace

std::vector<std::string> NetworkWeights::layers() const {
    std::vector<std::string> out;
    for (const auto& weight : all)
        if (out.empty() || out.back() != weight.layer)
            out.push_back(weight.layer);
    return out;
}

NetworkWeights weightsOf(const graph::Network& network) {
    const graph::Analysis analysis = graph::analyse(network, layers::catalogue());
    const auto own = [&](const graph::NodeId& id) {
        const auto* facts = analysis.find(id);
        return facts != nullptr && facts->weightsOf.empty() && !facts->weights.empty() ? facts : nullptr;
    };
    NetworkWeights out;
    const graph::Network expanded = graph::expand(network, layers::catalogue());
    for (const auto& node : expanded.nodes())
        if (const auto* facts = own(node.id))
            for (const auto& weight : facts->weights)
                out.all.push_back({node.id.str() + "." + weight.name, node.id.str(), weight.shape, weight.trained});
    for (const auto& id : analysis.order)
        if (own(id) != nullptr)
            out.head = id.str();
    return out;
}

Result<std::vector<std::string>> layersNamed(const std::vector<std::string>& patterns, const NetworkWeights& weights, const std::string& where) {
    const auto layers = weights.layers();
    std::vector<bool> chosen(layers.size(), false);
    for (const auto& pattern : patterns) {
        bool any = pattern == "all-but-head"; // of a network with one layer it rightly names none
        for (std::size_t i = 0; i < layers.size(); ++i)
            if (names(pattern, layers[i], weights.head))
                any = chosen[i] = true;
        if (!any) {
            std::string known;
            for (const auto& layer : layers)
                known += (known.empty() ? "" : ", ") + layer;
            return Error(ErrorCode::BadValue, text(LT("core", "No layer with weights is called “%1”"), pattern)).at(where).fix(text(LT("core", "Layers with weights: %1"), known));
        }
    }
    std::vector<std::string> out;
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (chosen[i])
            out.push_back(layers[i]);
    return out;
}

} // namespace lepton::exchange
