// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/Packager.h"
#include "app/cli/PyTorchExport.h"

#include "core/base/platform/Platform.h"

#include <memory>

namespace lepton::cli {

namespace {

struct Arguments {
    std::string run, format = "package", output, name, version;
};

Result<int> runPyTorch(const Session& session, const Arguments& arguments) {
    LEPTON_TRY(const auto written, exportPyTorch({arguments.run, arguments.name, arguments.output}));
    if (session.json)
        printJson({{"format", "pytorch"}, {"path", written.source.string()}, {"weights", written.weights.string()}, {"class", written.className}, {"parameters", written.parameters}});
    else
        printLine("Wrote " + written.source.string() + " with the class " + written.className + ", and its weights beside it, " + written.weights.filename().string());
    return 0;
}

Result<int> run(const Session& session, const Arguments& arguments) {
    if (arguments.format == "pytorch")
        return runPyTorch(session, arguments);
    if (arguments.format != "package")
        return Error(ErrorCode::Unsupported, text(LT("core", "This version can't export to “%1”"), arguments.format)).at("--format").fix(LT("core", "Use --format package or pytorch"));
    platform::watchInterrupts();
    Path folder = std::filesystem::absolute(arguments.run).lexically_normal();
    if (folder.filename().empty())
        folder = folder.parent_path();
    LEPTON_TRY(const auto written, packageRun({folder, arguments.name, arguments.version, arguments.output}));
    std::error_code fault;
    const auto bytes = std::filesystem::file_size(written.file, fault);
    if (session.json)
        printJson({{"format", "package"}, {"path", written.file.string()}, {"name", written.package.name}, {"version", written.package.version}, {"bytes", bytes}, {"metrics", written.package.metrics}});
    else
        printLine("Wrote " + written.file.string() + ", " + formatNumber(static_cast<long long>(bytes)) + " bytes");
    return 0;
}

} // namespace

void addExport(CLI::App& app, Session& session) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = addCommand(app, session, "export", "Writes a run's best network for use elsewhere");
    command->add_option("run", arguments->run, "The run's folder")->required();
    command->add_option("--format", arguments->format, "package or pytorch (source and weights)")->capture_default_str();
    command->add_option("-o,--output", arguments->output, "File or folder; without it the project's packages folder, for source the working folder");
    command->add_option("--name", arguments->name, "The model's name; the project's without it");
    command->add_option("--model-version", arguments->version, "The model's version; counts up without it");
    command->callback([&session, arguments] { session.run([&] { return run(session, *arguments); }); });
}

} // namespace lepton::cli
