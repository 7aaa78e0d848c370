// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/RequestHandler.h"

namespace lepton::testing {

/// The API's place in the fuzzer: reads a request as the real one does, for a model that takes pictures [1, 2, 2] and tokens [3] and answers with the
/// mean of each picture. It needs no engine, so that all of it builds with AddressSanitizer in seconds.
class StubHandler final : public serve::RequestHandler {
public:
    std::optional<serve::Response> refuse(const serve::Request& request) const override;
    bool computes(const serve::Request& /*request*/) const override { return false; }
    bool submitsAtOnce(const serve::Request& /*request*/) const override { return false; }
    void answer(serve::Request request, const serve::Reply& reply) const override;
};

} // namespace lepton::testing
