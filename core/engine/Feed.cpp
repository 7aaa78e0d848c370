// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Feed.h"

#include "core/layers/Rules.h"

namespace lepton::engine {

namespace {

using Kind = project::InputSource::Kind;

std::vector<std::string> names(const std::vector<datasets::TensorField>& fields) {
    std::vector<std::string> out;
    for (const auto& field : fields)
        out.push_back(field.name);
    return out;
}

Error noField(const CompiledNetwork::End& end) {
    return Error(ErrorCode::BadNetwork, end.field.empty() ? LT("core", "The data gives fewer inputs than the network takes") : text(LT("core", "The data has no “%1”"), end.field))
        .at(end.node)
        .fix(LT("core", "Delete this Input, or name a field of the data in its settings"));
}

Result<void> fit(const CompiledNetwork::End& end, const datasets::TensorField& field) {
    // A field without axes feeds an Input of one number; else the shapes must be the same.
    if (end.shape != field.shape && !(field.shape.empty() && layers::productOf(end.shape) == 1))
        return Error(ErrorCode::BadNetwork, text(LT("core", "The network's Input takes %1, but the prepared data has %2"), Json(end.shape).dump(), Json(field.shape).dump()))
            .at(end.node)
            .fix(LT("core", "Set the Input's shape to that of the data, or change the recipe"));
    const bool ids = field.type == datasets::ElementType::Int64;
    if (ids == (end.dtype == at::kLong))
        return {};
    return Error(ErrorCode::BadNetwork, text(ids ? LT("core", "The data's “%1” are whole numbers that stand for something, but the Input takes measured numbers")
                                                 : LT("core", "The data's “%1” are measured numbers, but the Input takes whole numbers that stand for something"), field.name))
        .at(end.node)
        .fix(LT("core", "Change the input's element type"));
}

} // namespace

Result<Feed> Feed::make(const CompiledNetwork& network, const std::vector<datasets::TensorField>& inputs, const std::vector<datasets::TensorField>& targets) {
    Feed feed;
    std::vector<std::string> fields;
    for (const auto& end : network.inputs()) {
        fields.push_back(end.field);
        feed.m_shapes.push_back(end.shape);
    }
    feed.m_sources = project::bindInputs(fields, names(inputs), names(targets));
    feed.m_noise = at::TensorOptions(network.options().dtype).device(network.options().device);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& source = feed.m_sources[i];
        if (source.kind == Kind::None)
            return noField(network.inputs()[i]);
        if (source.kind != Kind::Noise)
            LEPTON_CHECK(fit(network.inputs()[i], (source.kind == Kind::Data ? inputs : targets)[source.index]));
    }
    return feed;
}

std::vector<at::Tensor> Feed::operator()(const Batch& batch, at::Generator* generator) const {
    std::vector<at::Tensor> out;
    out.reserve(m_sources.size());
    for (std::size_t i = 0; i < m_sources.size(); ++i) {
        std::vector<std::int64_t> shape{batch.size()};
        shape.insert(shape.end(), m_shapes[i].begin(), m_shapes[i].end());
        if (m_sources[i].kind == Kind::Noise)
            out.push_back(at::randn(shape, generator != nullptr ? std::optional<at::Generator>(*generator) : std::nullopt, m_noise));
        else
            out.push_back((m_sources[i].kind == Kind::Data ? batch.inputs : batch.targets)[m_sources[i].index].view(shape));
    }
    return out;
}

} // namespace lepton::engine
