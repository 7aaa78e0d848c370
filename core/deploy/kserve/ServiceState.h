// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <string>
#include <vector>

namespace lepton::deploy::kserve {

/// How far an InferenceService is, by its own status and its pods.
struct ServiceState {
    enum class Kind {
        Going,
        Troubled, ///< something stands in the way that may pass
        Ready,
        Failed,   ///< KServe has given it up
    };
    Kind kind = Kind::Going;
    std::string reason; ///< in KServe's words, of all but Ready: modelStatus.lastFailureInfo, a pod's, else the condition that is not True
    std::string url;    ///< status.url, without a slash at its end; empty until there is one
    std::string pod;    ///< whose trouble it is
    int ready = 0;      ///< pods that are
    int pods = 0;
};

/// `image`: what every pod must run; empty: not looked at. Pods that are on their way out don't count.
ServiceState judgeService(const Json& service, const std::vector<Json>& pods, const std::string& image);

/// ["PredictorReady: False (RevisionFailed): Unable to fetch image …"], of all conditions.
std::vector<std::string> conditionLines(const Json& service);

} // namespace lepton::deploy::kserve
