// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/Recipe.h"

#include "datasets/Augmentation.h"
#include "datasets/recipe/AugmentStep.h"

#include <cstring>

namespace lepton::datasets {

namespace {

const HostStep* asHost(const std::shared_ptr<const Step>& step) { return dynamic_cast<const HostStep*>(step.get()); }

const TensorStep* asTensor(const std::shared_ptr<const Step>& step) {
    return dynamic_cast<const TensorStep*>(step.get());
}

std::shared_ptr<const AugmentStep> asAugment(const std::shared_ptr<const Step>& step) { return std::dynamic_pointer_cast<const AugmentStep>(step); }

/// `reached`: 1 steps for training, 2 tensor steps stand before it.
Error outOfOrder(const Step& step, int reached) {
    return {ErrorCode::BadValue, text(reached == 2 ? LT("core", "The step %1 works on pictures, but stands after steps that work on numbers")
                                                   : LT("core", "The step %1 is for all pictures, but stands after steps that are for training only"), step.type())};
}

/// [H, W, C] to [C, H, W].
Array channelsFirst(Array picture) {
    const auto height = picture.shape[0];
    const auto width = picture.shape[1];
    const auto channels = picture.shape[2];
    if (channels == 1) {
        picture.shape = {1, height, width};
        return picture;
    }
    Array out(ElementType::UInt8, {channels, height, width});
    const auto from = picture.as<std::uint8_t>();
    auto* to = out.as<std::uint8_t>().data();
    const auto pixels = static_cast<std::size_t>(height * width);
    for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c)
        for (std::size_t i = 0; i < pixels; ++i)
            to[c * pixels + i] = from[i * static_cast<std::size_t>(channels) + c];
    return out;
}

Error different(const char* what, const char* fix) { return Error(ErrorCode::BadFormat, what).at("recipe").fix(fix); }

} // namespace

Result<Recipe> Recipe::fromJson(const Json& json, const std::string& where) {
    if (!json.is_array())
        return Error(ErrorCode::BadValue, LT("core", "A recipe must be a list of steps")).at(where);
    Recipe recipe;
    int reached = 0;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const auto place = where + "[" + std::to_string(i) + "]";
        LEPTON_TRY(auto step, makeStep(json[i], place));
        const int rank = asHost(step) != nullptr ? 0 : asAugment(step) != nullptr ? 1 : 2;
        if (rank < reached)
            return outOfOrder(*step, reached).at(place).fix(LT("core", "Move it to the front"));
        reached = rank;
        recipe.m_steps.push_back(std::move(step));
    }
    return recipe;
}

Json Recipe::toJson() const {
    Json out = Json::array();
    for (const auto& step : m_steps)
        out.push_back(step->toJson());
    return out;
}

Recipe Recipe::suggestedFor(const SourceInfo& info) {
    constexpr std::int64_t largest = 256; // of pictures kept at their size
    constexpr std::int64_t usual = 64;    // where sizes differ
    constexpr std::int64_t reduced = 128; // where all are larger
    const auto shape = info.fields.empty() ? std::vector<std::int64_t>{-1, -1, -1} : info.fields.front().shape;
    const auto side = [&](std::int64_t length) {
        return shape[0] < 0 || shape[1] < 0 ? usual : std::max(shape[0], shape[1]) > largest ? reduced : length;
    };
    const Json steps = {{{"type", "Colour"}, {"to", shape[2] == 1 ? "grey" : "rgb"}},
                        {{"type", "Resize"}, {"width", side(shape[1])}, {"height", side(shape[0])}, {"mode", "cover"}},
                        {{"type", "Scale"}},
                        {{"type", "Standardise"}}};
    Recipe recipe;
    for (const auto& json : steps)
        if (auto step = makeStep(json, "recipe"); step.ok())
            recipe.m_steps.push_back(std::move(step).value());
    return recipe;
}

bool Recipe::fitted() const {
    for (const auto& step : m_steps)
        if (const auto* tensor = asTensor(step); tensor != nullptr && !tensor->fitted())
            return false;
    return true;
}

Result<Array> Recipe::applyHost(Array picture) const {
    for (const auto& step : m_steps)
        if (const auto* host = asHost(step); host != nullptr) {
            LEPTON_TRY(picture, host->apply(std::move(picture)));
        }
    return channelsFirst(std::move(picture));
}

std::shared_ptr<const Augmentation> Recipe::augmentation() const {
    std::vector<Augmentation::Placed> steps;
    for (std::size_t i = 0; i < m_steps.size(); ++i)
        if (auto step = asAugment(m_steps[i]))
            steps.push_back({i, std::move(step)});
    return steps.empty() ? nullptr : std::make_shared<const Augmentation>(std::move(steps));
}

std::vector<Affine> Recipe::tensorSteps() const {
    assert(fitted());
    std::vector<Affine> out;
    for (const auto& step : m_steps)
        if (const auto* tensor = asTensor(step))
            out.push_back(tensor->affine());
    return out;
}

Result<std::vector<std::int64_t>> Recipe::outputShape(const Source& source) const { return outputShape(source.info()); }

Result<std::vector<std::int64_t>> Recipe::outputShape(const SourceInfo& info) const {
    const auto& raw = info.fields.front().shape;
    PictureShape shape{raw[0], raw[1], raw[2]};
    for (const auto& step : m_steps)
        if (const auto* host = asHost(step))
            shape = host->shapeAfter(shape);
    if (shape.height < 0 || shape.width < 0)
        return different(LT("core", "The pictures differ in size, and no step of the recipe brings them together"),
                         LT("core", "Add the step Resize to the recipe"));
    if (shape.channels < 0)
        return different(
            LT("core", "Some pictures are grey and some are in colour, and no step of the recipe brings them together"),
            LT("core", "Add the step Colour to the recipe"));
    for (const auto& step : m_steps)
        if (const auto* tensor = asTensor(step);
            tensor != nullptr && tensor->channels().value_or(shape.channels) != shape.channels)
            return Error(ErrorCode::BadValue,
                         text(LT("core", "The step %1 was fitted to %2 channels, but the pictures have %3"),
                              step->type(), *tensor->channels(), shape.channels))
                .at("recipe")
                .fix(LT("core", "Fit the recipe to this data again"));
    return std::vector<std::int64_t>{shape.channels, shape.height, shape.width};
}

} // namespace lepton::datasets
