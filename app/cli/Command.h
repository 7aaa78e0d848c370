// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

/// The command line: one file a sub-command, each an add…() that registers it. ../shared/design/cli.md's contract.
namespace lepton::cli {

/// What the sub-commands share: the --json switch, and the exit status of the one that ran.
struct Session {
    bool json = false;
    int exitStatus = 0;

    /// Runs a sub-command's work: a failure is printed as "error: what, where" and "hint: what to do", status 1.
    void run(const std::function<Result<int>()>& work);
};

inline constexpr int failed = 1;
inline constexpr int wrongUsage = 2;
inline constexpr int interruptedStatus = 130; ///< as a shell reports a process ended by Ctrl+C

void printError(const Error& error);
/// One line of JSON on standard output, flushed.
void printJson(const Json& document);
/// For people: a line on standard output.
void printLine(const std::string& line);

/// Adds a sub-command with the switch that all of them have.
CLI::App* addCommand(CLI::App& app, Session& session, const std::string& name, const std::string& description);

/// The words of the command line as CLI11 wants them, the last one first. It would take "[1,2,3]" for three arguments; a space before it,
/// which no JSON minds, keeps it whole.
std::vector<std::string> argumentsOf(int argc, char** argv);

void addDoctor(CLI::App& app, Session& session);
void addCatalogue(CLI::App& app, Session& session); ///< layers, templates
void addData(CLI::App& app, Session& session);
void addNew(CLI::App& app, Session& session);
void addCheck(CLI::App& app, Session& session);
void addTrain(CLI::App& app, Session& session);
void addRuns(CLI::App& app, Session& session);
void addEvaluate(CLI::App& app, Session& session);
void addPredict(CLI::App& app, Session& session);
void addReport(CLI::App& app, Session& session);
void addExport(CLI::App& app, Session& session);
void addInspect(CLI::App& app, Session& session);
void addServe(CLI::App& app, Session& session);
void addDeploy(CLI::App& app, Session& session);
void addDeployments(CLI::App& app, Session& session);
void addWeights(CLI::App& app, Session& session);
void addRange(CLI::App& app, Session& session); ///< lr-range
void addEngine(CLI::App& app, Session& session);

} // namespace lepton::cli
