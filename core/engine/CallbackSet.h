// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Callback.h"
#include "core/project/TrainingSettings.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lepton::engine {

/// A run's callbacks, in the order of the settings. What goes wrong in one becomes a warning of the run; of one whose "on_error" is
/// "stop" it becomes fault().
class CallbackSet {
public:
    /// Errors: those of makeCallback.
    static Result<CallbackSet> make(const std::vector<project::CallbackSettings>& settings);

    void start(RunContext& run);
    /// Every callback is asked; Stop if one of them wants it, with its name in stoppedBy().
    Verdict epochEnd(const EpochReport& report, RunContext& run);
    bool wantsSteps() const { return m_wantsSteps; }
    Verdict stepEnd(const StepReport& report, RunContext& run);
    void publish(const Record& record, RunContext& run);
    void end(const RunEnding& ending, RunContext& run);
    const std::string& stoppedBy() const { return m_stoppedBy; }
    /// The first error for which the run is to end.
    const std::optional<Error>& fault() const { return m_fault; }

    /// [{"type","state"}], in order.
    Json state() const;
    void restore(const Json& states);

private:
    struct Entry {
        std::string name;
        std::unique_ptr<EpochCallback> callback;
        bool stopsOnError = false;
    };
    template <typename Call>
    void each(RunContext& run, Call call);
    template <typename Ask>
    Verdict askEach(RunContext& run, Ask ask);

    std::vector<Entry> m_entries;
    bool m_wantsSteps = false;
    std::string m_stoppedBy;
    std::optional<Error> m_fault;
};

} // namespace lepton::engine
