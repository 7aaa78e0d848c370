// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"

#include "core/project/RunFolder.h"

#include <memory>
#include <set>

namespace lepton::cli {

namespace {

/// Names of the settings that are not the same in all runs.
std::set<std::string> differing(const std::vector<project::RunSummary>& runs) {
    std::set<std::string> names;
    for (const auto& run : runs)
        for (const auto& [name, value] : run.settings.items())
            for (const auto& other : runs)
                if (!other.problem && other.settings.value(name, Json()) != value)
                    names.insert(name);
    return names;
}

Json summaryJson(const project::RunSummary& run) {
    if (run.problem)
        return {{"run", run.folder.string()}, {"error", toJson(*run.problem)}};
    return {{"run", run.folder.string()}, {"status", project::runStatusName(run.status)}, {"created", run.created}, {"epochs", run.epochs}, {"epochs_planned", run.epochsPlanned},
            {"last_epoch", run.lastEpoch}, {"best", run.best}, {"seconds", run.seconds}, {"settings", run.settings}};
}

Result<int> list(const Session& session, const std::string& folder) {
    LEPTON_TRY(const auto project, project::loadProject(folder));
    const auto runs = project::listRuns(project.runsFolder());
    const auto names = differing(runs);
    Json out = Json::array();
    for (const auto& run : runs) {
        out.push_back(summaryJson(run));
        if (session.json)
            continue;
        std::string line = run.folder.filename().string() + "  " + (run.problem ? run.problem->line() : project::runStatusName(run.status));
        line += "  epoch " + std::to_string(run.epochs) + " of " + std::to_string(run.epochsPlanned);
        if (run.best.is_object())
            line += "  best " + run.best.value("metrics", Json::object()).dump();
        for (const auto& name : names)
            line += "  " + name + "=" + run.settings.value(name, Json()).dump();
        printLine(line);
    }
    if (session.json)
        printJson({{"runs", std::move(out)}, {"differing", names}});
    return 0;
}

} // namespace

void addRuns(CLI::App& app, Session& session) {
    CLI::App* runs = app.add_subcommand("runs", "Compares runs");
    runs->require_subcommand(1);
    const auto folder = std::make_shared<std::string>(".");
    CLI::App* command = addCommand(*runs, session, "list", "Lists a project's runs, newest first, with the settings that differ");
    command->add_option("project", *folder, "The project's folder; this one without it");
    command->callback([&session, folder] { session.run([&] { return list(session, *folder); }); });
}

} // namespace lepton::cli
