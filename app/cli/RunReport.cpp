// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunReport.h"

#include "app/cli/Evaluator.h"
#include "app/cli/Prepare.h"
#include "core/base/platform/Platform.h"
#include "core/engine/Callback.h"
#include "core/engine/Model.h"
#include "core/project/EvaluationFile.h"
#include "core/report/Report.h"

namespace lepton::cli {

namespace {

/// The split that says most about the network and has samples.
const char* bestSplit(const datasets::SplitIndices& split) { return !split.test.empty() ? "test" : !split.validation.empty() ? "validation" : "train"; }

/// Data and evaluation; without the data, an evaluation that was kept.
Result<void> readData(report::ReportInput& input) {
    const auto prepared = prepareData(input.info.project);
    if (prepared) {
        input.source = prepared->source;
        input.split = prepared->data.split;
        LEPTON_TRY(input.evaluation, evaluateRun(input.run.string(), bestSplit(*input.split), &*prepared));
        return {};
    }
    if (prepared.error().code == ErrorCode::Cancelled)
        return prepared.error();
    LEPTON_TRY(const auto model, engine::Model::fromRun(input.run)); // without a checkpoint there is nothing to report on
    input.dataProblem = prepared.error();
    for (const char* split : {"validation", "test"})
        if (auto kept = project::readEvaluation(input.run, split); kept && kept->value("checkpoint", Json()) == model->checkpoint())
            input.evaluation = *std::move(kept);
    return {};
}

} // namespace

Result<Path> reportRun(const ReportRequest& request) {
    LEPTON_TRY(const auto language, report::Language::named(request.language));
    const Path output = std::filesystem::absolute(request.output).lexically_normal();
    LEPTON_CHECK(report::checkReportFile(output));
    report::ReportInput input;
    input.run = std::filesystem::absolute(request.run).lexically_normal();
    if (input.run.filename().empty())
        input.run = input.run.parent_path();
    LEPTON_TRY(input.info, project::loadRun(input.run));
    input.history = report::readHistory(project::RunPaths{input.run}.events());
    if (platform::FileLock::holder(project::RunPaths{input.run}.lock()) != 0)
        input.history.status = "running";
    LEPTON_CHECK(readData(input));
    const Path folder = input.run.parent_path().parent_path(); // PROJECT/runs/0001
    input.command = report::reproducingCommand(input.info, folder);
    const auto now = project::loadProject(folder);
    input.projectChanged = !now || report::differs(*now, input.info);
    for (const auto& type : engine::callbackTypes())
        input.callbackTitles.emplace(type.name, Text(type.title));
    input.created = utcNow();
    LEPTON_CHECK(report::writeReport(input, language, output));
    return output;
}

} // namespace lepton::cli
