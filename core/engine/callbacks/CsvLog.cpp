// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/CallbackList.h"

#include <cstdlib>
#include <sstream>

namespace lepton::engine::callbacks {

namespace {

constexpr const char* header = "epoch,step,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate,seconds\n";

class CsvLog final : public EpochCallback {
public:
    explicit CsvLog(const graph::Parameters& p) : m_file(p.choice("file")) {}

    /// A resumed run keeps the rows of the epochs that it builds on; later ones come again.
    Result<void> onRunStart(RunContext& run) override {
        std::string kept = header;
        if (const auto old = readFile(run.runFolder() / m_file); old.ok() && run.epochsDone() > 0) {
            std::istringstream lines(*old);
            for (std::string line; std::getline(lines, line);)
                if (const long epoch = std::atol(line.c_str()); epoch >= 1 && epoch <= run.epochsDone())
                    kept += line + "\n";
        }
        return writeFile(run.runFolder() / m_file, kept);
    }

    Result<Verdict> onEpochEnd(const EpochReport& report, RunContext& run) override {
        const auto metric = [](const Json& metrics, const char* name) { return metrics.is_object() && metrics.contains(name) ? formatNumber(metrics[name].get<double>()) : std::string(); };
        const std::string row = std::to_string(report.epoch) + "," + std::to_string(report.step) + "," + metric(report.train, "loss") + "," + metric(report.train, "accuracy") + "," +
                                metric(report.validation, "loss") + "," + metric(report.validation, "accuracy") + "," + formatNumber(report.learningRate) + "," + formatNumber(report.seconds) + "\n";
        LEPTON_CHECK(appendFile(run.runFolder() / m_file, row));
        return Verdict::Continue;
    }

private:
    std::string m_file;
};

} // namespace

CallbackType csvLog() {
    return {"csv-log", LT("core", "CSV log"), LT("core", "Writes a row of metrics for each epoch, for a spreadsheet."),
            {{"file", LT("core", "File"), graph::ParameterKind::Choice, "metrics.csv", 0, 0, {}, LT("core", "Name of the file in the run's folder")}},
            [](const graph::Parameters& p) { return std::make_unique<CsvLog>(p); }};
}

} // namespace lepton::engine::callbacks
