// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CallbackSet.h"

#include "core/engine/Guard.h"

namespace lepton::engine {

Result<CallbackSet> CallbackSet::make(const std::vector<project::CallbackSettings>& settings) {
    CallbackSet set;
    for (const auto& item : settings) {
        LEPTON_TRY(auto callback, makeCallback(item.type, item.parameters));
        set.m_wantsSteps = set.m_wantsSteps || callback->wantsSteps();
        const bool stops = item.parameters.is_object() && item.parameters.value("on_error", "warn") == "stop";
        set.m_entries.push_back({item.type, std::move(callback), stops});
    }
    return set;
}

template <typename Call>
void CallbackSet::each(RunContext& run, Call call) {
    for (auto& entry : m_entries) {
        Result<void> done = guarded("", [&]() -> Result<void> { return call(entry); });
        if (done.ok())
            continue;
        Error error = std::move(done).error();
        run.warn(text(LT("core", "The callback “%1” failed: %2"), entry.name, error.line()));
        if (entry.stopsOnError && !m_fault) {
            error.what = text(LT("core", "The callback “%1” failed: %2"), entry.name, error.what.str());
            if (error.hint.empty())
                error.fix(LT("core", "Set right what it needs and resume the run, or let it only warn: its setting on_error"));
            m_fault = std::move(error);
        }
    }
}

template <typename Ask>
Verdict CallbackSet::askEach(RunContext& run, Ask ask) {
    Verdict verdict = Verdict::Continue;
    each(run, [&](Entry& entry) -> Result<void> {
        LEPTON_TRY(const Verdict wanted, ask(*entry.callback));
        if (wanted == Verdict::Stop) {
            verdict = Verdict::Stop;
            m_stoppedBy = entry.name;
        }
        return {};
    });
    return verdict;
}

void CallbackSet::start(RunContext& run) {
    each(run, [&](Entry& entry) { return entry.callback->onRunStart(run); });
}

Verdict CallbackSet::epochEnd(const EpochReport& report, RunContext& run) {
    return askEach(run, [&](EpochCallback& callback) { return callback.onEpochEnd(report, run); });
}

Verdict CallbackSet::stepEnd(const StepReport& report, RunContext& run) {
    return askEach(run, [&](EpochCallback& callback) { return callback.wantsSteps() ? callback.onStep(report, run) : Result<Verdict>(Verdict::Continue); });
}

void CallbackSet::publish(const Record& record, RunContext& run) {
    each(run, [&](Entry& entry) { return entry.callback->onRecord(record, run); });
}

void CallbackSet::end(const RunEnding& ending, RunContext& run) {
    each(run, [&](Entry& entry) { return entry.callback->onRunEnd(ending, run); });
}

Json CallbackSet::state() const {
    Json out = Json::array();
    for (const auto& entry : m_entries)
        out.push_back({{"type", entry.name}, {"state", entry.callback->state()}});
    return out;
}

void CallbackSet::restore(const Json& states) {
    for (std::size_t i = 0; i < m_entries.size() && i < states.size(); ++i)
        if (states[i].value("type", "") == m_entries[i].name)
            m_entries[i].callback->restore(states[i].value("state", Json::object()));
}

} // namespace lepton::engine
