// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Model.h"

#include "core/engine/Checkpoint.h"
#include "core/engine/Devices.h"
#include "core/engine/Guard.h"
#include "core/engine/ModelParts.h"

namespace lepton::engine {

namespace {

/// Small enough that a large request does not take all memory, large enough to keep every core busy.
constexpr std::int64_t samplesAtOnce = 256;

Json signatureOf(const std::vector<std::int64_t>& inputShape, std::int64_t classes) {
    Json shape = Json::array({-1});
    for (const auto size : inputShape)
        shape.push_back(size);
    return {{"inputs", Json::array({{{"name", "pictures"}, {"datatype", "FP32"}, {"shape", shape}}})},
            {"outputs", Json::array({{{"name", "scores"}, {"datatype", "FP32"}, {"shape", {-1, classes}}}})}};
}

/// Compiles the network and fills its weights from the file.
Result<void> build(Model::Parts& parts, const Json& recipe, const TensorFile& file, const std::string& device, const std::string& where) {
    LEPTON_TRY(parts.recipe, datasets::Recipe::fromJson(recipe, where + ": recipe"));
    if (!parts.recipe.fitted())
        return Error(ErrorCode::BadFormat, LT("core", "The recipe has not been fitted to training data")).at(where).fix(LT("core", "Train the project, then package that run"));
    LEPTON_TRY(parts.compiled, CompiledNetwork::compile(parts.network, parts.recipe.tensorSteps(), {at::kFloat, at::Device(device)}));
    if (static_cast<std::int64_t>(parts.labels.size()) != parts.compiled->classes())
        return Error(ErrorCode::BadFormat, text(LT("core", "The network gives %1 scores, but there are %2 labels"), parts.compiled->classes(), parts.labels.size())).at(where);
    std::vector<NamedTensor> tensors;
    for (const auto& slot : parts.compiled->weights())
        tensors.push_back({slot.name, at::empty(slot.shape, at::TensorOptions(slot.dtype).device(at::Device(device)))});
    LEPTON_CHECK(fillTensors(tensors, file, where));
    for (const auto& tensor : tensors)
        parts.weights.push_back(tensor.tensor);
    for (auto& tensor : tensors)
        tensor.tensor = tensor.tensor.to(at::kCPU);
    parts.weightBytes = tensorFileBytes(tensors, file.note.is_object() && file.note.value("format", "") == "lepton-weights" ? file.note : Json::object());
    if (parts.signature.empty())
        parts.signature = signatureOf(parts.compiled->inputShape(), parts.compiled->classes());
    return {};
}

Result<TensorFile> trainedWeights(const project::RunPaths& paths, bool best) {
    std::error_code ignored;
    if (best && std::filesystem::exists(bestFile(paths), ignored))
        return readTensorFile(bestFile(paths));
    std::vector<Error> damaged;
    auto newest = newestCheckpoint(paths, damaged);
    if (newest)
        return std::move(newest->tensors);
    if (!damaged.empty())
        return damaged.front();
    return Error(ErrorCode::NotFound, LT("core", "The run has no checkpoint yet")).at(paths.folder.string()).fix(LT("core", "Let it finish its first epoch"));
}

Result<std::vector<float>> scoresOf(const Model& model, const at::Tensor& flat, std::int64_t count) {
    return guarded(model.name(), [&]() -> Result<std::vector<float>> {
        const c10::InferenceMode inference;
        const auto& shape = model.inputShape();
        const auto classes = static_cast<std::int64_t>(model.labels().size());
        if (count < 1 || flat.numel() != count * model.sampleElements())
            return Error(ErrorCode::BadValue, text(LT("core", "%1 pictures of %2 have %3 values, but %4 were given"), count, Json(shape).dump(), count * model.sampleElements(), flat.numel()))
                .at(model.name())
                .fix(LT("core", "Send N × C × H × W values, one picture after the other"));
        std::vector<std::int64_t> batchShape{count};
        batchShape.insert(batchShape.end(), shape.begin(), shape.end());
        const at::Tensor pictures = flat.view(batchShape);
        std::vector<float> out(static_cast<std::size_t>(count * classes));
        at::Tensor scores = at::from_blob(out.data(), {count, classes}, at::kFloat);
        for (std::int64_t first = 0; first < count; first += samplesAtOnce) {
            const std::int64_t length = std::min(samplesAtOnce, count - first);
            scores.narrow(0, first, length).copy_(at::softmax(model.parts().logits(pictures.narrow(0, first, length)), 1));
        }
        return out;
    });
}

template <typename Element>
at::Tensor viewOf(std::span<const Element> values, at::ScalarType type) {
    // LibTorch has no read-only tensors; the forward pass does not write to its input.
    return at::from_blob(const_cast<Element*>(values.data()), {static_cast<std::int64_t>(values.size())}, type); // NOLINT
}

} // namespace

at::Tensor Model::Parts::logits(const at::Tensor& pictures) const {
    return compiled->forward(pictures.to(compiled->options().device), weights, {}).to(at::kCPU, at::kFloat);
}

Model::Model(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}
Model::~Model() = default;

Result<std::shared_ptr<Model>> Model::fromRun(const Path& runFolder, bool best) {
    return guarded(runFolder.string(), [&]() -> Result<std::shared_ptr<Model>> {
        LEPTON_TRY(auto info, project::loadRun(runFolder));
        LEPTON_TRY(const TensorFile file, trainedWeights({runFolder}, best));
        auto parts = std::make_unique<Parts>();
        parts->name = project::packageName(info.project.name);
        parts->version = std::filesystem::absolute(runFolder).lexically_normal().filename().string();
        parts->labels = info.project.data.classes;
        parts->network = info.project.served()->network;
        LEPTON_CHECK(build(*parts, info.project.recipe, file, "cpu", runFolder.string()));
        parts->run = std::move(info);
        return std::make_shared<Model>(std::move(parts));
    });
}

Result<std::shared_ptr<Model>> Model::fromPackage(const project::Package& package, const std::string& device) {
    return guarded(package.name, [&]() -> Result<std::shared_ptr<Model>> {
        LEPTON_TRY(const std::string resolved, resolveDevice(device));
        LEPTON_TRY(const TensorFile file, tensorFileFromBytes(package.weights, package.name + ": weights.safetensors"));
        auto parts = std::make_unique<Parts>();
        parts->name = package.name;
        parts->version = package.version;
        parts->labels = package.labels;
        parts->network = package.network;
        parts->signature = package.signature;
        LEPTON_CHECK(build(*parts, package.recipe, file, resolved, package.name));
        parts->package = package;
        return std::make_shared<Model>(std::move(parts));
    });
}

const std::string& Model::name() const { return m_parts->name; }
const std::string& Model::version() const { return m_parts->version; }
const std::vector<std::string>& Model::labels() const { return m_parts->labels; }
const datasets::Recipe& Model::recipe() const { return m_parts->recipe; }
const std::vector<std::int64_t>& Model::inputShape() const { return m_parts->compiled->inputShape(); }
const graph::Network& Model::network() const { return m_parts->network; }
const std::string& Model::weightBytes() const { return m_parts->weightBytes; }
const project::Package* Model::package() const { return m_parts->package ? &*m_parts->package : nullptr; }
const project::RunInfo* Model::run() const { return m_parts->run ? &*m_parts->run : nullptr; }
const Json& Model::signature() const { return m_parts->signature; }

std::int64_t Model::sampleElements() const {
    std::int64_t elements = 1;
    for (const auto size : inputShape())
        elements *= size;
    return elements;
}

Result<std::vector<float>> Model::scores(std::span<const float> pictures, std::int64_t count) const { return scoresOf(*this, viewOf(pictures, at::kFloat), count); }

Result<std::vector<float>> Model::scores(std::span<const std::uint8_t> pictures, std::int64_t count) const { return scoresOf(*this, viewOf(pictures, at::kByte), count); }

} // namespace lepton::engine
