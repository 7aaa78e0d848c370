// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/DeployOrder.h"
#include "app/cli/Program.h"

#include "core/base/platform/Platform.h"
#include "core/deploy/Deployer.h"
#include "core/deploy/kubernetes/Files.h"

#include <memory>

namespace lepton::cli {

namespace {

struct Arguments {
    std::string package, target, name, write;
    std::vector<std::string> settings;
    bool plan = false, wait = true;
};

void printPlan(const deploy::Plan& plan) {
    for (const auto& contact : plan.contacts)
        printLine("Talks to " + contact.address + ": " + contact.why.str() + (contact.checked ? "" : "  (TLS is NOT checked)"));
    int number = 0;
    for (const auto& step : plan.steps)
        printLine(std::to_string(++number) + ". " + step.title.str());
    for (const auto& change : plan.changes)
        printLine("   " + change.object + (change.field.empty() ? "" : " " + change.field) + ": " + (change.from.empty() ? "(new)" : change.from) + " -> " + (change.to.empty() ? "(removed)" : change.to));
    for (const auto& warning : plan.warnings)
        printLine("warning: " + warning.str());
}

Result<int> writeFiles(const Session& session, const deploy::Deployer& deployer, const deploy::Order& order, const std::string& folder) {
    if (order.target != "kubernetes")
        return Error(ErrorCode::Unsupported, LT("core", "Only for Kubernetes there are files to be written")).at("--write").fix(LT("core", "Use --target kubernetes"));
    LEPTON_TRY(const auto request, deployer.request(order));
    LEPTON_TRY(const auto files, deploy::kubernetes::writeKubernetesFiles(request, request.settings, folder));
    Json names = Json::array();
    for (const auto& file : files) {
        names.push_back(file.string());
        if (!session.json)
            printLine(file.string());
    }
    if (session.json)
        printJson({{"event", "written"}, {"files", names}});
    return 0;
}

Result<int> run(const Session& session, const Arguments& arguments) {
    platform::watchInterrupts();
    LEPTON_TRY(const auto order, orderOf(arguments.package, arguments.target, arguments.name, arguments.settings));
    const deploy::Deployer deployer(program());
    if (!arguments.write.empty())
        return writeFiles(session, deployer, order, arguments.write);
    if (arguments.plan) {
        LEPTON_TRY(const auto plan, deployer.plan(order));
        if (session.json)
            printJson(deploy::toJson(plan));
        else
            printPlan(plan);
        return 0;
    }
    deploy::Reporter reporter([&session](const deploy::Event& event) { printEvent(session, event); }, [] { return !platform::interrupted(); });
    LEPTON_TRY(const auto outcome, deployer.deploy(order, reporter));
    printOutcome(session, outcome);
    return 0;
}

} // namespace

void addDeploy(CLI::App& app, Session& session) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = addCommand(app, session, "deploy", "Makes a package live on a target and checks its answers there");
    command->add_option("package", arguments->package, "The package")->required();
    command->add_option("--target", arguments->target, "Where: " + targetNames() + "; with an address as NAME:VALUE. Without it where --name is deployed")->required(false);
    command->add_option("--name", arguments->name, "The deployment's name; made of the package's without it");
    command->add_option("--set", arguments->settings, "One of the target's settings, KEY=VALUE; may be repeated (`lepton deployments targets` names them)")->allow_extra_args(false);
    command->add_option("--write", arguments->write, "Only write what would be applied into this folder: YAML, a Helm chart, alert rules, a dashboard, a CI example (kubernetes)");
    command->add_flag("--plan", arguments->plan, "Only say what would be done; nothing is changed anywhere");
    command->add_flag("--wait", arguments->wait, "Return once it answers rightly; always so");
    command->callback([&session, arguments] { session.run([&] { return run(session, *arguments); }); });
}

} // namespace lepton::cli
