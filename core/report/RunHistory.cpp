// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/RunHistory.h"

#include <fstream>

namespace lepton::report {

namespace {

constexpr std::size_t mostSteps = 4000;
constexpr std::size_t mostWarnings = 20;

/// Keeps every so many-th line, twice as seldom whenever there are too many.
class StepLines {
public:
    void add(std::string line) {
        if (m_count++ % m_stride != 0)
            return;
        m_kept.push_back(std::move(line));
        if (m_kept.size() <= mostSteps)
            return;
        for (std::size_t i = 0; 2 * i < m_kept.size(); ++i)
            m_kept[i] = std::move(m_kept[2 * i]);
        m_kept.resize((m_kept.size() + 1) / 2);
        m_stride *= 2;
    }
    std::int64_t count() const { return m_count; }

    std::vector<Json> parsed() const {
        std::vector<Json> out;
        for (const auto& line : m_kept)
            if (Json event = Json::parse(line, nullptr, false); event.is_object() && event.value("step", Json()).is_number())
                out.push_back(std::move(event));
        return out;
    }

private:
    std::vector<std::string> m_kept;
    std::int64_t m_count = 0;
    std::int64_t m_stride = 1;
};

std::string messageOf(const Json& event) {
    for (const char* key : {"message", "what"})
        if (event.value(key, Json()).is_string())
            return event[key].get<std::string>();
    const Json error = event.value("error", Json());
    return error.is_object() && error.value("what", Json()).is_string() ? error["what"].get<std::string>() : error.is_string() ? error.get<std::string>() : std::string();
}

void take(const Json& event, RunHistory& history) {
    const std::string kind = event.value("event", Json()).is_string() ? event["event"].get<std::string>() : "";
    if (kind == "epoch" && event.value("epoch", Json()).is_number()) {
        history.epochs.push_back(event);
        history.seconds += event.value("seconds", Json()).is_number() ? event["seconds"].get<double>() : 0;
    } else if (kind == "run-finished") {
        history.status = event.value("status", Json()).is_string() ? event["status"].get<std::string>() : "failed";
        history.best = event.value("best", Json());
        history.error = messageOf(event);
        if (event.value("seconds", Json()).is_number())
            history.seconds = std::max(history.seconds, event["seconds"].get<double>());
    } else if (kind == "run-resumed") {
        history.status = "interrupted";
        ++history.resumed;
    } else if (kind == "warning" && history.warnings.size() < mostWarnings) {
        history.warnings.push_back(messageOf(event));
    }
}

} // namespace

double RunHistory::stepsPerEpoch() const {
    for (const auto& epoch : epochs)
        if (epoch.value("step", Json()).is_number() && epoch["epoch"].get<double>() > 0)
            return epoch["step"].get<double>() / epoch["epoch"].get<double>();
    return 0;
}

RunHistory readHistory(const Path& eventsFile) {
    RunHistory history;
    StepLines steps;
    std::ifstream in(eventsFile);
    std::string line;
    while (std::getline(in, line)) {
        if (line.compare(0, 16, R"({"event":"step",)") == 0) {
            steps.add(std::move(line));
            continue;
        }
        if (const Json event = Json::parse(line, nullptr, false); event.is_object())
            take(event, history);
    }
    history.steps = steps.parsed();
    history.stepCount = steps.count();
    return history;
}

} // namespace lepton::report
