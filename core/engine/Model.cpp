// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Model.h"

#include "core/engine/BatchLoader.h"
#include "core/engine/Checkpoint.h"
#include "core/engine/Devices.h"
#include "core/engine/Guard.h"
#include "core/engine/ModelParts.h"
#include "core/engine/Objective.h"

#include <algorithm>
#include <cstring>

namespace lepton::engine {

namespace {

/// So many numbers of an answer at once: a large request does not take all memory, and every core has enough to do.
constexpr std::int64_t valuesAtOnce = 1 << 20;
constexpr std::int64_t mostSamplesAtOnce = 256;

const char* datatype(datasets::ElementType type) { return type == datasets::ElementType::Int64 ? "INT64" : "FP32"; }

Json tensorsJson(const std::vector<datasets::TensorField>& fields) {
    Json out = Json::array();
    for (const auto& field : fields) {
        Json shape = Json::array({-1});
        for (const auto size : field.shape)
            shape.push_back(size);
        out.push_back({{"name", field.name}, {"datatype", datatype(field.type)}, {"shape", std::move(shape)}});
    }
    return out;
}

/// Fields of the data that the network's Inputs are asked with. A package does not know the size of the pictures as they lay there, but its network does.
Result<void> bindInputs(Model::Parts& parts) {
    LEPTON_TRY(auto data, parts.preparation->inputs());
    if (data.empty())
        data = {{"pictures", datasets::ElementType::UInt8, parts.compiled->inputs()[0].shape, 0}};
    LEPTON_TRY(const auto targets, parts.preparation->targets());
    LEPTON_TRY(parts.feed, Feed::make(*parts.compiled, data, targets));
    const auto& sources = parts.feed.sources();
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const auto& end = parts.compiled->inputs()[i];
        datasets::TensorField field{"noise", datasets::ElementType::Float32, end.shape, 0};
        if (sources[i].kind != project::InputSource::Kind::Noise)
            field = (sources[i].kind == project::InputSource::Kind::Data ? data : targets)[sources[i].index];
        field.shape = end.shape;
        parts.inputs.push_back(std::move(field));
    }
    return {};
}

void nameOutputs(Model::Parts& parts) {
    const auto& ends = parts.compiled->outputs();
    const bool scores = takesLogits(parts.objective) || parts.objective.type == "classification";
    for (const auto& end : ends) {
        const std::string only = parts.objective.type == "generation" ? "logits" : scores ? "scores" : "values";
        parts.outputs.push_back({ends.size() > 1 ? end.node : only, datasets::ElementType::Float32, end.shape, 0});
    }
}

/// Compiles the network and fills its weights from the file.
Result<void> build(Model::Parts& parts, const Json& recipe, const std::vector<std::int64_t>& sampleShape, const TensorFile& file, const std::string& device, const std::string& where) {
    LEPTON_TRY(parts.preparation, datasets::Preparation::fromJson(recipe, sampleShape, where + ": recipe"));
    if (!parts.preparation->fitted())
        return Error(ErrorCode::BadFormat, LT("core", "The recipe has not been fitted to training data")).at(where).fix(LT("core", "Train the project, then package that run"));
    // What a generator makes has passed the recipe's steps, as it were; what others take has yet to.
    const auto steps = parts.objective.adversary ? std::vector<datasets::Affine>() : parts.preparation->tensorSteps();
    LEPTON_TRY(parts.compiled, CompiledNetwork::compile(parts.network, steps, {at::kFloat, at::Device(device), takesLogits(parts.objective)}));
    LEPTON_CHECK(bindInputs(parts));
    nameOutputs(parts);
    parts.sigmoid = wantsSigmoid(parts.objective, parts.network);
    const auto labels = static_cast<std::int64_t>(parts.labels.size());
    const std::int64_t scores = parts.outputs[0].elements();
    const bool fits = labels == scores || (!takesLogits(parts.objective) && (labels == 0 || (labels == 2 && scores == 1)));
    if (parts.outputs[0].name == "scores" && parts.outputs[0].shape.size() == 1 && !fits)
        return Error(ErrorCode::BadFormat, text(LT("core", "The network gives %1 scores, but there are %2 labels"), parts.outputs[0].elements(), parts.labels.size())).at(where);
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
        parts.signature = {{"inputs", tensorsJson(parts.inputs)}, {"outputs", tensorsJson(parts.outputs)}};
    return {};
}

struct Trained {
    TensorFile weights;
    Json checkpoint; ///< {"epoch","step","file"}
};

/// Which state the weights are.
Json checkpointOf(const project::RunPaths& paths, const Path& file, std::int64_t epoch, std::int64_t step) {
    return {{"epoch", epoch}, {"step", step}, {"file", file.lexically_relative(paths.folder).generic_string()}};
}

Result<Trained> trainedWeights(const project::RunPaths& paths, bool best) {
    std::error_code ignored;
    if (best && std::filesystem::exists(bestFile(paths), ignored)) {
        LEPTON_TRY(TensorFile weights, readTensorFile(bestFile(paths)));
        const Json checkpoint = checkpointOf(paths, bestFile(paths), weights.note.value("epoch", std::int64_t{0}), weights.note.value("step", std::int64_t{0}));
        return Trained{std::move(weights), checkpoint};
    }
    std::vector<Error> damaged;
    auto newest = newestCheckpoint(paths, damaged);
    if (newest) {
        // Between two epochs it is the one before that is done.
        const auto& position = newest->position;
        const std::int64_t epoch = position.batch == 0 ? std::max<std::int64_t>(1, position.epoch - 1) : position.epoch;
        return Trained{std::move(newest->tensors), checkpointOf(paths, newest->file, epoch, position.step)};
    }
    if (!damaged.empty())
        return damaged.front();
    return Error(ErrorCode::NotFound, LT("core", "The run has no checkpoint yet")).at(paths.folder.string()).fix(LT("core", "Let it finish its first epoch"));
}

std::string shapeText(const datasets::TensorField& field) {
    std::string out = "N";
    for (const auto size : field.shape)
        out += " × " + std::to_string(size);
    return out;
}

Error doesNotFit(const datasets::TensorField& field, std::int64_t values, std::int64_t count) {
    return Error(ErrorCode::BadValue, text(LT("core", "The input “%1” takes %2 values a sample, so %3 samples have %4, but %5 were given"), field.name, field.elements(), count, count * field.elements(), values))
        .at(field.name)
        .fix(text(LT("core", "Send %1 values, one sample after the other"), shapeText(field)));
}

/// Any number of samples, some at a time.
Result<std::vector<at::Tensor>> answersOf(const Model& model, const std::vector<at::Tensor>& inputs, std::int64_t count) {
    return guarded(model.name(), [&]() -> Result<std::vector<at::Tensor>> {
        const c10::InferenceMode inference;
        std::int64_t perSample = 1;
        std::vector<at::Tensor> out;
        for (const auto& field : model.outputs()) {
            std::vector<std::int64_t> shape{count};
            shape.insert(shape.end(), field.shape.begin(), field.shape.end());
            out.push_back(at::empty(shape, at::kFloat));
            perSample = std::max(perSample, field.elements());
        }
        const std::int64_t atOnce = std::clamp<std::int64_t>(valuesAtOnce / perSample, 1, mostSamplesAtOnce);
        for (std::int64_t first = 0; first < count; first += atOnce) {
            const std::int64_t length = std::min(atOnce, count - first);
            std::vector<at::Tensor> part;
            for (const auto& input : inputs)
                part.push_back(input.narrow(0, first, length));
            const auto answers = model.parts().answers(part);
            for (std::size_t i = 0; i < out.size(); ++i)
                out[i].narrow(0, first, length).copy_(answers[i]);
        }
        return out;
    });
}

Result<std::vector<float>> scoresOf(const Model& model, const at::Tensor& flat, std::int64_t count) {
    const auto& field = model.inputs().front();
    if (model.inputs().size() != 1)
        return Error(ErrorCode::BadValue, text(LT("core", "The model takes %1 inputs, but one was given"), model.inputs().size())).at(model.name());
    if (count < 1 || flat.numel() != count * field.elements())
        return doesNotFit(field, flat.numel(), count);
    std::vector<std::int64_t> shape{count};
    shape.insert(shape.end(), field.shape.begin(), field.shape.end());
    LEPTON_TRY(const auto answers, answersOf(model, {flat.view(shape)}, count));
    const auto* values = answers[0].data_ptr<float>();
    return std::vector<float>(values, values + answers[0].numel());
}

template <typename Element>
at::Tensor viewOf(std::span<const Element> values, at::ScalarType type) {
    // LibTorch has no read-only tensors; the forward pass does not write to its input.
    return at::from_blob(const_cast<Element*>(values.data()), {static_cast<std::int64_t>(values.size())}, type); // NOLINT
}

} // namespace

at::Tensor tensorView(const datasets::Array& array) {
    return at::from_blob(const_cast<std::byte*>(array.bytes.data()), array.shape, tensorType(array.type)); // NOLINT: read only, as above
}

datasets::Array arrayOf(const at::Tensor& tensor) {
    const at::Tensor plain = tensor.contiguous();
    datasets::Array out(plain.scalar_type() == at::kByte ? datasets::ElementType::UInt8 : plain.scalar_type() == at::kLong ? datasets::ElementType::Int64 : datasets::ElementType::Float32,
                        plain.sizes().vec());
    std::memcpy(out.bytes.data(), plain.data_ptr(), out.bytes.size());
    return out;
}

std::vector<at::Tensor> Model::Parts::raw(const std::vector<at::Tensor>& given) const {
    std::vector<at::Tensor> placed;
    for (const auto& input : given)
        placed.push_back(input.to(compiled->options().device));
    auto outputs_ = compiled->run(placed, weights, {});
    for (auto& output : outputs_)
        output = output.to(at::kCPU, at::kFloat);
    return outputs_;
}

std::vector<at::Tensor> Model::Parts::answers(const std::vector<at::Tensor>& given) const {
    auto out = raw(given);
    if (objective.type != "generation" && takesLogits(objective)) {
        out[0] = at::softmax(out[0], -1);
    } else if (sigmoid) {
        out[0] = at::sigmoid(out[0]);
    }
    return out;
}

Model::Model(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}
Model::~Model() = default;

Result<std::shared_ptr<Model>> modelOfWeights(const project::RunInfo& info, const Path& runFolder, const TensorFile& weights, const Json& checkpoint) {
    auto parts = std::make_unique<Model::Parts>();
    parts->checkpoint = checkpoint;
    parts->name = project::packageName(info.project.name);
    parts->version = std::filesystem::absolute(runFolder).lexically_normal().filename().string();
    parts->labels = info.project.data.classes;
    parts->objective = info.project.objective;
    parts->network = info.project.served()->network;
    LEPTON_CHECK(build(*parts, info.project.recipe, info.project.data.shape, weights, "cpu", runFolder.string()));
    parts->run = info;
    return std::make_shared<Model>(std::move(parts));
}

Result<std::shared_ptr<Model>> Model::fromRun(const Path& runFolder, bool best) {
    return guarded(runFolder.string(), [&]() -> Result<std::shared_ptr<Model>> {
        LEPTON_TRY(const auto info, project::loadRun(runFolder));
        // A generator's loss says nothing of its pictures: the newest are the best.
        LEPTON_TRY(const Trained trained, trainedWeights({runFolder}, best && !info.project.objective.adversary));
        return modelOfWeights(info, runFolder, trained.weights, trained.checkpoint);
    });
}

Result<std::shared_ptr<Model>> Model::fromCheckpoint(const Path& runFolder, const Path& file) {
    return guarded(runFolder.string(), [&]() -> Result<std::shared_ptr<Model>> {
        LEPTON_TRY(const auto info, project::loadRun(runFolder));
        std::error_code fault;
        const Path whole = file.is_relative() && std::filesystem::exists(runFolder / file, fault) ? runFolder / file : file;
        LEPTON_TRY(const TensorFile weights, readTensorFile(whole));
        const Json& note = weights.note.is_object() ? weights.note : Json::object();
        return modelOfWeights(info, runFolder, weights, checkpointOf({runFolder}, whole, note.value("epoch", std::int64_t{0}), note.value("step", std::int64_t{0})));
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
        parts->objective = package.objectiveSettings();
        parts->network = package.network;
        parts->signature = package.signature;
        LEPTON_CHECK(build(*parts, package.recipe, {}, file, resolved, package.name));
        parts->package = package;
        parts->package->onnx = {}; // for other programs; as large as the weights
        return std::make_shared<Model>(std::move(parts));
    });
}

const std::string& Model::name() const { return m_parts->name; }
const std::string& Model::version() const { return m_parts->version; }
const std::vector<std::string>& Model::labels() const { return m_parts->labels; }
const project::Objective& Model::objective() const { return m_parts->objective; }
const datasets::Preparation& Model::preparation() const { return *m_parts->preparation; }
const graph::Network& Model::network() const { return m_parts->network; }
const std::string& Model::weightBytes() const { return m_parts->weightBytes; }
const project::Package* Model::package() const { return m_parts->package ? &*m_parts->package : nullptr; }
const Json& Model::checkpoint() const { return m_parts->checkpoint; }
const project::RunInfo* Model::run() const { return m_parts->run ? &*m_parts->run : nullptr; }
const std::vector<datasets::TensorField>& Model::inputs() const { return m_parts->inputs; }
const std::vector<datasets::TensorField>& Model::outputs() const { return m_parts->outputs; }
const Json& Model::signature() const { return m_parts->signature; }

Result<std::vector<datasets::Array>> Model::infer(std::span<const datasets::Array> given) const {
    if (given.size() != inputs().size())
        return Error(ErrorCode::BadValue, text(LT("core", "The model takes %1 inputs, but %2 were given"), inputs().size(), given.size())).at(name());
    const std::int64_t count = given.empty() || given[0].shape.empty() ? 0 : given[0].shape[0];
    std::vector<at::Tensor> tensors;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto& field = inputs()[i];
        if (count < 1 || given[i].elements() != count * field.elements())
            return doesNotFit(field, given[i].elements(), count);
        if ((given[i].type == datasets::ElementType::Int64) != (field.type == datasets::ElementType::Int64))
            return Error(ErrorCode::BadValue, text(LT("core", "The input “%1” takes %2"), field.name, datatype(field.type))).at(field.name);
        std::vector<std::int64_t> shape{count};
        shape.insert(shape.end(), field.shape.begin(), field.shape.end());
        tensors.push_back(tensorView(given[i]).view(shape));
    }
    LEPTON_TRY(const auto answers, answersOf(*this, tensors, count));
    std::vector<datasets::Array> out;
    for (const auto& answer : answers)
        out.push_back(arrayOf(answer));
    return out;
}

Result<std::vector<float>> Model::scores(std::span<const float> pictures, std::int64_t count) const { return scoresOf(*this, viewOf(pictures, at::kFloat), count); }

Result<std::vector<float>> Model::scores(std::span<const std::uint8_t> pictures, std::int64_t count) const { return scoresOf(*this, viewOf(pictures, at::kByte), count); }

} // namespace lepton::engine
