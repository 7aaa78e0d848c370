// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Random.h"
#include "core/engine/AdversarialRunner.h"
#include "core/engine/Answers.h"
#include "core/engine/Guard.h"
#include "core/engine/ModelParts.h"

#include <algorithm>

namespace lepton::engine {

namespace {

/// Padding and "unknown" are no text.
constexpr std::int64_t firstToken = 2;
constexpr double leastTemperature = 1e-3;
constexpr std::int64_t mostPictures = 4096;
constexpr std::int64_t mostTokens = 100000;

Result<void> inRange(const char* what, std::int64_t value, std::int64_t most) {
    if (value >= 1 && value <= most)
        return {};
    return Error(ErrorCode::BadValue, text(LT("core", "The %1 is %2, but must lie between 1 and %3"), what, value, most)).fix(text(LT("core", "Choose a value between %1 and %2"), 1, most));
}

/// Writes on, one token after the other.
class Writer {
public:
    Writer(const Model& model, const GenerationSettings& settings, std::uint64_t stream)
        : m_model(model), m_settings(settings), m_random(at::detail::createCPUGenerator(mixSeed({settings.seed, stream}))), m_length(static_cast<std::size_t>(model.inputs()[0].elements())) {}

    std::string write(std::vector<std::int64_t> tokens) {
        const c10::InferenceMode inference;
        for (std::int64_t i = 0; i < m_settings.length; ++i)
            tokens.push_back(next(tokens));
        return m_model.preparation().vocabulary()->decode(tokens);
    }

private:
    /// What follows the tokens: as many of the last ones as the network sees stand at the front, so that the answer lies behind the last.
    std::int64_t next(const std::vector<std::int64_t>& tokens) {
        const std::size_t seen = std::min(tokens.size(), m_length);
        const at::Tensor window = at::zeros({1, static_cast<std::int64_t>(m_length)}, at::kLong);
        std::copy(tokens.end() - static_cast<std::ptrdiff_t>(seen), tokens.end(), window.data_ptr<std::int64_t>());
        const at::Tensor logits = m_model.parts().raw({window})[0][0][static_cast<std::int64_t>(seen) - 1];
        const at::Tensor weights = at::softmax(logits.narrow(0, firstToken, logits.size(0) - firstToken).to(at::kDouble) / std::max(m_settings.temperature, leastTemperature), 0);
        return firstToken + at::multinomial(weights, 1, false, m_random).item<std::int64_t>();
    }

    const Model& m_model;
    const GenerationSettings& m_settings;
    at::Generator m_random;
    std::size_t m_length;
};

} // namespace

Result<Json> continueText(const Model& model, const std::string& prompt, const GenerationSettings& settings) {
    return guarded(model.name(), [&]() -> Result<Json> {
        const datasets::Vocabulary* vocabulary = model.preparation().vocabulary();
        if (!writesText(model) || vocabulary == nullptr)
            return Error(ErrorCode::BadValue, LT("core", "This model does not write text")).at(model.name());
        LEPTON_CHECK(inRange("count", settings.count, mostPictures));
        LEPTON_CHECK(inRange("length", settings.length, mostTokens));
        const auto tokens = vocabulary->encode(prompt);
        if (tokens.empty())
            return Error(ErrorCode::BadValue, LT("core", "The text to go on from is empty")).at(model.name()).fix(LT("core", "Give at least one word or letter"));
        Json out = Json::array();
        for (std::int64_t i = 0; i < settings.count; ++i)
            out.push_back({{"input", prompt}, {"value", Writer(model, settings, static_cast<std::uint64_t>(i)).write(tokens)}});
        return out;
    });
}

Result<datasets::Array> generatePictures(const Model& model, const GenerationSettings& settings) {
    return guarded(model.name(), [&]() -> Result<datasets::Array> {
        if (!makesPictures(model))
            return Error(ErrorCode::BadValue, LT("core", "This model is no generator: it answers questions")).at(model.name()).fix(LT("core", "Name an input instead of --count"));
        LEPTON_CHECK(inRange("count", settings.count, mostPictures));
        const c10::InferenceMode inference;
        at::Generator random = at::detail::createCPUGenerator(mixSeed({settings.seed, 0}));
        const auto classes = std::max<std::int64_t>(1, static_cast<std::int64_t>(model.labels().size()));
        std::vector<at::Tensor> inputs;
        for (const auto& field : model.inputs()) {
            std::vector<std::int64_t> shape{settings.count};
            shape.insert(shape.end(), field.shape.begin(), field.shape.end());
            inputs.push_back(field.type == datasets::ElementType::Int64 ? at::arange(settings.count, at::kLong).remainder(classes).view(shape) : at::randn(shape, random, at::TensorOptions(at::kFloat)));
        }
        std::vector<at::Tensor> pictures;
        constexpr std::int64_t atOnce = 64;
        for (std::int64_t first = 0; first < settings.count; first += atOnce) {
            std::vector<at::Tensor> part;
            for (const auto& input : inputs)
                part.push_back(input.narrow(0, first, std::min(atOnce, settings.count - first)));
            pictures.push_back(asPixels(model.parts().raw(part)[0], model.preparation().tensorSteps()));
        }
        return arrayOf(at::cat(pictures));
    });
}

} // namespace lepton::engine
