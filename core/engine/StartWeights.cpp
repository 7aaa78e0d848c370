// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/StartWeights.h"

#include <algorithm>
#include <unordered_map>

namespace lepton::engine {

namespace {

constexpr const char* freezePlace = "training.start_from.freeze";
constexpr const char* resetPlace = "training.start_from.reset";

/// Layers of the weights at these places, each once.
std::vector<std::string> layersAt(const std::vector<std::size_t>& places, const exchange::NetworkWeights& network) {
    std::vector<std::string> out;
    for (const auto place : places)
        if (out.empty() || out.back() != network.all[place].layer)
            out.push_back(network.all[place].layer);
    return out;
}

std::string joined(const std::vector<std::string>& names) {
    constexpr std::size_t shown = 8;
    std::string out;
    for (std::size_t i = 0; i < std::min(names.size(), shown); ++i)
        out += (i > 0 ? ", " : "") + names[i];
    return names.size() > shown ? out + " …" : out;
}

} // namespace

Result<StartWeights> StartWeights::read(const project::StartFrom& settings, const graph::Network& network, const std::vector<std::string>& classes) {
    StartWeights out;
    LEPTON_TRY(out.m_file, exchange::readWeightFile(settings.file));
    out.m_network = exchange::weightsOf(network);
    LEPTON_TRY(out.m_frozen, exchange::layersNamed(settings.freeze, out.m_network, freezePlace));
    LEPTON_TRY(auto reset, exchange::layersNamed(settings.reset, out.m_network, resetPlace));
    if (exchange::tellsOtherClasses(out.m_file, classes) && std::find(reset.begin(), reset.end(), out.m_network.head) == reset.end())
        reset.push_back(out.m_network.head);
    out.m_report = exchange::matchWeights(out.m_file.tensors, out.m_network, reset);
    if (!out.m_report.matched.empty())
        return out;
    return Error(ErrorCode::BadFormat, text(LT("core", "None of the %1 tensors in the file fits the network"), out.m_file.tensors.size()))
        .at(settings.file)
        .fix(LT("core", "Compare names and shapes: lepton weights FILE --into PROJECT"));
}

void StartWeights::fill(const CompiledNetwork& network, const std::vector<at::Tensor>& weights) const {
    const at::NoGradGuard frozen;
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < network.weights().size(); ++i)
        places.emplace(network.weights()[i].name, i);
    for (const auto& match : m_report.matched) {
        const auto& stored = m_file.tensors[match.from];
        const auto place = places.find(m_network.all[match.to].name);
        if (place == places.end())
            continue;
        // LibTorch has no read-only tensors; this one is only copied from.
        const at::Tensor values = at::from_blob(const_cast<std::byte*>(stored.bytes.data()), stored.shape, scalarType(stored.dtype())); // NOLINT
        const at::Tensor& weight = weights[place->second];
        const_cast<at::Tensor&>(weight).copy_(values.view(weight.sizes())); // NOLINT: the handle is const, its values are what is filled
    }
}

Json StartWeights::event() const {
    return {{"event", "weights-loaded"}, {"file", m_file.lineage["from"]}, {"kind", m_file.kind}, {"sha256", m_file.lineage["sha256"]}, {"frozen", m_frozen},
            {"report", exchange::toJson(m_report, m_file.tensors, m_network)}};
}

std::vector<Text> StartWeights::warnings() const {
    std::vector<std::size_t> without = m_report.missing;
    for (const auto& misfit : m_report.leftOut)
        without.push_back(misfit.to);
    std::sort(without.begin(), without.end());
    std::vector<std::string> layers = layersAt(without, m_network);
    std::vector<std::string> random;
    for (const auto& layer : layers)
        if (std::find(m_frozen.begin(), m_frozen.end(), layer) != m_frozen.end())
            random.push_back(layer);
    std::erase(layers, m_network.head);
    std::vector<Text> out;
    if (!layers.empty())
        out.push_back(text(LT("core", "The file has nothing that fits these layers, so they begin anew: %1"), joined(layers)));
    if (!random.empty())
        out.push_back(text(LT("core", "These layers are frozen although they begin anew: %1"), joined(random)));
    return out;
}

Result<std::vector<std::string>> frozenLayers(const project::StartFrom& settings, const graph::Network& network) {
    if (settings.file.empty() || settings.freeze.empty())
        return std::vector<std::string>();
    return exchange::layersNamed(settings.freeze, exchange::weightsOf(network), freezePlace);
}

} // namespace lepton::engine
