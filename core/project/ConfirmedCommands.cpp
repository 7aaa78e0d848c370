// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/ConfirmedCommands.h"

#include "core/base/Files.h"
#include "core/base/platform/Platform.h"

#include <algorithm>

namespace lepton::project {

namespace {

Path listFile() { return platform::configFolder() / "confirmed-commands.json"; }

/// {SHA-256: {"command","time"}}
Json readList() {
    std::error_code fault;
    if (!std::filesystem::exists(listFile(), fault))
        return Json::object();
    auto list = readJson(listFile());
    return list && list->is_object() && list->value("commands", Json()).is_object() ? (*list)["commands"] : Json::object();
}

} // namespace

std::vector<std::string> shellCommands(const TrainingSettings& settings) {
    std::vector<std::string> out;
    for (const auto& callback : settings.callbacks)
        if (callback.type == "shell-command" && callback.parameters.is_object())
            if (const Json command = callback.parameters.value("command", Json()); command.is_string() && !command.get_ref<const std::string&>().empty())
                out.push_back(command.get<std::string>());
    return out;
}

bool commandConfirmed(const std::string& command) { return readList().contains(sha256(command)); }

std::vector<std::string> unconfirmedCommands(const TrainingSettings& settings) {
    auto out = shellCommands(settings);
    std::erase_if(out, commandConfirmed);
    return out;
}

Result<void> confirmCommand(const std::string& command) {
    LEPTON_CHECK(makeFolders(platform::configFolder()));
    Json list = readList();
    list[sha256(command)] = {{"command", command}, {"time", utcNow()}};
    return writeJson(listFile(), {{"format", "lepton-confirmed-commands"}, {"version", 1}, {"commands", std::move(list)}});
}

} // namespace lepton::project
