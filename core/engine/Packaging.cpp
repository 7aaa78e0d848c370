// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Packaging.h"

#include "core/engine/BatchLoader.h"
#include "core/engine/Evaluation.h"
#include "core/engine/Guard.h"
#include "core/engine/InputStatistics.h"
#include "core/engine/ModelCard.h"
#include "core/engine/ModelParts.h"
#include "core/engine/TensorFile.h"
#include "core/exchange/onnx/OnnxMember.h"
#include "datasets/Augmentation.h"

#include <cmath>

namespace lepton::engine {

namespace {

constexpr std::size_t paritySamples = 10;
constexpr const char* samplesMember = "samples.safetensors";
constexpr const char* expectedMember = "expected.json";

/// Samples that training has not seen, if there are any.
datasets::Split heldOut(const datasets::SplitIndices& split) {
    if (!split.test.empty())
        return datasets::Split::Test;
    return split.validation.empty() ? datasets::Split::Train : datasets::Split::Validation;
}

/// Evenly over the list, so that sorted data gives samples of several classes.
std::vector<std::int64_t> spread(const std::vector<std::int64_t>& samples, std::size_t count) {
    std::vector<std::int64_t> out;
    const std::size_t taken = std::min(count, samples.size());
    for (std::size_t i = 0; i < taken; ++i)
        out.push_back(samples[i * samples.size() / taken]);
    return out;
}

/// The samples as the model is asked with them, pixels as float32; of a generator noise, the same every time.
Result<std::vector<datasets::Array>> questions(const Model& model, const datasets::BatchSource& data, const std::vector<std::int64_t>& samples) {
    LEPTON_TRY(const Batch batch, gatherBatch(data, samples));
    at::Generator random = at::detail::createCPUGenerator(static_cast<std::uint64_t>(samples.size()));
    std::vector<datasets::Array> out;
    for (const auto& input : model.parts().feed(batch, &random))
        out.push_back(arrayOf(input.scalar_type() == at::kByte ? input.to(at::kFloat) : input));
    return out;
}

Result<void> addParity(project::Package& package, const Model& model, const datasets::BatchSource& data, const std::vector<std::int64_t>& samples, datasets::Split split) {
    LEPTON_TRY(const auto asked, questions(model, data, samples));
    LEPTON_TRY(const auto answers, model.infer(asked));
    std::vector<NamedTensor> tensors;
    for (std::size_t i = 0; i < asked.size(); ++i)
        tensors.push_back({model.inputs()[i].name, tensorView(asked[i])});
    for (std::size_t i = 0; i < answers.size(); ++i)
        tensors.push_back({model.outputs()[i].name, tensorView(answers[i])});
    Json expected = Json::array();
    const auto values = static_cast<std::size_t>(model.outputs()[0].elements());
    if (!makesPictures(model) && !writesText(model))
        for (std::size_t i = 0; i < samples.size(); ++i)
            expected.push_back(answerJson(model, data.name(samples[i]), answers[0].as<float>().subspan(i * values, values)));
    package.parity[samplesMember] = tensorFileBytes(tensors, Json::object());
    package.parity[expectedMember] = Json{{"tolerance", parityTolerance}, {"split", datasets::splitName(split)}, {"samples", std::move(expected)}}.dump(2) + "\n";
    return {};
}

Json provenanceOf(const Model& model, const Path& runFolder) {
    const auto& info = *model.run();
    return {{"run", std::filesystem::absolute(runFolder).lexically_normal().filename().string()},
            {"project", info.project.name},
            {"created", utcNow()},
            {"trained", info.created},
            {"seed", info.seed},
            {"device", info.device},
            {"plan", info.plan},
            {"versions", info.versions},
            {"training", project::toJson(info.project.training)},
            {"augmentation", datasets::augmentationOf(info.project.recipe)},
            {"objective", project::toJson(info.project.objective)},
            {"lineage", info.lineage},
            {"data", {{"fingerprint", info.project.data.fingerprint}, {"format", info.project.data.format}, {"split", info.project.data.split}}}};
}

/// All that a package takes from the run alone.
project::Package unmeasured(const Model& model, const Path& runFolder, const std::string& name, const std::string& version) {
    project::Package package;
    package.name = name;
    package.version = version;
    package.labels = model.labels();
    package.signature = model.signature();
    package.provenance = provenanceOf(model, runFolder);
    package.objective = model.run()->project.objective.type;
    package.network = model.network();
    package.recipe = datasets::withoutAugmentation(model.preparation().toJson());
    package.weights = model.parts().weightBytes;
    return package;
}

Result<void> checkAgain(const project::Package& package) {
    LEPTON_TRY(const auto model, Model::fromPackage(package));
    LEPTON_TRY(const double difference, checkParity(*model, package));
    if (difference <= parityTolerance)
        return {};
    return Error(ErrorCode::Internal, text(LT("core", "The packaged model answers its own samples differently, by %1"), difference))
        .at(package.name)
        .fix(LT("core", "Please report this; the run itself is unharmed"));
}

} // namespace

Result<project::Package> makePackage(const Path& runFolder, const std::string& name, const std::string& version, const TrainData& data) {
    return guarded(runFolder.string(), [&]() -> Result<project::Package> {
        LEPTON_TRY(const auto model, Model::fromRun(runFolder));
        const datasets::Split split = heldOut(data.split);
        LEPTON_TRY(const auto evaluation, evaluate(*model, *data.batches, data.split.of(split)));
        project::Package package = unmeasured(*model, runFolder, name, version);
        package.metrics = evaluation.metrics();
        package.metrics["samples"] = evaluation.samples;
        package.metrics["split"] = datasets::splitName(split);
        LEPTON_TRY(const auto statistics, inputStatistics(model->preparation(), model->inputs(), *data.batches, data.split.train));
        if (!statistics.features.empty())
            package.statistics = statistics.toJson();
        LEPTON_CHECK(addParity(package, *model, *data.batches, spread(data.split.of(split), paritySamples), split));
        exchange::addOnnx(package);
        package.modelCard = modelCard(package, *model->run(), data.split, evaluation);
        LEPTON_CHECK(checkAgain(package));
        return package;
    });
}

Result<project::Package> makeUnmeasuredPackage(const Path& runFolder, const std::string& name, const std::string& version, const TrainData* data) {
    return guarded(runFolder.string(), [&]() -> Result<project::Package> {
        LEPTON_TRY(const auto model, Model::fromRun(runFolder));
        project::Package package = unmeasured(*model, runFolder, name, version);
        if (data != nullptr) {
            const datasets::Split split = heldOut(data->split);
            LEPTON_CHECK(addParity(package, *model, *data->batches, spread(data->split.of(split), paritySamples), split));
        }
        return package;
    });
}

Result<double> checkParity(const Model& model, const project::Package& package) {
    const std::string where = package.name + ": parity/";
    return guarded(where, [&]() -> Result<double> {
        const auto member = package.parity.find(samplesMember);
        if (member == package.parity.end())
            return Error(ErrorCode::BadFormat, LT("core", "The package holds no parity samples")).at(where + samplesMember).fix(LT("core", "Make the package again"));
        LEPTON_TRY(const TensorFile file, tensorFileFromBytes(member->second, where + samplesMember));
        const auto find = [&](const datasets::TensorField& field) -> Result<datasets::Array> {
            const auto found = file.tensors.find(field.name);
            const auto wanted = field.type == datasets::ElementType::Int64 ? at::kLong : at::kFloat;
            if (found == file.tensors.end() || found->second.scalar_type() != wanted)
                return Error(ErrorCode::BadFormat, text(LT("core", "The parity samples are not complete: “%1” is missing"), field.name)).at(where + samplesMember);
            return arrayOf(found->second);
        };
        std::vector<datasets::Array> asked;
        for (const auto& field : model.inputs()) {
            LEPTON_TRY(auto tensor, find(field));
            asked.push_back(std::move(tensor));
        }
        LEPTON_TRY(const auto answers, model.infer(asked));
        double largest = 0;
        for (std::size_t k = 0; k < answers.size(); ++k) {
            LEPTON_TRY(const auto expected, find(model.outputs()[k]));
            if (expected.elements() != answers[k].elements())
                return Error(ErrorCode::BadFormat, LT("core", "The parity samples do not fit the model")).at(where + samplesMember);
            const auto wanted = expected.as<float>();
            const auto given = answers[k].as<float>();
            for (std::size_t i = 0; i < given.size(); ++i) {
                const double difference = std::abs(static_cast<double>(given[i]) - static_cast<double>(wanted[i]));
                largest = difference <= largest ? largest : difference; // also for what is no number
            }
        }
        return largest;
    });
}

} // namespace lepton::engine
