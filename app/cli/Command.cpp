// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"

#include <cstdio>
#include <exception>

namespace lepton::cli {

void Session::run(const std::function<Result<int>()>& work) {
    try {
        const auto result = work();
        if (result) {
            exitStatus = *result;
            return;
        }
        printError(result.error());
    } catch (const std::exception& fault) {
        printError(Error(ErrorCode::Internal, text(LT("core", "Something unforeseen happened: %1"), fault.what()))
                       .fix(LT("core", "Try again; if it happens again, report it with what you did")));
    }
    exitStatus = failed;
}

void printError(const Error& error) {
    std::fprintf(stderr, "error: %s\n", error.line().c_str());
    std::fprintf(stderr, "hint: %s\n", error.hint.empty() ? "see `lepton --help`" : error.hint.str().c_str());
}

void printJson(const Json& document) { printLine(document.dump(-1, ' ', false, Json::error_handler_t::replace)); }

void printLine(const std::string& line) {
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

std::vector<std::string> argumentsOf(int argc, char** argv) {
    std::vector<std::string> out;
    for (int i = argc - 1; i > 0; --i) {
        const std::string word = argv[i];
        out.push_back(word.starts_with('[') && word.ends_with(']') ? " " + word : word);
    }
    return out;
}

CLI::App* addCommand(CLI::App& app, Session& session, const std::string& name, const std::string& description) {
    CLI::App* command = app.add_subcommand(name, description);
    command->add_flag("--json", session.json, "Print JSON on standard output and nothing else");
    return command;
}

} // namespace lepton::cli
