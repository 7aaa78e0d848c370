// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/Doctor.h"

namespace lepton::cli {

namespace {

int printDoctor(const Session& session) {
    const Json findings = examineMachine();
    if (session.json) {
        printJson(findings);
        return 0;
    }
    printLine("Lepton Studio " + findings["version"].get<std::string>() + ", LibTorch " + findings["libtorch"].get<std::string>());
    printLine("CPU  " + findings["cpu"]["name"].get<std::string>() + ", " + findings["cpu"]["threads"].dump() + " threads");
    for (const auto& gpu : findings["gpus"])
        printLine("GPU  " + gpu["name"].get<std::string>());
    for (const auto& check : findings["checks"]) {
        const bool ok = check["ok"].get<bool>();
        printLine(std::string(ok ? "ok   " : "!    ") + check["name"].get<std::string>() + ": " + check["detail"].get<std::string>());
        if (!ok)
            printLine("     → " + check["fix"].get<std::string>());
    }
    return 0;
}

} // namespace

void addDoctor(CLI::App& app, Session& session) {
    addCommand(app, session, "doctor", "Tells what this machine can do, and how to mend what is missing")->callback([&session] {
        session.run([&session]() -> Result<int> { return printDoctor(session); });
    });
}

} // namespace lepton::cli
