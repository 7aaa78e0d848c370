// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/Http.h"

#include <optional>

namespace lepton::serve {

/// What connections hand their requests to. Any thread.
class RequestHandler {
public:
    RequestHandler() = default;
    virtual ~RequestHandler() = default;
    RequestHandler(const RequestHandler&) = delete;
    RequestHandler& operator=(const RequestHandler&) = delete;

    /// What can be said from method, path and headers alone, before the body is read. None: go on.
    virtual std::optional<Response> refuse(const Request& request) const = 0;
    /// Whether answering takes so long that it must not hold up others.
    virtual bool computes(const Request& request) const = 0;
    /// Of those, whether answer() only copies a little before it hands over to threads of its own, so that it may be called anywhere.
    virtual bool submitsAtOnce(const Request& request) const = 0;
    /// Replies once, at once or later from any thread. Never throws.
    virtual void answer(Request request, const Reply& reply) const = 0;
};

} // namespace lepton::serve
