// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/Progress.h"

#include "core/templates/NewProject.h"

#include <memory>

namespace lepton::cli {

namespace {

/// KEY=VALUE, the value as JSON where it is some, else as text.
Result<Json> wishesOf(const std::vector<std::string>& settings) {
    Json wishes = Json::object();
    for (const auto& setting : settings) {
        const auto equals = setting.find('=');
        if (equals == std::string::npos || equals == 0)
            return Error(ErrorCode::BadValue, text(LT("core", "“%1” is no setting"), setting)).at("--set").fix(LT("core", "Write KEY=VALUE, as in --set target=price"));
        const std::string value = setting.substr(equals + 1);
        const Json json = Json::parse(value, nullptr, false);
        wishes[setting.substr(0, equals)] = json.is_discarded() ? Json(value) : json;
    }
    return wishes;
}

Result<int> makeProject(const Session& session, const std::string& folder, const std::string& templateName, const std::string& path, const std::string& format, const std::vector<std::string>& settings) {
    LEPTON_TRY(const Json wishes, wishesOf(settings));
    LEPTON_TRY(const templates::Template* chosen, templates::find(templateName));
    LEPTON_CHECK(project::checkNewFolder(folder));
    LEPTON_TRY(const auto source, datasets::openSource(path, format.empty() ? templates::formatFor(*chosen, path) : format, dataProgress("Reading")));
    LEPTON_TRY(const auto project, templates::draftProject(folder, *chosen, path, *source, wishes));
    LEPTON_CHECK(project::saveProject(project));
    if (session.json)
        printJson({{"project", project.folder.string()}, {"template", templateName}, {"network", project.objective.network}, {"source", project.data.source.string()}});
    else
        printLine("Made " + project.folder.string() + ". Next: lepton train " + folder);
    return 0;
}

} // namespace

void addNew(CLI::App& app, Session& session) {
    struct Options {
        std::string folder, templateName, source, format;
        std::vector<std::string> settings;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* command = addCommand(app, session, "new", "Makes a project: a template's network fitted to the data");
    command->add_option("folder", options->folder, "New or empty folder")->required();
    command->add_option("--template", options->templateName, "See `lepton templates`")->required();
    command->add_option("--data", options->source, "File or folder with the data")->required();
    command->add_option("--as", options->format, "The data's format; guessed without it");
    command->add_option("--set", options->settings, "The recipe's settings, KEY=VALUE: target, text, user, item, rating, time (columns), level, length, vocabulary, history, horizon, embed")->allow_extra_args(false);
    command->callback([&session, options] { session.run([&] { return makeProject(session, options->folder, options->templateName, options->source, options->format, options->settings); }); });
}

} // namespace lepton::cli
