// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/Project.h"

#include "core/project/Schemas.h"

#include <algorithm>

namespace lepton::project {

namespace {

constexpr const char* fileName = "project.json";

/// Inside the project's folder a source is named relative to it, so that the folder can be moved as one.
std::string savedSource(const Path& source, const Path& folder) {
    const Path relative = source.lexically_relative(folder);
    const bool inside = !relative.empty() && *relative.begin() != "..";
    return inside && source.is_absolute() ? relative.string() : source.string();
}

Result<std::vector<NamedNetwork>> networksFromJson(const Json& json, const std::string& where) {
    std::vector<NamedNetwork> networks;
    for (const auto& item : json) {
        const std::string name = item["name"].get<std::string>();
        LEPTON_TRY(graph::Network network, graph::networkFromJson(item, where + ": " + name));
        networks.push_back({name, std::move(network)});
    }
    return networks;
}

} // namespace

NamedNetwork* Project::find(const std::string& name) {
    const auto found = std::find_if(networks.begin(), networks.end(), [&](const NamedNetwork& item) { return item.name == name; });
    return found == networks.end() ? nullptr : &*found;
}

const NamedNetwork* Project::find(const std::string& name) const { return const_cast<Project*>(this)->find(name); } // NOLINT: the same search

Json toJson(const Project& project, const Path& relativeTo) {
    Json networks = Json::array();
    for (const auto& item : project.networks) {
        Json network{{"name", item.name}};
        network.update(graph::toJson(item.network));
        networks.push_back(std::move(network));
    }
    return {{"format", "lepton-project"},
            {"version", newestProjectVersion},
            {"name", project.name},
            {"data",
             {{"source", savedSource(project.data.source, relativeTo)},
              {"format", project.data.format},
              {"fingerprint", project.data.fingerprint},
              {"classes", project.data.classes},
              {"shape", project.data.shape},
              {"split", project.data.split}}},
            {"recipe", project.recipe},
            {"networks", std::move(networks)},
            {"objective", toJson(project.objective)},
            {"training", toJson(project.training)}};
}

Result<Project> projectFromJson(const Json& json, const Path& where) {
    LEPTON_TRY([[maybe_unused]] const int version, checkFormat(json, "lepton-project", newestProjectVersion, where.string()));
    LEPTON_CHECK(checkSchema(json, schema("project"), where.string()));
    Project project;
    project.folder = where.parent_path();
    project.name = json["name"].get<std::string>();
    const Json& data = json["data"];
    project.data.source = (project.folder / data["source"].get<std::string>()).lexically_normal();
    project.data.format = data.value("format", "");
    project.data.fingerprint = data.value("fingerprint", "");
    project.data.classes = data.value("classes", std::vector<std::string>());
    project.data.shape = data.value("shape", std::vector<std::int64_t>());
    project.data.split = data.value("split", Json::object());
    project.recipe = json["recipe"];
    LEPTON_TRY(project.networks, networksFromJson(json["networks"], where.string()));
    if (const Json adversary = json["objective"].value("adversary", Json::object()); adversary.contains("optimizer"))
        LEPTON_CHECK(checkOptimizer(adversary["optimizer"], where.string() + ": objective.adversary.optimizer"));
    project.objective = objectiveFromJson(json["objective"]);
    LEPTON_TRY(project.training, trainingFromJson(json["training"], where.string() + ": training"));
    for (const auto& name : {project.objective.network, project.objective.adversary ? project.objective.adversary->network : project.objective.network})
        if (project.find(name) == nullptr)
            return Error(ErrorCode::BadFormat, text(LT("core", "The objective names the network “%1”, but there is none of that name"), name))
                .at(where.string() + ": objective.network");
    return project;
}

Result<Project> loadProject(const Path& folderOrFile) {
    std::error_code fault;
    const Path absolute = std::filesystem::absolute(folderOrFile, fault).lexically_normal();
    const Path file = std::filesystem::is_directory(absolute, fault) ? absolute / fileName : absolute;
    if (!std::filesystem::exists(file, fault))
        return Error(ErrorCode::NotFound, LT("core", "There is no project here"))
            .at(file.string())
            .fix(LT("core", "Choose a folder that holds a project.json, or make a project with `lepton new`"));
    LEPTON_TRY(const Json json, readJson(file));
    return projectFromJson(json, file);
}

Result<void> saveProject(const Project& project) {
    LEPTON_CHECK(writeJson(project.folder / fileName, toJson(project, project.folder)));
    Journal::discard(project.folder);
    return {};
}

Result<void> checkNewFolder(const Path& folder) {
    std::error_code fault;
    if (!std::filesystem::exists(folder, fault))
        return {};
    if (!std::filesystem::is_directory(folder, fault))
        return Error(ErrorCode::Conflict, LT("core", "There is a file of that name")).at(folder.string()).fix(LT("core", "Choose another name for the project's folder"));
    if (!std::filesystem::is_empty(folder, fault) || fault)
        return Error(ErrorCode::Conflict, LT("core", "The folder is not empty")).at(folder.string()).fix(LT("core", "Choose a new or empty folder for the project"));
    return {};
}

Result<void> Journal::write(const Project& project) { return writeJson(file(project.folder), toJson(project, project.folder)); }

std::optional<Project> Journal::recover(const Path& folder) {
    std::error_code fault;
    const auto journalTime = std::filesystem::last_write_time(file(folder), fault);
    if (fault)
        return std::nullopt;
    const auto savedTime = std::filesystem::last_write_time(folder / fileName, fault);
    if (!fault && savedTime > journalTime)
        return std::nullopt;
    auto json = readJson(file(folder));
    if (!json)
        return std::nullopt;
    auto project = projectFromJson(*json, folder / fileName);
    return project ? std::optional(std::move(*project)) : std::nullopt;
}

void Journal::discard(const Path& folder) {
    std::error_code ignored;
    std::filesystem::remove(file(folder), ignored);
}

} // namespace lepton::project
