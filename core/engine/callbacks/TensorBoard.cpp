// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/CallbackList.h"
#include "core/exchange/EventFile.h"

#include <optional>

namespace lepton::engine::callbacks {

namespace {

/// RUN/tensorboard/: a file for each time the run is taken up.
class TensorBoard final : public EpochCallback {
public:
    explicit TensorBoard(const graph::Parameters& p) : m_everySteps(p.integer("steps")) {}

    Result<void> onRunStart(RunContext& run) override {
        LEPTON_TRY(m_file, exchange::EventFile::create(run.runFolder() / "tensorboard", run.stepsDone() + 1));
        return {};
    }

    bool wantsSteps() const override { return m_everySteps > 0; }

    Result<Verdict> onStep(const StepReport& report, RunContext&) override {
        if (m_file && report.step % m_everySteps == 0) {
            m_file->scalar("step/loss", report.step, report.loss);
            m_file->scalar("step/learning_rate", report.step, report.learningRate);
        }
        return Verdict::Continue;
    }

    Result<Verdict> onEpochEnd(const EpochReport& report, RunContext& run) override {
        if (!m_file)
            LEPTON_CHECK(onRunStart(run));
        addMetrics("train", report.train, report.step);
        addMetrics("validation", report.validation, report.step);
        m_file->scalar("epoch/number", report.step, static_cast<double>(report.epoch));
        m_file->scalar("epoch/learning_rate", report.step, report.learningRate);
        m_file->scalar("epoch/seconds", report.step, report.seconds);
        LEPTON_CHECK(m_file->flush());
        return Verdict::Continue;
    }

    Result<void> onRecord(const Record& record, RunContext&) override {
        if (!m_file)
            return {};
        if (const auto* histogram = std::get_if<exchange::Histogram>(&record.value))
            m_file->histogram(record.tag, record.step, *histogram);
        else
            m_file->picture(record.tag, record.step, std::get<exchange::Pixels>(record.value));
        return {};
    }

    Result<void> onRunEnd(const RunEnding&, RunContext&) override { return m_file ? m_file->flush() : Result<void>(); }

private:
    void addMetrics(const std::string& split, const Json& metrics, std::int64_t step) {
        if (metrics.is_object())
            for (const auto& [name, value] : metrics.items())
                if (value.is_number())
                    m_file->scalar(split + "/" + name, step, value.get<double>());
    }

    std::int64_t m_everySteps;
    std::optional<exchange::EventFile> m_file;
};

} // namespace

CallbackType tensorBoard() {
    return {"tensorboard", LT("core", "TensorBoard"), LT("core", "Writes event files for TensorBoard: metrics, and the histograms and pictures of the other callbacks."),
            {{"steps", LT("core", "Steps"), graph::ParameterKind::Integer, 10, 0, 1000000, {}, LT("core", "The loss of one step in so many is written; 0: of none")}},
            [](const graph::Parameters& p) { return std::make_unique<TensorBoard>(p); }};
}

} // namespace lepton::engine::callbacks
