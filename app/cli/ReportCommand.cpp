// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/RunReport.h"

#include "core/report/Language.h"

#include <memory>

namespace lepton::cli {

namespace {

struct Arguments {
    std::string run, output, language = "en";
};

Result<int> report(const Session& session, const Arguments& arguments) {
    LEPTON_TRY(const Path file, reportRun({arguments.run, arguments.output, arguments.language}));
    if (session.json)
        printJson({{"file", file.string()}});
    else
        printLine(file.string());
    return 0;
}

} // namespace

void addReport(CLI::App& app, Session& session) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = addCommand(app, session, "report", "Writes a run's report: data, network, settings, curves, evaluation, examples and model card in one file");
    command->add_option("run", arguments->run, "A run's folder")->required();
    command->add_option("-o,--output", arguments->output, "The file to write: NAME.html or NAME.pdf")->required();
    command->add_option("--language", arguments->language, "en or zh_CN")->check(CLI::IsMember(lepton::report::Language::names()))->capture_default_str();
    command->callback([&session, arguments] { session.run([&] { return report(session, *arguments); }); });
}

} // namespace lepton::cli
