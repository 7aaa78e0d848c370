// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/Http.h"
#include "core/serve/Metrics.h"

#include <map>
#include <memory>
#include <string>
#include <unordered_map>

namespace lepton::serve {

/// The server's own figures among the metrics. Network thread.
class Traffic {
public:
    explicit Traffic(Metrics& metrics);

    /// An answer as it is sent; `total` since its request's header was complete. What names no model counts only by its status.
    void answered(int status, const Account& account, std::chrono::microseconds total);

    /// A request that was refused because too many waited, before its model was asked (Batcher counts its own refusals). `path` names a model that is there.
    void queueFull(const std::string& path);

    std::shared_ptr<Figure> connections;
    std::shared_ptr<Figure> refusedConnections;
    std::shared_ptr<Figure> computing; ///< requests that wait or are being computed
    std::shared_ptr<Figure> rateLimited;
    std::shared_ptr<Figure> bytesReceived; ///< of bodies
    std::shared_ptr<Figure> bytesSent;

private:
    struct OfModel {
        std::shared_ptr<Figure> success, failure, duration;
        std::shared_ptr<Histogram> latency;
    };
    OfModel& ofModel(const Account& account);

    Metrics& m_metrics;
    std::map<int, std::shared_ptr<Figure>> m_byStatus;
    std::unordered_map<std::string, OfModel> m_models; ///< by name and version
    std::uint64_t m_generation = 0;                    ///< of the metrics that these are from
};

} // namespace lepton::serve
