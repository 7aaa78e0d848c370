// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/TrainingLoop.h"

#include "core/base/platform/Platform.h"
#include "core/engine/Devices.h"
#include "core/engine/ExplainNonFinite.h"
#include "core/engine/ModelParts.h"
#include "core/project/ConfirmedCommands.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace lepton::engine {

namespace {

double inSeconds(std::chrono::steady_clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

double processCpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

Error notFiniteError(const NonFinite& found, bool loss, std::int64_t step, double learningRate) {
    return Error(ErrorCode::BadValue, text(loss ? LT("core", "The loss is no longer a number (step %1)") : LT("core", "A gradient is no longer a number (step %1)"), step))
        .at(found.node.empty() ? "training.optimizer.learning_rate" : found.node)
        .fix(text(LT("core", "The learning rate %1 is probably too large: try a tenth of it. Other causes are data with extreme values and a missing Standardise step"), learningRate));
}

} // namespace

TrainingLoop::TrainingLoop(Parts parts)
    : m_parts(std::move(parts)), m_settings(m_parts.info.project.training), m_position(m_parts.position), m_control(m_parts.paths.folder), m_observer(m_parts.paths.folder),
      m_writer(m_parts.paths, m_parts.events, m_settings.keepCheckpoints), m_batchesPerEpoch(batchCount(m_parts.data.split.train.size(), m_settings.batchSize)), m_firstStep(m_position.step),
      m_runStart(Clock::now()), m_epochStart(m_runStart), m_lastStep(m_runStart), m_lastCheckpoint(m_runStart) {}

double TrainingLoop::runSeconds() const { return m_parts.position.runSeconds + inSeconds(Clock::now() - m_runStart); }
double TrainingLoop::epochSeconds() const { return m_position.epochSeconds + inSeconds(Clock::now() - m_epochStart); }

Result<std::string> TrainingLoop::run() {
    changeLearningRate(m_parts.options.learningRate);
    m_parts.callbacks.start(*this);
    LEPTON_CHECK(saveForCallback());
    if (!hasValidation() && !m_parts.options.resume)
        warn(LT("core", "There is no validation data, so overfitting can't be seen"));
    if (const auto warning = m_parts.updates.warning(); warning && !m_parts.options.resume)
        warn(*warning);
    LEPTON_TRY(const auto preparation, datasets::Preparation::fromJson(m_parts.info.project.recipe, m_parts.info.project.data.shape));
    m_loader = std::make_unique<BatchLoader>(m_parts.data.batches, shuffled(m_parts.data.split.train, m_settings.batchSize, m_parts.info.seed, m_position.epoch,
                                                                           m_position.batch, m_settings.epochs), BatchAugmentation{preparation->augmentation(), m_parts.info.seed});
    Outcome outcome = Outcome::Finished;
    while (outcome == Outcome::Finished && !m_position.finished) {
        LEPTON_TRY(outcome, trainEpoch());
        if (outcome == Outcome::Finished) {
            LEPTON_TRY(outcome, finishEpoch());
        }
    }
    m_control.clear(); // obeyed: it must not stop the run again when it is resumed
    if (!m_stoppedAtBadStep) // the checkpoint from before that step is the one to go on from
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
        LEPTON_TRY(outcome, step(batch));
        LEPTON_CHECK(checkFaults());
        LEPTON_CHECK(saveForCallback());
        if (outcome == Outcome::Finished) {
            LEPTON_TRY(outcome, obey());
        }
        if (outcome == Outcome::Finished && inSeconds(Clock::now() - m_lastCheckpoint) >= m_parts.options.checkpointSeconds)
            saveCheckpoint();
    }
    m_stepCpu += processCpuSeconds() - m_parts.events.cpuSeconds() - cpuBefore;
    return outcome;
}

Result<TrainingLoop::Outcome> TrainingLoop::step(const Batch& batch) {
    StepOrder order = m_parts.updates.order(m_position.step + 1, m_position.epoch, m_position.batch);
    tellLearningRate(order);
    order.update.rate *= m_position.rateScale;
    m_stepRate = order.update.rate * m_settings.optimizer.learningRate;
    m_observer.before(m_parts.runner);
    const MetricSums sums = m_parts.runner.train(batch, order);
    if (!std::isfinite(sums.loss) || !m_parts.runner.badGradient().empty())
        return notFinite(batch, order, sums);
    record(sums);
    if (auto figures = m_observer.after(m_parts.runner, batch, m_position.step, m_position.epoch))
        m_parts.events.post(*std::move(figures));
    if (!m_parts.callbacks.wantsSteps())
        return Outcome::Finished;
    const StepReport report{m_position.step, m_position.epoch, sums.meanLoss(), m_stepRate};
    if (m_parts.callbacks.stepEnd(report, *this) == Verdict::Continue)
        return Outcome::Finished;
    m_parts.events.post({{"event", "early-stop"}, {"epoch", report.epoch}, {"step", report.step}, {"callback", m_parts.callbacks.stoppedBy()}});
    return Outcome::Stopped;
}

Result<TrainingLoop::Outcome> TrainingLoop::notFinite(const Batch& batch, const StepOrder& order, const MetricSums& sums) {
    const std::int64_t step = m_position.step + 1;
    const double rate = m_settings.optimizer.learningRate * order.update.rate;
    const bool loss = !std::isfinite(sums.loss);
    saveCheckpoint(); // before the events that tell of it: whoever takes the run up does the batch again
    if (loss)
        m_parts.events.step(stepRecord(sums, step));
    const NonFinite found = explainNonFinite(m_parts.runner, batch, order, loss, {rate, m_settings.clipNorm > 0 || m_settings.clipValue > 0});
    Json event{{"event", "not-finite"}, {"step", step}, {"epoch", m_position.epoch}};
    event.update(toJson(found));
    m_parts.events.post(std::move(event));
    m_writer.wait();
    LEPTON_CHECK(checkFaults());
    if (!m_parts.options.watched)
        return notFiniteError(found, loss, step, rate);
    m_parts.events.post({{"event", "paused"}, {"step", m_position.step}, {"epoch", m_position.epoch}, {"reason", "not-finite"}});
    const auto paused = Clock::now();
    const auto word = m_control.waitForWord();
    rested(Clock::now() - paused);
    if (word == RunControl::Request::Stop) {
        m_stoppedAtBadStep = true;
        return Outcome::Stopped;
    }
    // The batch is left out: the step counts, so that all that follows from its number stays as it is.
    ++m_position.step;
    ++m_position.batch;
    changeLearningRate(m_control.takeLearningRate());
    m_parts.events.post({{"event", "continued"}, {"step", m_position.step}, {"epoch", m_position.epoch}, {"skipped", step}});
    saveCheckpoint();
    return Outcome::Finished;
}

void TrainingLoop::tellLearningRate(const StepOrder& order) {
    if (m_parts.updates.schedule().everyStep())
        return; // each step tells it
    const double rate = m_parts.updates.learningRate(order);
    if (m_position.learningRate != rate && (m_position.learningRate != 0 || order.update.rate != 1))
        m_parts.events.post({{"event", "learning-rate"}, {"step", order.step}, {"learning_rate", rate * m_position.rateScale}});
    m_position.learningRate = rate;
}

void TrainingLoop::changeLearningRate(std::optional<double> rate) {
    if (!rate || !(*rate > 0) || !std::isfinite(*rate))
        return;
    m_position.rateScale = *rate / m_settings.optimizer.learningRate;
    m_parts.events.post({{"event", "learning-rate"}, {"step", m_position.step}, {"learning_rate", *rate}});
}

void TrainingLoop::rested(Clock::duration time) {
    m_epochStart += time;
    m_lastStep += time;
    m_runStart += time;
}

StepRecord TrainingLoop::stepRecord(const MetricSums& sums, std::int64_t step) const {
    StepRecord record{step, m_position.epoch, sums.meanLoss(), m_rate, secondsSinceEpoch(), {}};
    if (m_parts.updates.schedule().everyStep())
        record.learningRate = m_stepRate;
    for (std::size_t i = 0; i < std::min(sums.losses.size(), record.losses.size()); ++i)
        record.losses[i] = sums.meanOf(i);
    return record;
}

void TrainingLoop::record(const MetricSums& sums) {
    const auto now = Clock::now();
    const double elapsed = std::max(1e-9, inSeconds(now - m_lastStep));
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
        rested(Clock::now() - paused);
        changeLearningRate(m_control.takeLearningRate());
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
                       m_position.rateScale * m_parts.updates.learningRate(m_parts.updates.order(m_position.step, m_position.epoch, m_position.batch - 1)), epochSeconds()};
    m_parts.updates.epochEnd(report.metric(m_parts.updates.schedule().metric()));
    m_position.lastEpoch = {{"epoch", report.epoch}, {"metrics", validation ? report.validation : report.train}};
    m_model.reset();
    const Verdict verdict = m_parts.callbacks.epochEnd(report, *this);
    m_model.reset();
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
    LEPTON_CHECK(saveForCallback());
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
    Json event{{"event", "epoch"},
            {"epoch", report.epoch},
            {"epochs", report.epochs},
            {"step", report.step},
            {"train", report.train},
            {"validation", report.validation.is_null() ? Json::object() : report.validation},
            {"seconds", report.seconds},
            {"eta_seconds", report.seconds * static_cast<double>(report.epochs - report.epoch)},
            {"learning_rate", report.learningRate},
            {"memory_bytes", platform::residentMemoryBytes()}};
    const auto device = m_parts.info.device == "cpu" ? std::nullopt : deviceNamed(m_parts.info.device);
    if (device && device->freeBytes > 0) {
        event["device_memory_bytes"] = device->memoryBytes - device->freeBytes;
        event["device_memory_total"] = device->memoryBytes;
    }
    return event;
}

void TrainingLoop::saveCheckpoint() {
    RunPosition position = m_position;
    position.epochSeconds = epochSeconds();
    position.runSeconds = runSeconds();
    position.callbacks = m_parts.callbacks.state();
    position.stepper = m_parts.runner.state();
    position.schedule = m_parts.updates.schedule().state();
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

/// If a callback's failure is to end the run, all that was reached is kept before.
Result<void> TrainingLoop::saveForCallback() {
    if (!m_parts.callbacks.fault())
        return {};
    saveCheckpoint();
    m_writer.wait();
    return *m_parts.callbacks.fault();
}

Result<void> TrainingLoop::checkFaults() const {
    if (auto fault = m_writer.fault())
        return *std::move(fault);
    if (m_parts.events.failed())
        return m_parts.events.flush();
    return {};
}

void TrainingLoop::warn(const Text& message) { m_parts.events.post({{"event", "warning"}, {"message", message.str()}, {"text", toJson(message)}}); }

std::vector<NamedTensor> TrainingLoop::servedWeights() const {
    auto weights = m_parts.runner.tensors();
    std::erase_if(weights, [](const NamedTensor& tensor) { return !isModelWeight(tensor.name); });
    return weights;
}

Json TrainingLoop::weightsNote(const EpochReport& report) const {
    return {{"format", "lepton-weights"}, {"version", 1}, {"step", report.step}, {"epoch", report.epoch}, {"metrics", report.validation.is_null() ? report.train : report.validation}};
}

Result<void> TrainingLoop::keepAsBest(const EpochReport& report) {
    m_position.best = {{"epoch", report.epoch}, {"metrics", report.validation.is_null() ? report.train : report.validation}};
    m_writer.best(servedWeights(), weightsNote(report));
    return {};
}

Result<Path> TrainingLoop::keepCheckpoint(const EpochReport& report) {
    const Path file = keptFile(m_parts.paths, report.epoch);
    m_writer.keep(file, servedWeights(), weightsNote(report));
    m_parts.events.post({{"event", "checkpoint"}, {"step", report.step}, {"epoch", report.epoch}, {"file", "checkpoints/kept/" + file.filename().string()}, {"kept", true}});
    return file;
}

Result<std::shared_ptr<const Model>> TrainingLoop::model() {
    if (m_model == nullptr) {
        TensorFile weights;
        for (const auto& [name, tensor] : servedWeights())
            weights.tensors.emplace(name, tensor.detach().to(at::kCPU));
        LEPTON_TRY(m_model, modelOfWeights(m_parts.info, m_parts.paths.folder, weights));
    }
    return m_model;
}

void TrainingLoop::eachParameter(const SeeParameter& see) {
    for (const auto& [name, tensor, gradient] : m_parts.runner.parameters()) {
        const auto plain = [](const at::Tensor& values) { return values.detach().to(at::kCPU, at::kFloat).contiguous(); };
        const at::Tensor values = plain(tensor);
        const at::Tensor slopes = gradient.defined() ? plain(gradient) : at::empty({0});
        see(name, {values.data_ptr<float>(), static_cast<std::size_t>(values.numel())}, {slopes.data_ptr<float>(), static_cast<std::size_t>(slopes.numel())});
    }
}

bool TrainingLoop::mayRun(const std::string& command) const { return m_parts.options.allowCommands || project::commandConfirmed(command); }

void TrainingLoop::end(const Result<std::string>& status) {
    m_parts.callbacks.end({status.ok() ? *status : "failed", best(), runSeconds(), status.ok() ? std::nullopt : std::optional(status.error())}, *this);
}

} // namespace lepton::engine
