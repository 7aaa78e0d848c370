// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/Schedule.h"

#include "core/project/ScheduleTypes.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>

namespace lepton::project {

namespace {

Error badMilestones(const std::string& given) {
    return Error(ErrorCode::BadValue, text(LT("core", "“%1” is no list of rising whole numbers"), given))
        .at("training.schedule.milestones")
        .fix(LT("core", "Write them with commas between: 30, 60, 80"));
}

Result<std::vector<std::int64_t>> milestonesIn(const std::string& given) {
    std::vector<std::int64_t> out;
    std::stringstream list(given);
    for (std::string item; std::getline(list, item, ',');) {
        std::stringstream number(item);
        std::int64_t value = 0;
        std::string rest;
        if (!(number >> value) || number >> rest || value <= (out.empty() ? 0 : out.back()))
            return badMilestones(given);
        out.push_back(value);
    }
    if (out.empty())
        return badMilestones(given);
    return out;
}

/// From `from` to `to` along half a cosine wave; `share` 0 … 1.
double annealed(double from, double to, double share) { return to + (from - to) / 2 * (1 + std::cos(std::numbers::pi * share)); }

} // namespace

Result<Schedule> Schedule::make(const ScheduleSettings& settings, const RunLength& length) {
    const SettingsType* type = findType(scheduleTypes(), settings.type);
    if (type == nullptr)
        return Error(ErrorCode::BadValue, text(LT("core", "There is no schedule “%1”"), settings.type)).at("training.schedule.type").fix(LT("core", "Choose one of those that the Train room offers"));
    LEPTON_TRY(auto values, completeValues(*type, settings.values, "training.schedule"));
    Schedule schedule({settings.type, std::move(values)}, length);
    if (settings.type == "multi-step") {
        LEPTON_TRY(schedule.m_milestones, milestonesIn(schedule.m_settings.values["milestones"].get<std::string>()));
    }
    return schedule;
}

double Schedule::factor(std::int64_t step) const {
    const std::int64_t done = step - 1;
    const auto warmup = m_settings.values.at("warmup_steps").get<std::int64_t>();
    double rising = 1;
    if (done < warmup) {
        const double from = m_settings.values.at("warmup_factor").get<double>();
        rising = from + (1 - from) * static_cast<double>(done) / static_cast<double>(warmup);
    }
    return rising * shape(done);
}

bool Schedule::everyStep() const { return m_settings.type == "one-cycle" || m_settings.values.value("unit", "epoch") == "step" || m_settings.values.at("warmup_steps") > 0; }

double Schedule::shape(std::int64_t doneSteps) const {
    const Json& values = m_settings.values;
    const bool steps = values.value("unit", "epoch") == "step";
    const std::int64_t done = steps ? doneSteps : doneSteps / m_length.stepsPerEpoch;
    const std::int64_t total = steps ? m_length.steps() : m_length.epochs;
    const auto real = [&](const char* key) { return values.at(key).get<double>(); };
    if (m_settings.type == "step")
        return std::pow(real("gamma"), static_cast<double>(done / values.at("size").get<std::int64_t>()));
    if (m_settings.type == "multi-step")
        return std::pow(real("gamma"), static_cast<double>(std::upper_bound(m_milestones.begin(), m_milestones.end(), done) - m_milestones.begin()));
    if (m_settings.type == "exponential")
        return std::pow(real("gamma"), static_cast<double>(done));
    if (m_settings.type == "polynomial") {
        const double left = 1 - static_cast<double>(std::min(done, total)) / static_cast<double>(total);
        return real("end_factor") + (1 - real("end_factor")) * std::pow(left, real("power"));
    }
    if (m_settings.type == "cosine")
        return annealed(1, real("end_factor"), cosine(static_cast<double>(done)));
    if (m_settings.type == "one-cycle")
        return oneCycle(doneSteps, 1 / real("start_divisor"), 1, 1 / real("start_divisor") / real("end_divisor"));
    return m_fallen;
}

/// The share of its period that is over, 0 … 1.
double Schedule::cosine(double done) const {
    double period = m_settings.values.at("period").get<double>();
    if (period == 0) {
        const double total = static_cast<double>(m_settings.values.at("unit") == "step" ? m_length.steps() : m_length.epochs);
        return std::min(1.0, done / total);
    }
    const double growth = m_settings.values.at("period_factor").get<double>();
    if (growth == 1)
        return std::fmod(done, period) / period;
    for (; done >= period; period *= growth)
        done -= period;
    return done / period;
}

double Schedule::oneCycle(std::int64_t done, double begin, double top, double end) const {
    const double last = static_cast<double>(m_length.steps() - 1);
    const double peak = m_settings.values.at("rise").get<double>() * static_cast<double>(m_length.steps()) - 1;
    const double at = std::min(static_cast<double>(done), last);
    if (at <= peak && peak > 0)
        return annealed(begin, top, at / peak);
    return annealed(top, end, last > peak ? (at - peak) / (last - peak) : 1);
}

std::optional<double> Schedule::momentum(std::int64_t step) const {
    if (m_settings.type != "one-cycle" || !m_settings.values.at("cycle_momentum").get<bool>())
        return std::nullopt;
    const double high = m_settings.values.at("momentum_high").get<double>();
    return oneCycle(step - 1, high, m_settings.values.at("momentum_low").get<double>(), high);
}

std::string Schedule::metric() const { return m_settings.type == "plateau" ? m_settings.values.at("metric").get<std::string>() : std::string(); }

/// As PyTorch's ReduceLROnPlateau with a relative threshold.
bool Schedule::epochEnd(double value, bool larger) {
    if (m_settings.type != "plateau")
        return false;
    const Json& values = m_settings.values;
    const std::string mode = values.at("mode").get<std::string>();
    const double threshold = values.at("threshold").get<double>();
    const bool max = mode == "max" || (mode == "auto" && larger);
    if (!std::isnan(value) && (!m_best || (max ? value > *m_best * (1 + threshold) : value < *m_best * (1 - threshold)))) {
        m_best = value;
        m_bad = 0;
    } else {
        ++m_bad;
    }
    if (m_resting > 0) {
        --m_resting;
        m_bad = 0;
    }
    if (m_bad <= values.at("patience").get<std::int64_t>())
        return false;
    const double before = m_fallen;
    m_fallen = std::max(m_fallen * values.at("gamma").get<double>(), values.at("end_factor").get<double>());
    m_resting = values.at("cooldown").get<std::int64_t>();
    m_bad = 0;
    return m_fallen < before;
}

Json Schedule::state() const { return {{"best", m_best ? Json(*m_best) : Json()}, {"bad", m_bad}, {"resting", m_resting}, {"fallen", m_fallen}}; }

void Schedule::restore(const Json& state) {
    if (!state.is_object())
        return;
    const Json best = state.value("best", Json());
    m_best = best.is_number() ? std::optional(best.get<double>()) : std::nullopt;
    m_bad = state.value("bad", std::int64_t{0});
    m_resting = state.value("resting", std::int64_t{0});
    m_fallen = state.value("fallen", 1.0);
}

} // namespace lepton::project
