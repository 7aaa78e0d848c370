// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/TextTable.h"

#include "core/engine/CheckpointFiles.h"
#include "core/project/RunFolder.h"
#include "core/project/RunNotes.h"
#include "core/project/RunTrash.h"

#include <array>
#include <cmath>
#include <cstdio>
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
            {"last_epoch", run.lastEpoch}, {"best", run.best}, {"seconds", run.seconds}, {"tags", run.tags}, {"note", run.note}, {"settings", run.settings}};
}

/// "1:02:03", "12.3 s"
std::string durationText(double seconds) {
    std::array<char, 32> out{};
    constexpr int minute = 60, hour = 3600;
    const auto whole = static_cast<long long>(seconds);
    if (whole < minute)
        std::snprintf(out.data(), out.size(), "%.1f s", seconds);
    else
        std::snprintf(out.data(), out.size(), "%lld:%02lld:%02lld", whole / hour, whole / minute % minute, whole % minute);
    return out.data();
}

std::string metricsText(const Json& metrics) {
    std::string out;
    for (const auto& [name, value] : metrics.items())
        if (value.is_number())
            out += (out.empty() ? "" : " ") + name + " " + formatNumber(std::round(value.get<double>() * 1e4) / 1e4);
    return out;
}

std::string tagsText(const project::RunSummary& run) {
    std::string out;
    for (const auto& tag : run.tags)
        out += (out.empty() ? "#" : " #") + tag;
    return out;
}

/// A table with a column for each setting that differs; notes below.
void printRuns(const std::vector<project::RunSummary>& runs, const std::set<std::string>& names) {
    std::vector<std::vector<std::string>> rows{{"run", "status", "epochs", "duration", "best"}};
    rows[0].insert(rows[0].end(), names.begin(), names.end());
    rows[0].emplace_back("tags");
    for (const auto& run : runs) {
        if (run.problem) {
            printLine(run.folder.filename().string() + ": " + run.problem->line());
            continue;
        }
        const Json best = run.best.is_object() ? run.best.value("metrics", Json::object()) : Json::object();
        rows.push_back({run.folder.filename().string(), project::runStatusName(run.status), std::to_string(run.epochs) + " of " + std::to_string(run.epochsPlanned), durationText(run.seconds), metricsText(best)});
        for (const auto& name : names)
            rows.back().push_back(run.settings.value(name, Json()).dump());
        rows.back().push_back(tagsText(run));
    }
    for (const auto& line : tableLines(rows))
        printLine(line);
    for (const auto& run : runs)
        if (!run.note.empty())
            printLine(run.folder.filename().string() + ": " + run.note);
}

Result<int> list(const Session& session, const std::string& folder, bool deleted) {
    LEPTON_TRY(const auto project, project::loadProject(folder));
    const auto runs = project::listRuns(deleted ? project::trashOf(project.runsFolder()) : project.runsFolder());
    const auto names = differing(runs);
    if (!session.json) {
        printRuns(runs, names);
        return 0;
    }
    Json out = Json::array();
    for (const auto& run : runs)
        out.push_back(summaryJson(run));
    printJson({{"runs", std::move(out)}, {"differing", names}});
    return 0;
}

struct NoteArguments {
    std::string run;
    std::vector<std::string> add, remove;
    std::optional<std::string> note;
};

Result<int> annotate(const Session& session, const NoteArguments& arguments) {
    LEPTON_TRY([[maybe_unused]] const auto info, project::loadRun(arguments.run));
    auto notes = project::changed(project::readNotes(arguments.run), arguments.add, arguments.remove);
    notes.note = arguments.note.value_or(notes.note);
    LEPTON_CHECK(project::saveNotes(arguments.run, notes));
    if (session.json) {
        printJson({{"run", arguments.run}, {"tags", notes.tags}, {"note", notes.note}});
        return 0;
    }
    for (const auto& tag : notes.tags)
        printLine("#" + tag);
    if (!notes.note.empty())
        printLine(notes.note);
    return 0;
}

Result<int> move(const Session& session, const std::string& run, Result<Path> (*how)(const Path&)) {
    LEPTON_TRY(const Path now, how(run));
    if (session.json)
        printJson({{"run", now.string()}});
    else
        printLine(now.string());
    return 0;
}

/// By the rule of each run's own settings. A run that is going on cleans up by itself.
Result<int> clean(const Session& session, const std::string& folder) {
    LEPTON_TRY(const auto project, project::loadProject(folder));
    Json removed = Json::array();
    for (const auto& run : project::listRuns(project.runsFolder())) {
        const auto info = project::loadRun(run.folder);
        if (!info || run.status == project::RunStatus::Running || run.status == project::RunStatus::Waiting)
            continue;
        for (const auto& file : engine::removeOldCheckpoints({run.folder}, info->project.training.keepCheckpoints))
            removed.push_back(file.string());
    }
    if (session.json)
        printJson({{"removed", removed}});
    else
        printLine(std::to_string(removed.size()) + " checkpoints removed");
    return 0;
}

void addMove(CLI::App& runs, Session& session, const char* name, const char* doc, Result<Path> (*how)(const Path&)) {
    const auto run = std::make_shared<std::string>();
    CLI::App* command = addCommand(runs, session, name, doc);
    command->add_option("run", *run, "The run's folder")->required();
    command->callback([&session, run, how] { session.run([&] { return move(session, *run, how); }); });
}

} // namespace

void addRuns(CLI::App& app, Session& session) {
    CLI::App* runs = app.add_subcommand("runs", "Compares runs, and keeps them in order");
    runs->require_subcommand(1);

    const auto folder = std::make_shared<std::string>(".");
    const auto deleted = std::make_shared<bool>(false);
    CLI::App* listing = addCommand(*runs, session, "list", "Lists a project's runs, newest first, with the settings that differ");
    listing->add_option("project", *folder, "The project's folder; this one without it");
    listing->add_flag("--deleted", *deleted, "Those that were deleted and can be restored");
    listing->callback([&session, folder, deleted] { session.run([&] { return list(session, *folder, *deleted); }); });

    const auto notes = std::make_shared<NoteArguments>();
    CLI::App* tag = addCommand(*runs, session, "tag", "Tags a run and writes a note to it; alone it shows them");
    tag->add_option("run", notes->run, "The run's folder")->required();
    tag->add_option("--add", notes->add, "Tags to add");
    tag->add_option("--remove", notes->remove, "Tags to take away");
    tag->add_option("--note", notes->note, "The note, in place of the one there is");
    tag->callback([&session, notes] { session.run([&] { return annotate(session, *notes); }); });

    addMove(*runs, session, "delete", "Moves a run to the trash of its project", &project::deleteRun);
    addMove(*runs, session, "restore", "Brings a deleted run back", &project::restoreRun);

    CLI::App* cleaning = addCommand(*runs, session, "clean", "Removes old checkpoints by each run's rule; never the newest, the best or those that were kept");
    cleaning->add_option("project", *folder, "The project's folder; this one without it");
    cleaning->callback([&session, folder] { session.run([&] { return clean(session, *folder); }); });
}

} // namespace lepton::cli
