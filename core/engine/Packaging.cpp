// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Packaging.h"

#include "core/engine/Evaluation.h"
#include "core/engine/Guard.h"
#include "core/engine/ModelCard.h"
#include "core/engine/ModelParts.h"
#include "core/engine/TensorFile.h"

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

Result<void> addParity(project::Package& package, const Model& model, const datasets::BatchSource& data, const std::vector<std::int64_t>& samples, datasets::Split split) {
    const auto count = static_cast<std::int64_t>(samples.size());
    std::vector<std::int64_t> shape{count};
    shape.insert(shape.end(), model.inputShape().begin(), model.inputShape().end());
    const at::Tensor raw = at::empty(shape, at::kByte);
    LEPTON_CHECK(data.gather(samples, raw.data_ptr<std::uint8_t>(), nullptr));
    const at::Tensor pictures = raw.to(at::kFloat);
    const auto values = std::span<const float>(pictures.data_ptr<float>(), static_cast<std::size_t>(pictures.numel()));
    LEPTON_TRY(auto scores, model.scores(values, count));
    const std::size_t classes = model.labels().size();
    Json expected = Json::array();
    for (std::size_t i = 0; i < samples.size(); ++i)
        expected.push_back(predictionJson(data.source().name(samples[i]), model.labels(), std::span(scores).subspan(i * classes, classes)));
    const at::Tensor answers = at::from_blob(scores.data(), {count, static_cast<std::int64_t>(classes)}, at::kFloat);
    package.parity[samplesMember] = tensorFileBytes({{"pictures", pictures}, {"scores", answers}}, Json::object());
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
            {"data", {{"fingerprint", info.project.data.fingerprint}, {"format", info.project.data.format}, {"split", info.project.data.split}}}};
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
        project::Package package;
        package.name = name;
        package.version = version;
        package.labels = model->labels();
        package.signature = model->signature();
        package.metrics = evaluation.metrics();
        package.metrics["samples"] = evaluation.samples;
        package.metrics["split"] = datasets::splitName(split);
        package.provenance = provenanceOf(*model, runFolder);
        package.objective = model->run()->project.objective.type;
        package.network = model->network();
        package.recipe = model->recipe().toJson();
        package.weights = model->parts().weightBytes;
        LEPTON_CHECK(addParity(package, *model, *data.batches, spread(data.split.of(split), paritySamples), split));
        package.modelCard = modelCard(package, *model->run(), data.split, evaluation);
        LEPTON_CHECK(checkAgain(package));
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
        const auto pictures = file.tensors.find("pictures");
        const auto expected = file.tensors.find("scores");
        if (pictures == file.tensors.end() || expected == file.tensors.end() || pictures->second.scalar_type() != at::kFloat || expected->second.scalar_type() != at::kFloat)
            return Error(ErrorCode::BadFormat, LT("core", "The parity samples are not complete")).at(where + samplesMember);
        LEPTON_TRY(const auto scores, model.scores(std::span<const float>(pictures->second.data_ptr<float>(), static_cast<std::size_t>(pictures->second.numel())), pictures->second.size(0)));
        if (expected->second.numel() != static_cast<std::int64_t>(scores.size()))
            return Error(ErrorCode::BadFormat, LT("core", "The parity samples do not fit the model")).at(where + samplesMember);
        double largest = 0;
        for (std::size_t i = 0; i < scores.size(); ++i) {
            const double difference = std::abs(static_cast<double>(scores[i]) - static_cast<double>(expected->second.data_ptr<float>()[i]));
            largest = difference <= largest ? largest : difference; // also for what is no number
        }
        return largest;
    });
}

} // namespace lepton::engine
