// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"

#include <doctest/doctest.h>

#include <string>

using lepton::Error;
using lepton::ErrorCode;

TEST_CASE("Error: one line says what and where") {
    CHECK(Error(ErrorCode::NotFound, "There is no such file").at("/tmp/x").line() == "There is no such file, /tmp/x");
    CHECK(Error(ErrorCode::Cancelled, "Stopped").line() == "Stopped");
}

TEST_CASE("ErrorCode: each has a name of its own that reads back") {
    std::string seen;
    for (int i = 0; i <= static_cast<int>(ErrorCode::Internal); ++i) {
        const auto code = static_cast<ErrorCode>(i);
        const std::string name = lepton::errorCodeName(code);
        CHECK(lepton::errorCodeFromName(name) == code);
        CHECK(seen.find("|" + name + "|") == std::string::npos);
        seen += "|" + name + "|";
    }
}

TEST_CASE("ErrorCode: an unknown name is an internal error") {
    CHECK(lepton::errorCodeFromName("from-the-future") == ErrorCode::Internal);
}
