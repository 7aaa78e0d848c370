// SPDX-License-Identifier: GPL-3.0-or-later
// What the keys of files are called in a report.
#include "core/project/MetricTypes.h"
#include "core/project/OptimizerTypes.h"
#include "core/project/ScheduleTypes.h"
#include "core/report/sections/Sections.h"

#include <map>

namespace lepton::report {

namespace {

const std::map<std::string, const char*>& settingTitles() {
    static const std::map<std::string, const char*> titles{
        {"epochs", LT("report", "Epochs")},
        {"batch_size", LT("report", "Batch size")},
        {"optimizer", LT("report", "Optimizer")},
        {"schedule", LT("report", "Learning-rate schedule")},
        {"learning_rate", LT("report", "Learning rate")},
        {"weight_decay", LT("report", "Weight decay")},
        {"clip", LT("report", "Gradient clipping")},
        {"norm", LT("report", "Norm")},
        {"value", LT("report", "Value")},
        {"accumulate", LT("report", "Batches of a step")},
        {"average", LT("report", "Moving average of the weights")},
        {"decay", LT("report", "Decay")},
        {"precision", LT("report", "Number format")},
        {"mixup", LT("report", "Mixup")},
        {"keep_checkpoints", LT("report", "Checkpoints kept")},
        {"start_from", LT("report", "Weights to begin with")},
        {"file", LT("report", "File")},
        {"freeze", LT("report", "Frozen layers")},
        {"reset", LT("report", "Layers begun anew")},
        {"seed", LT("report", "Seed")},
        {"device", LT("report", "Device")},
        {"threads", LT("report", "Threads")},
        {"shards", LT("report", "Parts of a batch")},
        {"type", LT("report", "Type")},
        {"width", LT("report", "Width")},
        {"height", LT("report", "Height")},
        {"mode", LT("report", "Mode")},
        {"to", LT("report", "To")},
        {"mean", LT("report", "Mean")},
        {"deviation", LT("report", "Standard deviation")},
        {"text", LT("report", "Text column")},
        {"label", LT("report", "Label column")},
        {"level", LT("report", "Level")},
        {"length", LT("report", "Length")},
        {"vocabulary", LT("report", "Vocabulary")},
        {"lowercase", LT("report", "Lower case")},
        {"stride", LT("report", "Stride")},
        {"tokens", LT("report", "Tokens")},
        {"classes", LT("report", "Classes")},
        {"target", LT("report", "Target")},
        {"targets", LT("report", "Targets")},
        {"task", LT("report", "Task")},
        {"columns", LT("report", "Columns")},
        {"name", LT("report", "Name")},
        {"kind", LT("report", "Kind")},
        {"encoding", LT("report", "Encoding")},
        {"scaling", LT("report", "Scaling")},
        {"missing", LT("report", "Missing values")},
        {"indicator", LT("report", "Indicator")},
        {"fill", LT("report", "Filled with")},
        {"center", LT("report", "Centre")},
        {"spread", LT("report", "Spread")},
        {"target_center", LT("report", "Centre of the target")},
        {"target_spread", LT("report", "Spread of the target")},
        {"categories", LT("report", "Categories")},
        {"time", LT("report", "Time column")},
        {"history", LT("report", "History")},
        {"horizon", LT("report", "Horizon")},
        {"user", LT("report", "User column")},
        {"item", LT("report", "Item column")},
        {"rating", LT("report", "Rating column")},
        {"users", LT("report", "Users")},
        {"items", LT("report", "Items")},
        {"range", LT("report", "Range")},
        {"loss", LT("report", "Loss")},
        {"weight", LT("report", "Weight")},
        {"outputs", LT("report", "Outputs")},
        {"network", LT("report", "Network")},
        {"ratio", LT("report", "Ratio")},
        {"penalty", LT("report", "Penalty")},
        {"samples", LT("report", "Samples")},
        {"label_smoothing", LT("report", "Label smoothing")},
        {"metric", LT("report", "Metric")},
        {"patience", LT("report", "Patience")},
        {"validation", LT("report", "Validation")},
        {"test", LT("report", "Test")},
        {"stratified", LT("report", "Stratified")},
    };
    return titles;
}

/// The label of a parameter of some optimizer or schedule.
const char* parameterLabel(const std::string& key) {
    for (const auto* types : {&project::optimizerTypes(), &project::scheduleTypes()})
        for (const auto& type : *types)
            if (const auto* parameter = type.find(key))
                return parameter->label;
    return nullptr;
}

} // namespace

std::string RunFacts::settingTitle(const std::string& key) const {
    if (const auto found = settingTitles().find(key); found != settingTitles().end())
        return say(Text(found->second));
    if (const char* label = parameterLabel(key))
        return say(Text(label));
    std::string words = key;
    for (char& c : words)
        c = c == '_' ? ' ' : c;
    return words;
}

std::string RunFacts::splitTitle(const std::string& name) const {
    if (name == "train")
        return say(Text(LT("report", "training split")));
    if (name == "validation")
        return say(Text(LT("report", "validation split")));
    return name == "test" ? say(Text(LT("report", "test split"))) : name;
}

std::string RunFacts::kindTitle() const {
    const std::string& type = project.objective.type;
    if (type == "classification")
        return say(Text(LT("report", "Classification")));
    if (type == "regression")
        return say(Text(LT("report", "Regression")));
    if (type == "generation")
        return say(Text(LT("report", "Text generation")));
    if (type == "adversarial")
        return say(Text(LT("report", "Generation of pictures (adversarial)")));
    return type == "vae" ? say(Text(LT("report", "Variational autoencoder"))) : say(Text(LT("report", "Reconstruction")));
}

std::string RunFacts::statusTitle() const {
    const std::string& status = input.history.status;
    if (status == "completed")
        return say(Text(LT("report", "completed")));
    if (status == "stopped")
        return say(Text(LT("report", "stopped")));
    if (status == "failed")
        return say(Text(LT("report", "failed")));
    return status == "running" ? say(Text(LT("report", "still running"))) : say(Text(LT("report", "interrupted")));
}

std::string RunFacts::metricTitle(const std::string& name) const {
    if (name == "loss")
        return say(Text(LT("report", "Loss")));
    if (name == "mean_difference")
        return say(Text(LT("report", "Difference of the means")));
    if (name == "deviation_difference")
        return say(Text(LT("report", "Difference of the deviations")));
    const std::string base = name.substr(0, name.find('.'));
    const auto metric = project::metricNamed(base);
    if (!metric || metric->type == nullptr)
        return say(project::metricTitle(name));
    if (metric->type->name == "top_k")
        return say(text(LT("core", "Top-%1 accuracy"), metric->k));
    std::string title = say(Text(metric->type->title));
    if (metric->k > 0)
        title += " (k = " + std::to_string(metric->k) + ")";
    else if (!metric->average.empty() && base.find(':') != std::string::npos)
        title += " (" + metric->average + ")";
    return base.size() < name.size() ? title + " · " + name.substr(base.size() + 1) : title;
}

} // namespace lepton::report
