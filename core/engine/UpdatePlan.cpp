// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/UpdatePlan.h"

#include "core/project/MetricTypes.h"

#include <algorithm>

namespace lepton::engine {

namespace {

std::int64_t partsOf(std::int64_t whole, std::int64_t part) { return (whole + part - 1) / part; }

} // namespace

Result<UpdatePlan> UpdatePlan::make(const project::TrainingSettings& settings, std::int64_t samples) {
    const std::int64_t batches = partsOf(samples, settings.batchSize);
    const std::int64_t updates = partsOf(batches, settings.accumulate);
    LEPTON_TRY(auto schedule, project::Schedule::make(settings.schedule, {settings.epochs, updates}));
    return UpdatePlan(settings, samples, batches, updates, std::move(schedule));
}

UpdatePlan::UpdatePlan(const project::TrainingSettings& settings, std::int64_t samples, std::int64_t batches, std::int64_t updates, project::Schedule schedule)
    : m_samples(samples), m_batchSize(settings.batchSize), m_batches(batches), m_group(settings.accumulate), m_updates(updates), m_epochs(settings.epochs),
      m_warmup(settings.schedule.values.value("warmup_steps", std::int64_t{0})), m_learningRate(settings.optimizer.learningRate),
      m_schedule(std::move(schedule)) {}

bool UpdatePlan::epochEnd(double value) {
    const std::string metric = m_schedule.metric();
    return !metric.empty() && m_schedule.epochEnd(value, project::largerIsBetter(metric.substr(metric.find('.') + 1)));
}

std::optional<Text> UpdatePlan::warning() const {
    if (m_warmup < m_epochs * m_updates)
        return std::nullopt;
    return text(LT("core", "The warm-up takes %1 steps, but the whole run has %2: the learning rate never reaches its full value"), m_warmup, m_epochs * m_updates);
}

StepOrder UpdatePlan::order(std::int64_t step, std::int64_t epoch, std::int64_t batch) const {
    StepOrder out(step);
    const std::int64_t group = batch / m_group;
    const std::int64_t end = std::min((group + 1) * m_group, m_batches);
    out.update.number = (epoch - 1) * m_updates + group + 1;
    out.update.rate = m_schedule.factor(out.update.number);
    out.update.momentum = m_schedule.momentum(out.update.number);
    out.groupSamples = std::min(end * m_batchSize, m_samples) - group * m_group * m_batchSize;
    out.first = batch == group * m_group;
    out.last = batch + 1 == end;
    return out;
}

} // namespace lepton::engine
