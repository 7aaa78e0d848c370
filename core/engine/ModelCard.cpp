// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ModelCard.h"

#include "core/graph/Expand.h"
#include "core/layers/Layers.h"

#include <algorithm>
#include <cstdio>
#include <sstream>

namespace lepton::engine {

namespace {

std::string percent(double share) {
    std::array<char, 32> out{};
    std::snprintf(out.data(), out.size(), "%.2f %%", 100 * share);
    return out.data();
}

/// Markdown tables end their cells at a bar.
std::string cell(const std::string& text) {
    std::string out;
    for (const char c : text)
        out += c == '|' ? "\\|" : c == '\n' ? " " : std::string(1, c);
    return out;
}

void writeUse(std::ostream& out, const project::Package& package) {
    const Json& input = package.signature["inputs"][0];
    out << "## Use\n\nInput `" << input["name"].get<std::string>() << "`: " << input["datatype"].get<std::string>() << " " << input["shape"].dump()
        << ", pixel values 0 to 255. The model brings them to its own scale. Output: one probability a class, in this order:\n\n";
    for (const auto& label : package.labels)
        out << "- " << label << "\n";
}

void writeData(std::ostream& out, const project::RunInfo& run, const datasets::SplitIndices& split) {
    out << "\n## Data\n\n" << run.project.data.source.filename().string() << " (" << (run.project.data.format.empty() ? "pictures" : run.project.data.format) << "): "
        << formatNumber(static_cast<long long>(split.train.size())) << " training, " << formatNumber(static_cast<long long>(split.validation.size())) << " validation and "
        << formatNumber(static_cast<long long>(split.test.size())) << " test samples. Fingerprint `" << run.project.data.fingerprint << "`.\n";
}

void writeResults(std::ostream& out, const project::Package& package, const EvaluationResult& evaluation) {
    out << "\n## Results\n\nOn the " << package.metrics.value("split", "") << " split (" << formatNumber(static_cast<long long>(evaluation.samples)) << " samples): accuracy "
        << percent(evaluation.accuracy) << ", cross-entropy " << formatNumber(evaluation.loss) << ".\n\n| class | samples | recognised |\n| --- | ---: | ---: |\n";
    for (std::size_t c = 0; c < evaluation.classes.size(); ++c) {
        std::int64_t samples = 0;
        for (const auto count : evaluation.confusion[c])
            samples += count;
        out << "| " << cell(evaluation.classes[c]) << " | " << formatNumber(static_cast<long long>(samples)) << " | "
            << (samples > 0 ? percent(static_cast<double>(evaluation.confusion[c][c]) / static_cast<double>(samples)) : "–") << " |\n";
    }
}

void writeTraining(std::ostream& out, const project::RunInfo& run) {
    const auto& training = run.project.training;
    out << "\n## Training\n\nUp to " << training.epochs << " epochs of batches of " << training.batchSize << " with " << training.optimizer.type << ", learning rate "
        << formatNumber(training.optimizer.learningRate) << ", seed " << run.seed << ", on " << run.device << "; started " << run.created << ".\n\nNetwork: ";
    const graph::Network network = graph::expand(run.project.served()->network, layers::catalogue());
    const auto& nodes = network.nodes();
    for (std::size_t i = 0; i < nodes.size(); ++i)
        out << (i > 0 ? ", " : "") << nodes[i].type;
    out << ".\n";
}

void writeLimits(std::ostream& out) {
    out << "\n## Limits\n\nThe model knows only the classes above and gives one of them for every picture, also for one that shows none of them. Its probabilities say how "
           "sure it is on pictures like those it was trained on; on others they mean little. It has not been examined for unequal treatment of people.\n";
}

} // namespace

std::string modelCard(const project::Package& package, const project::RunInfo& run, const datasets::SplitIndices& split, const EvaluationResult& evaluation) {
    std::ostringstream out;
    out << "# " << package.name << " " << package.version << "\n\nAn image classifier made with Lepton Studio.\n\n";
    writeUse(out, package);
    writeData(out, run, split);
    writeResults(out, package, evaluation);
    writeTraining(out, run);
    writeLimits(out);
    return out.str();
}

} // namespace lepton::engine
