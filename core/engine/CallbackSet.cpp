// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CallbackSet.h"

#include "core/engine/Guard.h"

namespace lepton::engine {

Result<CallbackSet> CallbackSet::make(const std::vector<project::CallbackSettings>& settings) {
    CallbackSet set;
    for (const auto& item : settings) {
        LEPTON_TRY(auto callback, makeCallback(item.type, item.parameters));
        set.m_entries.push_back({item.type, std::move(callback)});
    }
    return set;
}

template <typename Call>
void CallbackSet::each(RunContext& run, Call call) {
    for (auto& entry : m_entries) {
        const Result<void> done = guarded("", [&]() -> Result<void> { return call(entry); });
        if (!done.ok())
            run.warn(text(LT("core", "The callback “%1” failed: %2"), entry.name, Result<void>(done).error().line()));
    }
}

void CallbackSet::start(RunContext& run) {
    each(run, [&](Entry& entry) { return entry.callback->onRunStart(run); });
}

Verdict CallbackSet::epochEnd(const EpochReport& report, RunContext& run) {
    Verdict verdict = Verdict::Continue;
    each(run, [&](Entry& entry) -> Result<void> {
        LEPTON_TRY(const Verdict wanted, entry.callback->onEpochEnd(report, run));
        if (wanted == Verdict::Stop) {
            verdict = Verdict::Stop;
            m_stoppedBy = entry.name;
        }
        return {};
    });
    return verdict;
}

void CallbackSet::end(RunContext& run) {
    each(run, [&](Entry& entry) { return entry.callback->onRunEnd(run); });
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
