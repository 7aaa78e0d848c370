// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Command.h"
#include "app/cli/DeployOrder.h"
#include "app/cli/Program.h"
#include "app/cli/TextTable.h"

#include "core/base/platform/Platform.h"
#include "core/deploy/Deployer.h"
#include "core/deploy/Figures.h"
#include "core/deploy/Secrets.h"
#include "core/deploy/local/Supervisor.h"

#include <functional>
#include <iostream>
#include <memory>

namespace lepton::cli {

namespace {

struct Arguments {
    std::string name, folder;
    int revision = 0, replicas = 1, lines = 100;
};

using Work = std::function<Result<int>(const Session&, const Arguments&)>;

void printRows(const std::vector<std::vector<std::string>>& rows) {
    for (const auto& line : tableLines(rows))
        printLine(line);
}

deploy::Reporter reporterFor(const Session& session) {
    platform::watchInterrupts();
    return {[&session](const deploy::Event& event) { printEvent(session, event); }, [] { return !platform::interrupted(); }};
}

std::string stateOf(const deploy::Deployment& deployment) {
    if (deployment.revisions.empty())
        return deployment.lastError ? "damaged" : "empty";
    const std::string& newest = deployment.revisions.back().outcome;
    if (newest == "applying" || newest == "interrupted")
        return newest;
    return deployment.live != 0 ? "live" : newest;
}

Json shortJson(const deploy::Deployment& deployment) {
    Json out = deploy::toJson(deployment);
    out["state"] = stateOf(deployment);
    out["model"] = deployment.current() != nullptr ? deployment.current()->model : "";
    out["model_version"] = deployment.current() != nullptr ? deployment.current()->version : "";
    return out;
}

Result<int> list(const Session& session, const Arguments&) {
    Json all = Json::array();
    std::vector<std::vector<std::string>> rows{{"name", "target", "state", "model", "version", "address"}};
    for (const auto& deployment : deploy::DeploymentStore().list()) {
        const Json entry = shortJson(deployment);
        rows.push_back({deployment.name, deployment.target, entry["state"], entry["model"], entry["model_version"], deployment.url});
        all.push_back(entry);
    }
    if (session.json)
        printJson({{"deployments", all}});
    else if (all.empty())
        printLine("Nothing is deployed from this machine yet");
    else
        printRows(rows);
    return 0;
}

/// Since the server's start; null if its metrics can't be had from here.
Json figuresAt(const std::string& name, const std::string& metricsUrl) {
    if (metricsUrl.empty())
        return nullptr;
    const auto token = deploy::findSecret(deploy::tokenKey(name));
    const auto now = deploy::readMetrics(metricsUrl, token && *token ? **token : std::string());
    return now ? deploy::toJson(deploy::figuresOf(*now)) : Json();
}

Result<int> status(const Session& session, const Arguments& arguments) {
    const deploy::Deployer deployer(program());
    LEPTON_TRY(const auto deployment, deployer.store().load(arguments.name));
    LEPTON_TRY(const auto now, deployer.status(arguments.name));
    const Json figures = figuresAt(arguments.name, now.metricsUrl);
    if (session.json) {
        Json out = deploy::toJson(now);
        out["deployment"] = shortJson(deployment);
        out["figures"] = figures;
        printJson(out);
        return 0;
    }
    printLine(deployment.name + " on " + deployment.target + ": " + now.state + (now.reason.empty() ? "" : ", " + now.reason.str()));
    if (!deployment.url.empty())
        printLine("Address: " + deployment.url);
    if (!figures.is_null())
        printLine("Requests since its start: " + formatNumber(static_cast<long long>(figures["requests"].get<double>())) + ", failed: " + formatNumber(static_cast<long long>(figures["failures"].get<double>())));
    printLine("Copies of the server ready: " + std::to_string(now.replicasReady) + " of " + std::to_string(now.replicasWanted));
    std::vector<std::vector<std::string>> rows{{"revision", "model", "version", "made", "outcome"}};
    for (const auto& revision : deployment.revisions)
        rows.push_back({std::to_string(revision.number), revision.model, revision.version, revision.created, revision.outcome + (revision.number == deployment.live ? " *" : "")});
    printRows(rows);
    if (deployment.lastError)
        printLine("The newest deployment failed: " + deployment.lastError->line());
    return 0;
}

Result<int> logs(const Session& session, const Arguments& arguments) {
    LEPTON_TRY(const auto lines, deploy::Deployer(program()).logs(arguments.name, arguments.lines));
    if (session.json)
        printJson({{"lines", lines}});
    else
        for (const auto& line : lines)
            printLine(line);
    return 0;
}

Result<int> scale(const Session& session, const Arguments& arguments) {
    auto reporter = reporterFor(session);
    LEPTON_CHECK(deploy::Deployer(program()).scale(arguments.name, arguments.replicas, reporter));
    return 0;
}

Result<int> rollback(const Session& session, const Arguments& arguments) {
    auto reporter = reporterFor(session);
    LEPTON_TRY(const auto outcome, deploy::Deployer(program()).rollback(arguments.name, arguments.revision != 0 ? std::optional(arguments.revision) : std::nullopt, reporter));
    printOutcome(session, outcome);
    return 0;
}

Result<int> remove(const Session& session, const Arguments& arguments) {
    auto reporter = reporterFor(session);
    LEPTON_CHECK(deploy::Deployer(program()).remove(arguments.name, reporter));
    if (session.json)
        printJson({{"event", "deleted"}, {"name", arguments.name}});
    else
        printLine(arguments.name + " is gone");
    return 0;
}

Result<int> usage(const Session& session, const Arguments& arguments) {
    LEPTON_TRY(const auto snippets, deploy::Deployer(program()).usage(arguments.name));
    if (session.json)
        printJson({{"snippets", deploy::toJson(snippets)}});
    else
        for (const auto& snippet : snippets)
            printLine("# " + snippet.title + "\n" + snippet.text);
    return 0;
}

Result<int> token(const Session& session, const Arguments& arguments) {
    LEPTON_TRY([[maybe_unused]] const auto deployment, deploy::DeploymentStore().load(arguments.name));
    LEPTON_TRY(const auto found, deploy::findSecret(deploy::tokenKey(arguments.name)));
    if (!found)
        return Error(ErrorCode::NotFound, LT("core", "This deployment has no token: anybody who reaches it may ask")).at(arguments.name);
    if (session.json)
        printJson({{"token", *found}});
    else
        printLine(*found);
    return 0;
}

Result<int> targets(const Session& session, const Arguments&) {
    Json all = Json::array();
    for (const auto& type : deploy::targetTypes()) {
        all.push_back(deploy::toJson(type));
        if (session.json)
            continue;
        printLine(type.settings.name + ": " + type.settings.doc);
        for (const auto& parameter : type.settings.parameters)
            printLine("    " + parameter.name + " (" + parameter.display(parameter.defaultValue) + "): " + parameter.doc);
    }
    if (session.json)
        printJson({{"targets", all}});
    return 0;
}

Result<int> keepSecret(const Session& session, const Arguments& arguments) {
    std::string value;
    std::getline(std::cin, value);
    if (value.empty())
        return Error(ErrorCode::BadValue, LT("core", "Standard input held no secret")).at(arguments.name).fix(LT("core", "Give it as one line: `lepton deployments keep-secret KEY < FILE`"));
    LEPTON_CHECK(deploy::keepSecret(arguments.name, value));
    if (!session.json)
        printLine("Kept in " + deploy::secretPlace().str());
    return 0;
}

Result<int> forgetSecret(const Session&, const Arguments& arguments) {
    LEPTON_CHECK(deploy::forgetSecret(arguments.name));
    return 0;
}

Result<int> supervise(const Session&, const Arguments& arguments) {
    platform::watchInterrupts();
    LEPTON_CHECK(deploy::superviseEndpoint(arguments.folder, program(), [] { return !platform::interrupted(); }));
    return 0;
}

} // namespace

void addDeployments(CLI::App& app, Session& session) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* all = app.add_subcommand("deployments", "What is live where, and the way back");
    all->require_subcommand(1);
    const auto add = [&](const std::string& name, const std::string& doc, const Work& work) {
        CLI::App* command = addCommand(*all, session, name, doc);
        command->callback([&session, arguments, work] { session.run([&] { return work(session, *arguments); }); });
        return command;
    };
    const auto addNamed = [&](const std::string& name, const std::string& doc, const Work& work) {
        CLI::App* command = add(name, doc, work);
        command->add_option("name", arguments->name, "The deployment's name")->required();
        return command;
    };
    const auto addSecret = [&](const std::string& name, const std::string& doc, const Work& work) {
        add(name, doc, work)->add_option("key", arguments->name, "Its key, as `lepton deployments targets` names it: dgx-lepton/token")->required();
    };
    add("list", "Every deployment made from this machine", list);
    add("targets", "Where models can be deployed to, with every setting", targets);
    addNamed("status", "How it is now, as its target tells", status);
    addNamed("logs", "The newest lines of its server's log", logs)->add_option("--lines", arguments->lines, "How many")->capture_default_str()->check(CLI::Range(1, 100000));
    addNamed("scale", "Changes the number of its servers", scale)->add_option("replicas", arguments->replicas, "How many")->required()->check(CLI::Range(0, 10000));
    addNamed("rollback", "Makes an earlier version live again", rollback)->add_option("--revision", arguments->revision, "Which; the one before without it")->check(CLI::Range(1, 1000000000));
    addNamed("delete", "Takes it away, at its target and here", remove);
    addNamed("usage", "Prints ready commands and code that ask it", usage);
    addNamed("token", "Prints the token that its clients need", token);
    addSecret("keep-secret", "Reads a token or password from standard input and keeps it in the desktop's keychain", keepSecret);
    addSecret("forget-secret", "Forgets a token or password", forgetSecret);
    CLI::App* keeper = add("supervise", "Keeps the server of a deployment on this machine running", supervise);
    keeper->add_option("folder", arguments->folder, "The endpoint's folder")->required();
    keeper->group(""); // for our own use
}

} // namespace lepton::cli
