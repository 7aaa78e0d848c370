// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/DeployOrder.h"

#include "core/base/platform/Platform.h"

namespace lepton::cli {

namespace {

Result<void> setValue(deploy::Order& order, const deploy::TargetType& type, const std::string& key, const std::string& typed) {
    const auto* spec = type.settings.find(key);
    if (spec == nullptr) {
        std::string names;
        for (const auto& parameter : type.settings.parameters)
            names += (names.empty() ? "" : ", ") + parameter.name;
        return Error(ErrorCode::BadValue, text(LT("core", "The target %1 has no setting “%2”"), type.settings.name, key)).at("--set").fix(text(LT("core", "There are: %1"), names));
    }
    auto value = spec->parse(typed);
    if (!value)
        return Error(value.error()).at("--set " + key);
    order.settings[key] = std::move(*value);
    return {};
}

} // namespace

Result<deploy::Order> orderOf(const std::string& package, const std::string& target, const std::string& name, const std::vector<std::string>& settings) {
    deploy::Order order;
    order.package = package;
    order.name = name;
    const auto colon = target.find(':');
    order.target = target.substr(0, colon) == "oci" ? "registry" : target.substr(0, colon);
    if (order.target.empty()) {
        const deploy::DeploymentStore store;
        if (name.empty() || !store.contains(name))
            return Error(ErrorCode::BadValue, LT("core", "Where it shall be deployed is not said")).at("--target").fix(text(LT("core", "Choose one of: %1"), targetNames()));
        LEPTON_TRY(const auto deployment, store.load(name));
        order.target = deployment.target;
    }
    LEPTON_TRY(const auto* type, deploy::findTarget(order.target));
    if (colon != std::string::npos) {
        std::string address = target.substr(colon + 1);
        if (address.starts_with("//"))
            address.erase(0, 2);
        if (type->addressSetting.empty())
            return Error(ErrorCode::BadValue, text(LT("core", "The target %1 takes no address"), order.target)).at("--target " + target).fix(LT("core", "Leave out what follows the colon"));
        LEPTON_CHECK(setValue(order, *type, type->addressSetting, address));
    }
    for (const auto& setting : settings) {
        const auto equals = setting.find('=');
        if (equals == std::string::npos)
            return Error(ErrorCode::BadValue, text(LT("core", "A setting is given as KEY=VALUE, not as “%1”"), setting)).at("--set");
        LEPTON_CHECK(setValue(order, *type, setting.substr(0, equals), setting.substr(equals + 1)));
    }
    return order;
}

std::string targetNames() {
    std::string names;
    for (const auto& type : deploy::targetTypes())
        names += (names.empty() ? "" : ", ") + type.settings.name;
    return names;
}

void printEvent(const Session& session, const deploy::Event& event) {
    if (session.json)
        return printJson(deploy::toJson(event));
    switch (event.kind) {
    case deploy::Event::Kind::Step:
        if (event.state != "started")
            printLine(event.name + ": " + event.state + (event.detail.empty() ? "" : ", " + event.detail.str()));
        break;
    case deploy::Event::Kind::Bytes:
        if (platform::errorIsTerminal())
            fprintf(stderr, "\r%s: %.1f of %.1f MB, %.1f MB/s   %s", event.name.c_str(), double(event.done) / 1e6, double(event.total) / 1e6, event.bytesPerSecond / 1e6, event.done >= event.total ? "\n" : "");
        break;
    case deploy::Event::Kind::Log:
        printLine("  " + event.name + ": " + event.detail.str());
        break;
    }
}

void printOutcome(const Session& session, const deploy::Outcome& outcome) {
    if (session.json)
        return printJson({{"event", "deployed"},
                          {"name", outcome.deployment.name},
                          {"target", outcome.deployment.target},
                          {"url", outcome.url},
                          {"version", outcome.version},
                          {"revision", outcome.deployment.live},
                          {"token", !outcome.token.empty()},
                          {"largest_difference", outcome.difference},
                          {"seconds", outcome.seconds}});
    if (outcome.url.empty())
        return printLine(outcome.deployment.name + " version " + outcome.version + " is at its place");
    printLine(outcome.deployment.name + " version " + outcome.version + " is live at " + outcome.url);
    if (!outcome.token.empty())
        printLine("Clients need a token: `lepton deployments token " + outcome.deployment.name + "` prints it");
    printLine("`lepton deployments usage " + outcome.deployment.name + "` prints ready commands and code");
}

} // namespace lepton::cli
