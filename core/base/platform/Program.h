// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <functional>
#include <string>
#include <vector>

namespace lepton::platform {

/// A program of somebody else's that is asked something and answers: what goes in and comes out stays in memory, so that it may be a secret.
struct ProgramCall {
    std::vector<std::string> command; ///< program and arguments; a program without a slash is looked up in PATH
    std::string input{};              ///< for its standard input
    double timeoutSeconds = 30;       ///< ended after that; 0: never
    std::function<bool()> goOn{};     ///< asked several times a second; false ends it
    std::vector<std::string> environment{}; ///< "NAME=value", beside those of this process
    std::string folder{};             ///< where it runs; empty: where this process does
    std::function<void(const std::string& line)> line{}; ///< takes each line of standard error as it comes
};

struct ProgramAnswer {
    int status = 0; ///< exit status; 128 + signal if it was killed
    std::string output;
    std::string errors; ///< standard error
};

/// Runs it to its end. Any thread. Errors: NotFound (there is no such program), Unreadable (not done in time), Cancelled. An exit status that is not 0 is an answer.
Result<ProgramAnswer> callProgram(const ProgramCall& call);

/// Whether `program` is in PATH and may be run.
bool programExists(const std::string& program);

} // namespace lepton::platform
