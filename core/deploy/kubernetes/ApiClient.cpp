// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/ApiClient.h"

#include "core/deploy/kubernetes/ApiError.h"

#include <algorithm>
#include <map>

namespace lepton::deploy::kubernetes {

namespace {

constexpr int notFound = 404;
constexpr int conflict = 409;

Result<Json> parsed(const HttpResponse& response, const std::string& where) {
    Json out = Json::parse(response.body, nullptr, false);
    if (out.is_discarded())
        return Error(ErrorCode::BadFormat, LT("core", "The address does not answer as a Kubernetes cluster does")).at(where).fix(LT("core", "Check the server's address in your kubeconfig"));
    return out;
}

} // namespace

std::string shownName(const Json& object) { return object.at("kind").get<std::string>() + " " + object.at("metadata").at("name").get<std::string>(); }

std::string pluralOf(const std::string& kind) {
    static const std::map<std::string, std::string> irregular{{"NetworkPolicy", "networkpolicies"}};
    if (const auto found = irregular.find(kind); found != irregular.end())
        return found->second;
    std::string out = kind + "s";
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

std::string listPath(const std::string& apiVersion, const std::string& kind, const std::string& nameSpace) {
    const std::string root = apiVersion.find('/') == std::string::npos ? "/api/" + apiVersion : "/apis/" + apiVersion;
    return kind == "Namespace" ? root + "/namespaces" : root + "/namespaces/" + nameSpace + "/" + pluralOf(kind);
}

std::string objectPath(const Json& object, const std::string& nameSpace) {
    return listPath(object.at("apiVersion").get<std::string>(), object.at("kind").get<std::string>(), nameSpace) + "/" + object.at("metadata").at("name").get<std::string>();
}

std::string urlEscaped(const std::string& text) {
    constexpr const char* digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '.' || c == '~')
            out += c;
        else
            (out += '%').append({digits[byte >> 4U], digits[byte & 15U]});
    }
    return out;
}

HttpRequest ApiClient::request(const std::string& method, const std::string& path) const {
    HttpRequest request;
    request.method = method;
    request.url = m_access.server + path;
    request.headers = {"Accept: application/json"};
    if (!m_access.authorization.empty())
        request.headers.push_back("Authorization: " + m_access.authorization);
    request.tls = m_access.tls;
    request.goOn = m_goOn;
    return request;
}


Result<Json> ApiClient::answer(const HttpRequest& request, const std::string& object) const {
    LEPTON_TRY(const auto response, send(request));
    if (response.status >= 400)
        return apiError(response, object, m_access.server);
    return parsed(response, m_access.server);
}

Result<Json> ApiClient::get(const std::string& path, const std::string& object) const { return answer(request("GET", path), object); }

Result<std::optional<Json>> ApiClient::find(const std::string& path, const std::string& object) const {
    LEPTON_TRY(const auto response, send(request("GET", path)));
    if (response.status == notFound)
        return std::optional<Json>();
    if (response.status >= 400)
        return apiError(response, object, m_access.server);
    LEPTON_TRY(Json found, parsed(response, m_access.server));
    return std::optional<Json>(std::move(found));
}

Result<Json> ApiClient::post(const std::string& path, const Json& body, const std::string& object) const {
    HttpRequest asked = request("POST", path);
    asked.headers.emplace_back("Content-Type: application/json");
    asked.body = body.dump();
    return answer(asked, object);
}

Result<Json> ApiClient::mergePatch(const std::string& path, const Json& body, const std::string& object) const {
    HttpRequest asked = request("PATCH", path + "?fieldManager=" + fieldManager);
    asked.headers.emplace_back("Content-Type: application/merge-patch+json");
    asked.body = body.dump();
    return answer(asked, object);
}

Result<Json> ApiClient::apply(const Json& object, const std::string& nameSpace, const Apply& how, std::vector<FieldConflict>* conflicts) const {
    const std::string shown = shownName(object);
    HttpRequest asked = request("PATCH", objectPath(object, nameSpace) + "?fieldManager=" + (how.manager.empty() ? fieldManager : how.manager) + (how.force ? "&force=true" : "") + (how.dryRun ? "&dryRun=All" : ""));
    asked.headers.emplace_back("Content-Type: application/apply-patch+yaml");
    asked.body = object.dump();
    LEPTON_TRY(const auto response, send(asked));
    if (response.status == conflict && !how.force) {
        const auto found = conflictsIn(Json::parse(response.body, nullptr, false), shown);
        if (!found.empty() && std::all_of(found.begin(), found.end(), [](const FieldConflict& one) { return one.harmless(); }))
            return apply(object, nameSpace, {how.dryRun, true, how.manager});
        if (conflicts != nullptr)
            conflicts->insert(conflicts->end(), found.begin(), found.end());
    }
    if (response.status >= 400)
        return apiError(response, shown, m_access.server);
    return parsed(response, m_access.server);
}

Result<void> ApiClient::remove(const std::string& path, const std::string& object) const {
    HttpRequest asked = request("DELETE", path);
    asked.headers.emplace_back("Content-Type: application/json");
    asked.body = R"({"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Foreground"})";
    LEPTON_TRY(const auto response, send(asked));
    if (response.status >= 400 && response.status != notFound)
        return apiError(response, object, m_access.server);
    return {};
}

Result<void> ApiClient::lines(const std::string& path, const std::function<bool(const std::string& line)>& line, const std::function<bool()>& goOn) const {
    HttpRequest asked = request("GET", path);
    asked.timeoutSeconds = 0;
    asked.goOn = goOn;
    std::string rest;
    asked.receive = [&](std::string_view piece) {
        rest += piece;
        bool more = true;
        std::size_t at = 0;
        for (auto end = rest.find('\n'); more && end != std::string::npos; end = rest.find('\n', at)) {
            more = line(rest.substr(at, end - at));
            at = end + 1;
        }
        rest.erase(0, more ? at : std::string::npos);
        return more;
    };
    LEPTON_TRY(const auto response, send(asked));
    if (response.status >= 400)
        return apiError(response, {}, m_access.server);
    if (!rest.empty())
        line(rest);
    return {};
}

Result<std::string> ApiClient::text(const std::string& path) const {
    LEPTON_TRY(auto response, send(request("GET", path)));
    if (response.status >= 400)
        return apiError(response, {}, m_access.server);
    return std::move(response.body);
}

} // namespace lepton::deploy::kubernetes
