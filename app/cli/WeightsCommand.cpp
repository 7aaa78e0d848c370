// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/WeightInspection.h"

#include <memory>

namespace lepton::cli {

namespace {

struct Arguments {
    std::string file, project;
};

std::string shapeText(const Json& shape) {
    std::string out;
    for (const auto& size : shape)
        out += (out.empty() ? "" : " × ") + size.dump();
    return out.empty() ? "one value" : out;
}

void printReport(const Json& report) {
    for (const auto& match : report["matched"])
        printLine("matched   " + match["from"].get<std::string>() + " → " + match["to"].get<std::string>() + ": " + shapeText(match["shape"]) + ", by " + match["by"].get<std::string>());
    for (const auto& misfit : report["left_out"])
        printLine("left out  " + misfit["from"].get<std::string>() + " (" + shapeText(misfit["from_shape"]) + "): " + misfit["to"].get<std::string>() + " is " + shapeText(misfit["to_shape"]));
    for (const auto& weight : report["missing"])
        printLine("missing   " + weight["name"].get<std::string>() + ": " + shapeText(weight["shape"]));
    for (const auto& tensor : report["unused"])
        printLine("unused    " + tensor["name"].get<std::string>() + ": " + shapeText(tensor["shape"]));
    if (report["head_replaced"].get<bool>())
        printLine("The last layer, " + report["head"].get<std::string>() + ", begins anew, since its shape is another");
}

Result<int> run(const Session& session, const Arguments& arguments) {
    LEPTON_TRY(const Json found, inspectWeights(arguments.file, arguments.project.empty() ? std::nullopt : std::optional<Path>(arguments.project)));
    if (session.json) {
        printJson(found);
        return 0;
    }
    printLine(found["kind"].get<std::string>() + ", " + formatNumber(static_cast<long long>(found["tensors"].size())) + " tensors, " + formatNumber(found["parameters"].get<long long>()) + " values");
    if (found.contains("report"))
        printReport(found["report"]);
    else
        for (const auto& tensor : found["tensors"])
            printLine("tensor    " + tensor["name"].get<std::string>() + ": " + shapeText(tensor["shape"]) + ", " + tensor["type"].get<std::string>());
    return 0;
}

} // namespace

void addWeights(CLI::App& app, Session& session) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = addCommand(app, session, "weights", "Lists the tensors of a package, a safetensors file or a PyTorch state_dict; nothing in it is run");
    command->add_option("file", arguments->file, "The file")->required();
    command->add_option("--into", arguments->project, "A project's folder: how the tensors fit its network");
    command->callback([&session, arguments] { session.run([&] { return run(session, *arguments); }); });
}

} // namespace lepton::cli
