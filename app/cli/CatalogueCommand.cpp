// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"

#include "core/layers/Layers.h"
#include "core/templates/Template.h"

namespace lepton::cli {

namespace {

int printLayers(const Session& session) {
    Json list = Json::array();
    for (const auto& type : layers::catalogue().types()) {
        if (!session.json)
            printLine(type.name + ": " + type.summary);
        list.push_back(graph::toJson(type));
    }
    if (session.json)
        printJson({{"layers", std::move(list)}});
    return 0;
}

int printTemplates(const Session& session) {
    Json list = Json::array();
    for (const auto& item : templates::all()) {
        if (!session.json)
            printLine(item.name + ": " + item.summary);
        list.push_back(templates::toJson(item));
    }
    if (session.json)
        printJson({{"templates", std::move(list)}});
    return 0;
}

} // namespace

void addCatalogue(CLI::App& app, Session& session) {
    addCommand(app, session, "layers", "Lists the layers with every parameter, range and default")->callback([&session] {
        session.run([&session]() -> Result<int> { return printLayers(session); });
    });
    addCommand(app, session, "templates", "Lists the network templates")->callback([&session] {
        session.run([&session]() -> Result<int> { return printTemplates(session); });
    });
}

} // namespace lepton::cli
