// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/Exports.h"

#include "core/base/platform/Platform.h"

#include <memory>

namespace lepton::cli {

namespace {

std::string checkLine(const Json& check) {
    const std::string by = check["by"].get<std::string>();
    if (check["largest_difference"].is_null())
        return "Check " + by;
    return "Checked by " + by + " on " + formatNumber(check["samples"].get<long long>()) + " samples: at most " + formatNumber(check["largest_difference"].get<double>()) + " from the engine's answers";
}

Result<int> run(const Session& session, const ExportRequest& request) {
    platform::watchInterrupts();
    LEPTON_TRY(const Json written, writeExport(request));
    if (session.json) {
        printJson(written);
        return 0;
    }
    printLine("Wrote " + written["path"].get<std::string>() + ", " + formatNumber(written["bytes"].get<long long>()) + " bytes");
    if (written.contains("weights"))
        printLine("with the class " + written["class"].get<std::string>() + " and its weights beside it, " + written["weights"].get<std::string>());
    if (written.contains("instead_of_onnx"))
        printLine("as TorchScript, because not as ONNX: " + written["instead_of_onnx"].get<std::string>());
    printLine(checkLine(written["check"]));
    return 0;
}

} // namespace

void addExport(CLI::App& app, Session& session) {
    const auto request = std::make_shared<ExportRequest>();
    CLI::App* command = addCommand(app, session, "export", "Writes a run's best network for use elsewhere");
    command->add_option("model", request->model, "The run's folder, or a package")->required();
    command->add_option("--format", request->format, "package, onnx, torchscript, pytorch (source and weights) or triton (a model repository)")->capture_default_str();
    command->add_option("-o,--output", request->output, "File or folder; without it the working folder, for a run's package the project's packages folder");
    command->add_option("--name", request->name, "The model's name; the package's or the project's without it");
    command->add_option("--model-version", request->version, "The model's version; the package's, or counted up without it");
    command->add_option("--backend", request->backend, "For triton: onnx or torchscript; without it ONNX, where every layer has a form in it");
    command->callback([&session, request] { session.run([&] { return run(session, *request); }); });
}

} // namespace lepton::cli
