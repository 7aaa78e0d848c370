// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/TrainingLoop.h"

#include "core/base/platform/Platform.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace lepton::engine {

namespace {

constexpr auto checkpointInterval = std::chrono::seconds(30);

double seconds(std::chrono::steady_clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

double processCpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

Error lossNotFinite(std::int64_t step, double learningRate) {
    return Error(ErrorCode::BadValue, text(LT("core", "The loss is no longer a number (step %1)"), step))
        .at("training.optimizer.learning_rate")
        .fix(text(LT("core", "The learning rate %1 is probably too large: try a tenth of it. Other causes are data with extreme values and a missing Standardise step"), learningRate));
}

} // namespace

TrainingLoop::TrainingLoop(Parts parts)
    : m_parts(std::move(parts)), m_settings(m_parts.info.project.training), m_position(m_parts.position), m_control(m_parts.paths.folder),
      m_writer(m_parts.paths, m_parts.events), m_batchesPerEpoch(batchCount(m_parts.data.split.train.size(), m_settings.batchSize)), m_firstStep(m_position.step),
      m_runStart(Clock::now()), m_epochStart(m_runStart), m_lastStep(m_runStart), m_lastCheckpoint(m_runStart) {}

double TrainingLoop::runSeconds() const { return m_parts.position.runSeconds + seconds(Clock::now() - m_runStart); }
double TrainingLoop::epochSeconds() const { return m_position.epochSeconds + seconds(Clock::now() - m_epochStart); }

Result<std::string> TrainingLoop::run() {
    m_parts.callbacks.start(*this);
    if (!hasValidation() && !m_parts.resumed)
        warn(LT("core", "There is no validation data, so overfitting can't be seen"));
    m_loader = std::make_unique<BatchLoader>(m_parts.data.batches, shuffled(m_parts.data.split.train, m_settings.batchSize, m_parts.info.seed, m_position.epoch,
                                                                           m_position.batch, m_settings.epochs));
    Outcome outcome = Outcome::Finished;
    while (outcome == Outcome::Finished && !m_position.finished) {
        LEPTON_TRY(outcome, trainEpoch());
        if (outcome == Outcome::Finished) {
            LEPTON_TRY(outcome, finishEpoch());
        }
    }
    m_control.clear(); // obeyed: it must not stop the run again when it is resumed
    m_parts.callbacks.end(*this);
    saveCheckpoint();
    m_writer.wait();
    LEPTON_CHECK(checkFaults());
    return std::string(m_position.finished ? "completed" : "stopped");
}

Result<TrainingLoop::Outcome> TrainingLoop::trainEpoch() {
    const double cpuBefore = processCpuSeconds() - m_parts.events.cpuSeconds();
    Outcome outcome = Outcome::Finished;
    while (m_position.batch < m_batchesPerEpoch && outcome == Outcome::Finished) {
        LEPTON_TRY(const Batch batch, m_loader->next());
        LEPTON_CHECK(step(batch));
        LEPTON_CHECK(checkFaults());
        LEPTON_TRY(outcome, obey());
        if (Clock::now() - m_lastCheckpoint >= checkpointInterval)
            saveCheckpoint();
    }
    m_stepCpu += processCpuSeconds() - m_parts.events.cpuSeconds() - cpuBefore;
    return outcome;
}

Result<void> TrainingLoop::step(const Batch& batch) {
    const MetricSums sums = m_parts.runner.train(batch, m_position.step + 1);
    if (!std::isfinite(sums.loss)) {
        m_parts.events.step(stepRecord(sums, m_position.step + 1));
        return lossNotFinite(m_position.step + 1, m_settings.optimizer.learningRate);
    }
    record(sums);
    return {};
}

StepRecord TrainingLoop::stepRecord(const MetricSums& sums, std::int64_t step) const {
    StepRecord record{step, m_position.epoch, sums.meanLoss(), m_rate, secondsSinceEpoch(), {}};
    for (std::size_t i = 0; i < std::min(sums.losses.size(), record.losses.size()); ++i)
        record.losses[i] = sums.meanOf(i);
    return record;
}

void TrainingLoop::record(const MetricSums& sums) {
    const auto now = Clock::now();
    const double elapsed = std::max(1e-9, seconds(now - m_lastStep));
    const double current = static_cast<double>(sums.samples) / elapsed;
    m_rate = m_rate == 0 ? current : m_rate + (current - m_rate) * (1 - std::exp(-elapsed));
    m_lastStep = now;
    ++m_position.step;
    ++m_position.batch;
    m_position.partial += sums;
    m_parts.events.step(stepRecord(sums, m_position.step));
}

Result<TrainingLoop::Outcome> TrainingLoop::obey() {
    auto request = m_control.poll();
    if (request == RunControl::Request::Pause) {
        saveCheckpoint();
        m_writer.wait();
        LEPTON_CHECK(checkFaults());
        m_parts.events.post({{"event", "paused"}, {"step", m_position.step}, {"epoch", m_position.epoch}});
        const auto paused = Clock::now();
        m_control.waitWhilePaused();
        const auto rested = Clock::now() - paused;
        m_epochStart += rested;
        m_lastStep += rested;
        m_runStart += rested;
        request = m_control.poll();
        if (request != RunControl::Request::Stop)
            m_parts.events.post({{"event", "continued"}, {"step", m_position.step}, {"epoch", m_position.epoch}});
    }
    return request == RunControl::Request::Stop ? Outcome::Stopped : Outcome::Finished;
}

Result<TrainingLoop::Outcome> TrainingLoop::finishEpoch() {
    LEPTON_TRY(const auto validation, validate());
    if (hasValidation() && !validation)
        return Outcome::Stopped;
    EpochReport report{m_position.epoch, m_settings.epochs, m_position.step, m_position.partial.metrics(), validation ? validation->metrics() : Json(),
                       m_settings.optimizer.learningRate, epochSeconds()};
    m_position.lastEpoch = {{"epoch", report.epoch}, {"metrics", validation ? report.validation : report.train}};
    const Verdict verdict = m_parts.callbacks.epochEnd(report, *this);
    m_parts.events.post(epochEvent(report));
    LEPTON_CHECK(saveSamples());
    if (verdict == Verdict::Stop)
        m_parts.events.post({{"event", "early-stop"}, {"epoch", report.epoch}, {"callback", m_parts.callbacks.stoppedBy()}});
    m_position.finished = verdict == Verdict::Stop || m_position.epoch >= m_settings.epochs;
    ++m_position.epoch;
    m_position.batch = 0;
    m_position.partial = {};
    m_position.epochSeconds = 0;
    m_epochStart = m_lastStep = Clock::now();
    saveCheckpoint();
    return m_control.stopsAfterEpoch() ? Outcome::Stopped : Outcome::Finished;
}

Result<std::optional<MetricSums>> TrainingLoop::validate() {
    if (!hasValidation())
        return std::optional<MetricSums>();
    BatchLoader loader(m_parts.data.batches, inOrder(m_parts.data.split.validation, m_settings.batchSize));
    MetricSums sums;
    for (;;) {
        LEPTON_TRY(const Batch batch, loader.next());
        if (batch.size() == 0)
            return std::optional(sums);
        if (m_control.poll() == RunControl::Request::Stop)
            return std::optional<MetricSums>();
        sums += m_parts.runner.evaluate(batch);
    }
}

Json TrainingLoop::epochEvent(const EpochReport& report) const {
    return {{"event", "epoch"},
            {"epoch", report.epoch},
            {"epochs", report.epochs},
            {"step", report.step},
            {"train", report.train},
            {"validation", report.validation.is_null() ? Json::object() : report.validation},
            {"seconds", report.seconds},
            {"eta_seconds", report.seconds * static_cast<double>(report.epochs - report.epoch)},
            {"learning_rate", report.learningRate},
            {"memory_bytes", platform::residentMemoryBytes()}};
}

void TrainingLoop::saveCheckpoint() {
    RunPosition position = m_position;
    position.epochSeconds = epochSeconds();
    position.runSeconds = runSeconds();
    position.callbacks = m_parts.callbacks.state();
    m_writer.checkpoint(m_parts.runner.tensors(), std::move(position));
    m_lastCheckpoint = Clock::now();
}

/// samples/epoch-000001.safetensors: what a generator makes of the same seeds, epoch by epoch.
Result<void> TrainingLoop::saveSamples() {
    const at::Tensor samples = m_parts.runner.samples();
    if (!samples.defined())
        return {};
    std::array<char, 40> name{};
    std::snprintf(name.data(), name.size(), "epoch-%06lld.safetensors", static_cast<long long>(m_position.epoch));
    LEPTON_CHECK(makeFolders(m_parts.paths.samples()));
    LEPTON_CHECK(writeFile(m_parts.paths.samples() / name.data(), tensorFileBytes({{"samples", samples.contiguous()}}, Json::object())));
    m_parts.events.post({{"event", "samples"}, {"epoch", m_position.epoch}, {"file", std::string("samples/") + name.data()}, {"shape", samples.sizes().vec()}});
    return {};
}

Result<void> TrainingLoop::checkFaults() const {
    if (auto fault = m_writer.fault())
        return *std::move(fault);
    if (m_parts.events.failed())
        return m_parts.events.flush();
    return {};
}

void TrainingLoop::warn(const Text& message) { m_parts.events.post({{"event", "warning"}, {"message", message.str()}, {"text", toJson(message)}}); }

Result<void> TrainingLoop::keepAsBest(const EpochReport& report) {
    m_position.best = {{"epoch", report.epoch}, {"metrics", report.validation.is_null() ? report.train : report.validation}};
    std::vector<NamedTensor> weights;
    for (auto& tensor : m_parts.runner.tensors())
        if (isModelWeight(tensor.name))
            weights.push_back(std::move(tensor));
    Json note{{"format", "lepton-weights"}, {"version", 1}, {"step", report.step}};
    note.update(m_position.best);
    m_writer.best(weights, std::move(note));
    return {};
}

} // namespace lepton::engine
