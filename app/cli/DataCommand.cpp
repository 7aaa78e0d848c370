// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/Progress.h"

#include "core/project/Project.h"
#include "core/templates/NewProject.h"
#include "datasets/Source.h"

#include <memory>

namespace lepton::cli {

namespace {

void printInspection(const datasets::SourceInfo& info) {
    printLine("format    " + info.format + ", " + info.task);
    printLine("samples   " + formatNumber(static_cast<long long>(info.samples)));
    for (const auto& [split, count] : info.splits)
        printLine(std::string("  ") + datasets::splitName(split) + "  " + formatNumber(static_cast<long long>(count)));
    for (const auto& field : info.fields) {
        std::string shape;
        for (const auto size : field.shape)
            shape += (shape.empty() ? "" : " × ") + (size < 0 ? "any" : std::to_string(size));
        printLine("field     " + field.name + ": " + field.type + (shape.empty() ? "" : ", " + shape));
    }
    for (std::size_t i = 0; i < info.classes.size(); ++i)
        printLine("class     " + info.classes[i] + ": " + formatNumber(static_cast<long long>(info.classCounts[i])));
    for (const auto& problem : info.problems)
        printLine("problem   " + problem.what.str() + (problem.count > 1 ? " (" + formatNumber(static_cast<long long>(problem.count)) + ")" : "") + ", " + problem.where);
    if (info.problems.empty())
        printLine("problems  none");
}

Result<int> inspect(const Session& session, const std::string& path, const std::string& format) {
    LEPTON_TRY(const auto source, datasets::openSource(path, format, dataProgress("Reading")));
    if (session.json)
        printJson(datasets::toJson(source->info()));
    else
        printInspection(source->info());
    return 0;
}

/// Tells a project where its data lies now. Other data is refused unless `replace`.
Result<int> locate(const Session& session, const std::string& projectFolder, const std::string& path, bool replace) {
    LEPTON_TRY(auto project, project::loadProject(projectFolder));
    LEPTON_TRY(const auto source, datasets::openSource(path, replace ? "" : project.data.format, dataProgress("Reading")));
    if (!replace && !project.data.fingerprint.empty() && source->fingerprint() != project.data.fingerprint)
        return Error(ErrorCode::Conflict, LT("core", "This is not the data that the project was made with")).at(path).fix(LT("core", "Name the right folder, or add --replace to use this data instead"));
    templates::setData(project, path, *source);
    LEPTON_CHECK(project::saveProject(project));
    if (session.json)
        printJson({{"project", project.folder.string()}, {"source", project.data.source.string()}});
    else
        printLine(project.name + " reads its data from " + project.data.source.string());
    return 0;
}

} // namespace

void addData(CLI::App& app, Session& session) {
    CLI::App* data = app.add_subcommand("data", "Looks at data sets");
    data->require_subcommand(1);

    struct Options {
        std::string source, format, project;
        bool replace = false;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* inspectCommand = addCommand(*data, session, "inspect", "Tells what a file or folder holds and what is wrong with it");
    inspectCommand->add_option("source", options->source, "File or folder")->required();
    inspectCommand->add_option("--as", options->format, "Format; guessed without it");
    inspectCommand->callback([&session, options] { session.run([&] { return inspect(session, options->source, options->format); }); });

    CLI::App* locateCommand = addCommand(*data, session, "locate", "Tells a project where its data has moved to");
    locateCommand->add_option("project", options->project, "The project's folder")->required();
    locateCommand->add_option("source", options->source, "File or folder")->required();
    locateCommand->add_flag("--replace", options->replace, "Use it even if it is other data");
    locateCommand->callback([&session, options] { session.run([&] { return locate(session, options->project, options->source, options->replace); }); });
}

} // namespace lepton::cli
