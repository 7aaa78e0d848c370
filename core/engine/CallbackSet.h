// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Callback.h"
#include "core/project/TrainingSettings.h"

#include <memory>
#include <string>
#include <vector>

namespace lepton::engine {

/// A run's callbacks, in the order of the settings. What goes wrong in one becomes a warning of the run.
class CallbackSet {
public:
    /// Errors: those of makeCallback.
    static Result<CallbackSet> make(const std::vector<project::CallbackSettings>& settings);

    void start(RunContext& run);
    /// Every callback is asked; Stop if one of them wants it, with its name in stoppedBy().
    Verdict epochEnd(const EpochReport& report, RunContext& run);
    void end(RunContext& run);
    const std::string& stoppedBy() const { return m_stoppedBy; }

    /// [{"type","state"}], in order.
    Json state() const;
    void restore(const Json& states);

private:
    struct Entry {
        std::string name;
        std::unique_ptr<EpochCallback> callback;
    };
    template <typename Call>
    void each(RunContext& run, Call call);

    std::vector<Entry> m_entries;
    std::string m_stoppedBy;
};

} // namespace lepton::engine
