// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/RunPlan.h"

#include "core/project/MetricTypes.h"
#include "core/project/RunFolder.h"
#include "datasets/Split.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/training/Metrics.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lepton::widgets {

namespace {

RunProgress::Plan planFrom(const project::Project& project) {
    const project::TrainingSettings& settings = project.training;
    RunProgress::Plan plan;
    Json metrics = Json::object();
    for (const auto& name : project::measuredMetrics(project.objective, project::answerKind(project)))
        metrics[name] = nullptr;
    plan.metric = mainMetric(metrics);
    plan.adversarial = project.objective.adversary.has_value();
    plan.epochs = static_cast<double>(settings.epochs);
    plan.batchSize = static_cast<double>(settings.batchSize);
    plan.learningRate = settings.optimizer.learningRate;
    for (const auto& callback : settings.callbacks)
        if (callback.type == "best-checkpoint" && callback.parameters.is_object())
            plan.bestMetric = callback.parameters.value("metric", plan.bestMetric);
    return plan;
}

} // namespace

double stepsPerEpoch(const datasets::Source& source, const project::Project& project) {
    // How many samples the windows of a series or a text give is known only once they are prepared: the first epoch tells.
    const auto settings = datasets::splitSettingsFromJson(project.data.split);
    if (!settings || source.info().kind == "corpus" || source.info().kind == "series")
        return 0;
    const auto split = datasets::splitSource(source, *settings);
    return split ? std::ceil(static_cast<double>(split->train.size()) / static_cast<double>(project.training.batchSize)) : 0;
}

RunProgress::Plan planOf(const ProjectDocument& document) {
    return document.isOpen() ? planFrom(document.project()) : RunProgress::Plan();
}

std::optional<RunProgress::Plan> planOfRun(const Path& run, const std::shared_ptr<const datasets::Source>& source) {
    const auto info = project::loadRun(run);
    if (!info)
        return std::nullopt;
    auto plan = planFrom(info->project);
    if (source && source->fingerprint() == info->project.data.fingerprint)
        plan.stepsPerEpoch = stepsPerEpoch(*source, info->project);
    return plan;
}

QString newestRun(const Path& runsFolder) {
    std::vector<Path> runs;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(runsFolder, fault))
        if (std::filesystem::exists(project::RunPaths{entry.path()}.run(), fault))
            runs.push_back(entry.path());
    return runs.empty() ? QString() : QString::fromStdString(std::max_element(runs.begin(), runs.end())->string());
}

} // namespace lepton::widgets
