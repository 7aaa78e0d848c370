// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/PackageInspection.h"

#include <memory>

namespace lepton::cli {

namespace {

/// "pictures FP32 [N, 1, 28, 28]"
std::string tensorsText(const Json& tensors) {
    std::string out;
    for (const auto& tensor : tensors) {
        std::string shape;
        for (const auto& size : tensor["shape"])
            shape += (shape.empty() ? "" : ", ") + (size == -1 ? std::string("N") : size.dump());
        out += (out.empty() ? "" : "; ") + tensor["name"].get<std::string>() + " " + tensor["datatype"].get<std::string>() + " [" + shape + "]";
    }
    return out;
}

std::string listText(const Json& items) {
    std::string out;
    for (const auto& item : items)
        out += (out.empty() ? "" : ", ") + item.get<std::string>();
    return out;
}

std::string metricsText(const Json& metrics) {
    std::string out;
    for (const auto& [name, value] : metrics.items())
        if (value.is_number())
            out += (out.empty() ? "" : ", ") + name + " " + formatNumber(value.get<double>());
    return out;
}

void printPage(const Json& found) {
    printLine(found["name"].get<std::string>() + ", version " + found["version"].get<std::string>() + ": " + found["objective"].get<std::string>());
    printLine("takes      " + found["takes"].get<std::string>());
    printLine("inputs     " + tensorsText(found["signature"]["inputs"]));
    printLine("outputs    " + tensorsText(found["signature"]["outputs"]));
    if (!found["labels"].empty())
        printLine("labels     " + listText(found["labels"]));
    printLine("metrics    " + metricsText(found["metrics"]));
    printLine("parameters " + formatNumber(found["parameters"].get<long long>()));
    for (const auto& member : found["members"])
        printLine("  " + member["sha256"].get<std::string>().substr(0, 12) + "  " + formatNumber(member["bytes"].get<long long>()) + " bytes  " + member["name"].get<std::string>());
    const Json& check = found["check"];
    printLine(check["largest_difference"].is_null() ? "Its parity samples could not be asked: " + check.value("error", "")
                                                    : "Answers its " + found["parity"]["samples"].dump() + " parity samples within " + formatNumber(check["largest_difference"].get<double>()));
}

Result<int> run(const Session& session, const std::string& file) {
    LEPTON_TRY(const Json found, inspectPackage(file));
    if (session.json)
        printJson(found);
    else
        printPage(found);
    return 0;
}

} // namespace

void addInspect(CLI::App& app, Session& session) {
    const auto file = std::make_shared<std::string>();
    CLI::App* command = addCommand(app, session, "inspect", "Says what a package is, what it takes, and whether it is whole");
    command->add_option("package", *file, "The package")->required();
    command->callback([&session, file] { session.run([&] { return run(session, *file); }); });
}

} // namespace lepton::cli
