// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"

#include "core/graph/Expand.h"
#include "core/layers/Layers.h"
#include "core/templates/NewProject.h"

#include <memory>

namespace lepton::cli {

namespace {

Json nodesToJson(const graph::Network& network, const graph::Analysis& analysis) {
    Json nodes = Json::array();
    for (const auto& node : network.nodes()) {
        const graph::NodeFacts& facts = *analysis.find(node.id);
        Json shapes = Json::array();
        for (const auto& output : facts.outputs)
            shapes.push_back(graph::toJson(output.shape));
        nodes.push_back({{"id", node.id.str()},
                         {"type", node.type},
                         {"output_shapes", std::move(shapes)},
                         {"parameters", facts.parameterCount},
                         {"macs", facts.macs},
                         {"activation_bytes", facts.activationBytes}});
    }
    return nodes;
}

void printTable(const graph::Network& network, const graph::Analysis& analysis) {
    for (const auto& node : network.nodes()) {
        const graph::NodeFacts& facts = *analysis.find(node.id);
        std::string shapes;
        for (const auto& output : facts.outputs)
            shapes += "  " + graph::shapeText(output.shape);
        printLine(node.id.str() + "  " + node.type + shapes + (facts.parameterCount > 0 ? "  " + formatNumber(static_cast<long long>(facts.parameterCount)) + " parameters" : ""));
    }
    printLine(formatNumber(static_cast<long long>(analysis.parameterCount)) + " parameters, " + formatNumber(static_cast<long long>(analysis.macs)) + " multiply-adds a sample");
}

/// Data that is not where the project says keeps it from training, so it is a problem like any other.
void checkDataIsThere(const project::Project& project, std::vector<graph::Problem>& problems) {
    std::error_code fault;
    if (!std::filesystem::exists(project.data.source, fault))
        problems.push_back({graph::NodeId(), "", "data-not-found", text(LT("core", "The data is not where it was: %1"), project.data.source.string()),
                            text(LT("core", "Say where it is now: lepton data locate %1 FOLDER"), project.folder.string()), {}});
}

Result<int> check(const Session& session, const std::string& folder) {
    LEPTON_TRY(const auto project, project::loadProject(folder));
    const graph::Network network = graph::expand(project.served()->network, layers::catalogue());
    const graph::Analysis analysis = graph::analyse(project.served()->network, layers::catalogue());
    auto problems = templates::problemsOf(project, analysis);
    checkDataIsThere(project, problems);
    const auto memory = graph::estimateMemory(analysis, project.training.batchSize, project.training.optimizer.slots());
    Json list = Json::array();
    for (const auto& problem : problems)
        list.push_back(graph::toJson(problem));
    if (session.json) {
        printJson({{"ok", problems.empty()},
                   {"parameters", analysis.parameterCount},
                   {"macs", analysis.macs},
                   {"nodes", nodesToJson(network, analysis)},
                   {"memory",
                    {{"weights_bytes", memory.weights},
                     {"gradients_bytes", memory.gradients},
                     {"optimizer_bytes", memory.optimizer},
                     {"activations_bytes", memory.activations},
                     {"batch_size", memory.batchSize}}},
                   {"problems", std::move(list)}});
    } else {
        printTable(network, analysis);
        for (const auto& problem : problems)
            printLine("problem: " + problem.node.str() + (problem.node.empty() ? "" : ": ") + problem.message.str() + "\n  " + problem.fix.str());
        if (problems.empty())
            printLine("no problems");
    }
    return problems.empty() ? 0 : failed;
}

} // namespace

void addCheck(CLI::App& app, Session& session) {
    const auto folder = std::make_shared<std::string>();
    CLI::App* command = addCommand(app, session, "check", "Works out shapes, parameters, cost and memory of a project's network, and what is wrong with it");
    command->add_option("project", *folder, "The project's folder")->required();
    command->callback([&session, folder] { session.run([&] { return check(session, *folder); }); });
}

} // namespace lepton::cli
