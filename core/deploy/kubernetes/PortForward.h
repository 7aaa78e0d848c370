// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/kubernetes/Kubeconfig.h"

#include <memory>
#include <string>

namespace lepton::deploy::kubernetes {

/// A port of this machine whose connections lead through the API server to a pod's port, as `kubectl port-forward` does (WebSocket, v4.channel.k8s.io).
/// So a service is reached that has no address outside of its cluster, with its own Authorization header, which the API server's HTTP proxy
/// takes away. Lives on a thread of its own until this object ends.
class PortForward {
public:
    /// Errors: Conflict (no port here), Unreadable.
    static Result<std::unique_ptr<PortForward>> open(const ClusterAccess& access, const std::string& nameSpace, const std::string& pod, int port);
    ~PortForward();

    /// "http://127.0.0.1:PORT"
    std::string url() const;
    /// Why the newest connection failed; empty if none did.
    std::string fault() const;

private:
    struct Loop;
    explicit PortForward(std::unique_ptr<Loop> loop);
    std::unique_ptr<Loop> m_loop;
};

} // namespace lepton::deploy::kubernetes
