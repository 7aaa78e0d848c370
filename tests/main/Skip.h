// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace lepton::testing {

/// Marks the running test case (or sub-case) as skipped. `reason` says what this machine lacks; ./test lists it.
void skip(const std::string& reason);

} // namespace lepton::testing

/// `LEPTON_SKIP("needs a GPU");` leaves the test case. Use it in the case's own body: it returns.
#define LEPTON_SKIP(reason)                                                                                            \
    do {                                                                                                               \
        ::lepton::testing::skip(reason);                                                                               \
        return;                                                                                                        \
    } while (false)
