// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/Deployment.h"

#include <algorithm>

namespace lepton::deploy {

namespace {

constexpr const char* formatName = "lepton-deployment";
constexpr int newestVersion = 1;

Json toJson(const Revision& revision) {
    return {{"revision", revision.number}, {"model", revision.model},     {"version", revision.version}, {"digest", revision.digest},
            {"settings", revision.settings}, {"created", revision.created}, {"outcome", revision.outcome}, {"state", revision.state}};
}

Revision revisionFromJson(const Json& document) {
    Revision out;
    out.number = document.at("revision").get<int>();
    out.model = document.at("model").get<std::string>();
    out.version = document.at("version").get<std::string>();
    out.digest = document.at("digest").get<std::string>();
    out.settings = document.at("settings");
    out.created = document.at("created").get<std::string>();
    out.outcome = document.at("outcome").get<std::string>();
    out.state = document.at("state");
    return out;
}

} // namespace

const Revision* Deployment::find(int number) const {
    const auto found = std::find_if(revisions.begin(), revisions.end(), [number](const Revision& revision) { return revision.number == number; });
    return found == revisions.end() ? nullptr : &*found;
}

const Revision* Deployment::before(int number) const {
    const Revision* out = nullptr;
    for (const auto& revision : revisions)
        if (revision.number < number && (revision.outcome == "live" || revision.outcome == "superseded"))
            out = &revision;
    return out;
}

Json toJson(const Deployment& deployment) {
    Json revisions = Json::array();
    for (const auto& revision : deployment.revisions)
        revisions.push_back(toJson(revision));
    Json out{{"format", formatName}, {"version", newestVersion}, {"name", deployment.name},   {"target", deployment.target},
             {"url", deployment.url}, {"live", deployment.live}, {"token", deployment.token}, {"revisions", std::move(revisions)}};
    if (deployment.lastError)
        out["last_error"] = lepton::toJson(*deployment.lastError);
    return out;
}

Result<Deployment> deploymentFromJson(const Json& document, const std::string& where) {
    LEPTON_TRY([[maybe_unused]] const int version, checkFormat(document, formatName, newestVersion, where));
    try {
        Deployment out;
        out.name = document.at("name").get<std::string>();
        out.target = document.at("target").get<std::string>();
        out.url = document.at("url").get<std::string>();
        out.live = document.at("live").get<int>();
        out.token = document.at("token").get<bool>();
        for (const auto& revision : document.at("revisions"))
            out.revisions.push_back(revisionFromJson(revision));
        if (document.contains("last_error"))
            out.lastError = errorFromJson(document["last_error"]);
        return out;
    } catch (const Json::exception& fault) {
        return Error(ErrorCode::BadFormat, text(LT("core", "The deployment's record is damaged: %1"), fault.what())).at(where).fix(LT("core", "Delete the deployment and deploy again; what is live at its target stays until then"));
    }
}

} // namespace lepton::deploy
