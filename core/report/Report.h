// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/Content.h"
#include "core/report/RunHistory.h"
#include "datasets/Source.h"
#include "datasets/Split.h"

#include <map>
#include <memory>
#include <optional>

namespace lepton::report {

/// What a report is made of. Everything but the run itself may be missing: the report then says so.
struct ReportInput {
    Path run; ///< its folder, absolute
    project::RunInfo info;
    RunHistory history;
    Json evaluation = Json::object();                  ///< the document of `lepton evaluate --json` (docs/formats.md)
    std::shared_ptr<const datasets::Source> source;    ///< null: the data is not there
    std::optional<datasets::SplitIndices> split;
    std::optional<Error> dataProblem;                  ///< why there is no data
    std::string command;                               ///< that makes this run again
    std::map<std::string, Text> callbackTitles;        ///< by their names in project files
    bool projectChanged = false;                       ///< since the run: the command would train another project
    std::string created;                               ///< when the report is made, as utcNow() has it
};

/// The report of a run: data and recipe, network, settings, curves, evaluation, examples, environment and reproduction, model card.
/// Any thread.
Content makeReport(const ReportInput& input, const Language& language);

/// Whether a report can be written there; before the long work. The ending decides about the kind: .html or .pdf.
/// Errors: BadValue (another ending), NotFound (no such folder), Unwritable.
Result<void> checkReportFile(const Path& file);

/// makeReport, written beside its place and renamed. Errors: those of checkReportFile and of writing.
Result<void> writeReport(const ReportInput& input, const Language& language, const Path& file);

/// The command line that trains this run's project again with its settings.
std::string reproducingCommand(const project::RunInfo& info, const Path& projectFolder);
/// Whether `now` would train something else than the run did: other data, recipe, networks, objective or settings (those that the command
/// states are not compared).
bool differs(const project::Project& now, const project::RunInfo& run);

} // namespace lepton::report
