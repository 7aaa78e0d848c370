// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/Target.h"

namespace lepton::deploy {

Result<void> Target::scale(const Deployment& deployment, int, Reporter&) {
    return Error(ErrorCode::Unsupported, LT("core", "This kind of target can't be scaled")).at(deployment.target).fix(LT("core", "Deploy to a cluster for more than one copy of the server"));
}

Result<std::vector<std::string>> Target::logs(const Deployment& deployment, int) {
    return Error(ErrorCode::Unsupported, LT("core", "This kind of target has no log")).at(deployment.target);
}

Json toJson(const Plan& plan) {
    Json steps = Json::array();
    for (const auto& step : plan.steps)
        steps.push_back({{"name", step.name}, {"title", step.title.str()}, {"texts", lepton::toJson(step.title)}});
    Json contacts = Json::array();
    for (const auto& contact : plan.contacts)
        contacts.push_back({{"address", contact.address}, {"why", contact.why.str()}, {"texts", lepton::toJson(contact.why)}, {"tls_checked", contact.checked}});
    Json changes = Json::array();
    for (const auto& change : plan.changes)
        changes.push_back({{"object", change.object}, {"field", change.field}, {"from", change.from}, {"to", change.to}});
    Json warnings = Json::array();
    for (const auto& warning : plan.warnings)
        warnings.push_back({{"what", warning.str()}, {"texts", lepton::toJson(warning)}});
    return {{"steps", steps}, {"contacts", contacts}, {"changes", changes}, {"warnings", warnings}};
}

Json toJson(const Status& status) {
    return {{"state", status.state},
            {"reason", status.reason.str()},
            {"reason_texts", lepton::toJson(status.reason)},
            {"replicas", {{"ready", status.replicasReady}, {"wanted", status.replicasWanted}}},
            {"details", status.details}};
}

Json toJson(const TargetType& type) {
    Json out = project::toJson(type.settings);
    out["address_setting"] = type.addressSetting;
    out["answers"] = type.answers;
    out["secrets"] = Json::array();
    for (const auto& secret : type.secrets)
        out["secrets"].push_back({{"name", secret.name}, {"key", type.settings.name + "/" + secret.name}, {"label", secret.label}, {"doc", secret.doc}, {"environment", secret.environment != nullptr ? secret.environment : ""}});
    if (const auto usable = type.available(); !usable)
        out["missing"] = lepton::toJson(usable.error());
    return out;
}

Result<const TargetType*> findTarget(const std::string& name) {
    std::string names;
    for (const auto& type : targetTypes()) {
        if (type.settings.name == name)
            return &type;
        names += (names.empty() ? "" : ", ") + type.settings.name;
    }
    return Error(ErrorCode::NotFound, text(LT("core", "There is no target named “%1”"), name)).at("--target").fix(text(LT("core", "Choose one of: %1"), names));
}

} // namespace lepton::deploy
