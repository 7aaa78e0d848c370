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

const char* kindOf(const project::Package& package) {
    const std::string& type = package.objective;
    return type == "classification" ? "A classifier" : type == "regression" ? "A network that gives values" : type == "generation" ? "A network that writes text"
           : type == "adversarial" ? "A network that makes pictures" : "A network that gives back what it is given";
}

void writeUse(std::ostream& out, const project::Package& package) {
    out << "## Use\n\n";
    for (const auto& input : package.signature["inputs"])
        out << "Input `" << input["name"].get<std::string>() << "`: " << input["datatype"].get<std::string>() << " " << input["shape"].dump()
            << (input["name"] == "pictures" ? ", pixel values 0 to 255. The model brings them to its own scale.\n" : ".\n");
    for (const auto& output : package.signature["outputs"])
        out << "Output `" << output["name"].get<std::string>() << "`: " << output["datatype"].get<std::string>() << " " << output["shape"].dump() << ".\n";
    if (!package.labels.empty())
        out << "One probability a class, in this order:\n\n";
    for (const auto& label : package.labels)
        out << "- " << label << "\n";
}

void writeData(std::ostream& out, const project::RunInfo& run, const datasets::SplitIndices& split) {
    out << "\n## Data\n\n" << run.project.data.source.filename().string() << " (" << (run.project.data.format.empty() ? "data" : run.project.data.format) << "): "
        << formatNumber(static_cast<long long>(split.train.size())) << " training, " << formatNumber(static_cast<long long>(split.validation.size())) << " validation and "
        << formatNumber(static_cast<long long>(split.test.size())) << " test samples. Fingerprint `" << run.project.data.fingerprint << "`.\n";
}

void writeClasses(std::ostream& out, const EvaluationResult& evaluation) {
    out << "\n| class | samples | recognised |\n| --- | ---: | ---: |\n";
    for (std::size_t c = 0; c < evaluation.confusion.size(); ++c) {
        std::int64_t samples = 0;
        for (const auto count : evaluation.confusion[c])
            samples += count;
        out << "| " << cell(evaluation.classes[c]) << " | " << formatNumber(static_cast<long long>(samples)) << " | "
            << (samples > 0 ? percent(static_cast<double>(evaluation.confusion[c][c]) / static_cast<double>(samples)) : "–") << " |\n";
    }
}

void writeResults(std::ostream& out, const project::Package& package, const EvaluationResult& evaluation) {
    out << "\n## Results\n\nOn the " << package.metrics.value("split", "") << " split (" << formatNumber(static_cast<long long>(evaluation.samples)) << " samples): ";
    std::string list;
    for (const auto& [name, value] : evaluation.metrics().items())
        list += (list.empty() ? "" : ", ") + name + " " + (name == "accuracy" ? percent(value.get<double>()) : formatNumber(value.get<double>()));
    out << list << ".\n";
    if (!evaluation.confusion.empty())
        writeClasses(out, evaluation);
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
    if (run.lineage.contains("from"))
        out << "\nBegan with the weights of " << (run.lineage.contains("name") ? run.lineage.value("name", "") + " " + run.lineage.value("version", "")
                                                                               : Path(run.lineage["from"].get<std::string>()).filename().string())
            << ", SHA-256 `" << run.lineage.value("sha256", "") << "`.\n";
}

void writeLimits(std::ostream& out, const project::Package& package) {
    out << "\n## Limits\n\n";
    if (!package.labels.empty())
        out << "The model knows only the classes above and gives one of them for whatever it is given, also where none of them is right. Its probabilities say how sure it is on "
               "samples like those it was trained on; on others they mean little. ";
    else
        out << "The model was trained on the data above; on other data its answers mean little. ";
    out << "It has not been examined for unequal treatment of people.\n";
}

} // namespace

std::string modelCard(const project::Package& package, const project::RunInfo& run, const datasets::SplitIndices& split, const EvaluationResult& evaluation) {
    std::ostringstream out;
    out << "# " << package.name << " " << package.version << "\n\n" << kindOf(package) << ", made with Lepton Studio.\n\n";
    writeUse(out, package);
    writeData(out, run, split);
    writeResults(out, package, evaluation);
    writeTraining(out, run);
    writeLimits(out, package);
    return out.str();
}

} // namespace lepton::engine
