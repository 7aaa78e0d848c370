// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/CallbackList.h"

#include <cstdlib>
#include <sstream>

namespace lepton::engine::callbacks {

namespace {

/// One column a metric of either split; an objective has the same ones in every epoch.
std::string headerOf(const Json& metrics) {
    std::string out = "epoch,step";
    for (const char* split : {"train_", "validation_"})
        for (const auto& item : metrics.items())
            out += std::string(",") + split + item.key();
    return out + ",learning_rate,seconds\n";
}

class CsvLog final : public EpochCallback {
public:
    explicit CsvLog(const graph::Parameters& p) : m_file(p.choice("file")) {}

    /// A resumed run keeps the rows of the epochs that it builds on; later ones come again.
    Result<void> onRunStart(RunContext& run) override {
        std::string kept;
        if (const auto old = readFile(run.runFolder() / m_file); old.ok() && run.epochsDone() > 0) {
            std::istringstream lines(*old);
            for (std::string line; std::getline(lines, line);)
                if (const long epoch = std::atol(line.c_str()); kept.empty() || (epoch >= 1 && epoch <= run.epochsDone()))
                    kept += line + "\n";
        }
        m_empty = kept.empty();
        return writeFile(run.runFolder() / m_file, kept);
    }

    Result<Verdict> onEpochEnd(const EpochReport& report, RunContext& run) override {
        std::string row = std::to_string(report.epoch) + "," + std::to_string(report.step);
        for (const auto* metrics : {&report.train, &report.validation})
            for (const auto& item : report.train.items())
                row += "," + (metrics->is_object() && metrics->contains(item.key()) ? formatNumber((*metrics)[item.key()].get<double>()) : std::string());
        row += "," + formatNumber(report.learningRate) + "," + formatNumber(report.seconds) + "\n";
        LEPTON_CHECK(appendFile(run.runFolder() / m_file, (m_empty ? headerOf(report.train) : std::string()) + row));
        m_empty = false;
        return Verdict::Continue;
    }

private:
    std::string m_file;
    bool m_empty = true;
};

} // namespace

CallbackType csvLog() {
    return {"csv-log", LT("core", "CSV log"), LT("core", "Writes a row of metrics for each epoch, for a spreadsheet."),
            {{"file", LT("core", "File"), graph::ParameterKind::Choice, "metrics.csv", 0, 0, {}, LT("core", "Name of the file in the run's folder")}},
            [](const graph::Parameters& p) { return std::make_unique<CsvLog>(p); }};
}

} // namespace lepton::engine::callbacks
