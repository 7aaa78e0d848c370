// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/lepton/WorkspaceClient.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

namespace lepton::deploy::dgx {

namespace {

constexpr int attempts = 4;
constexpr double longestWait = 30;
constexpr std::size_t longestWords = 300;

std::string firstSentence(const Json& body) {
    for (const char* key : {"message", "error", "detail", "reason"}) {
        if (!body.contains(key))
            continue;
        const Json& value = body[key];
        if (value.is_string())
            return value.get<std::string>();
        if (value.is_object())
            return firstSentence(value);
    }
    return body.dump();
}

void collectTokens(const Json& body, std::vector<std::string>& out) {
    if (!body.contains("spec") || !body["spec"].contains("api_tokens") || !body["spec"]["api_tokens"].is_array())
        return;
    for (const auto& token : body["spec"]["api_tokens"])
        if (token.is_object() && token.contains("value") && token["value"].is_string())
            out.push_back(token["value"].get<std::string>());
}

Text fixOf(int status) {
    if (status == 401)
        return text(LT("core", "Make a new token at %1 and keep it as this target's secret, or set LEPTON_WORKSPACE_TOKEN"), credentialsPage);
    if (status == 403)
        return LT("core", "Ask an administrator of the workspace for the right to make endpoints, or use another workspace");
    if (status == 429)
        return LT("core", "Wait a minute and try again");
    if (status >= 500)
        return LT("core", "Try again; if it lasts, ask the vendor");
    return LT("core", "Look at the target's settings");
}

/// %1 is the status, %2 the vendor's words after a colon.
const char* whatOf(int status) {
    switch (status) {
    case 401: return LT("core", "The workspace does not take the token: it is wrong or has expired (status %1%2)");
    case 403: return LT("core", "The token does not allow that (status %1%2)");
    case 404: return LT("core", "There is no such thing in the workspace (status %1%2)");
    case 409: return LT("core", "The workspace has one of that name already (status %1%2)");
    case 429: return LT("core", "The workspace takes no more requests now (status %1%2)");
    default: return status >= 500 ? LT("core", "The workspace has a fault of its own (status %1%2)") : LT("core", "The workspace refuses the request (status %1%2)");
    }
}

ErrorCode codeOf(int status) {
    switch (status) {
    case 404: return ErrorCode::NotFound;
    case 409: return ErrorCode::Conflict;
    case 401:
    case 403:
    case 429: return ErrorCode::Unreadable;
    default: return status >= 500 ? ErrorCode::Unreadable : ErrorCode::BadValue;
    }
}

double waitAfter(const HttpResponse& response, int attempt) {
    const double asked = std::atof(response.header("retry-after").c_str());
    return std::min(longestWait, asked > 0 ? asked : 0.25 * (1 << attempt));
}

} // namespace

std::string vendorWords(const std::string& body, const std::vector<std::string>& secrets) {
    const Json parsed = Json::parse(body, nullptr, false);
    std::string words = parsed.is_object() ? firstSentence(parsed) : body;
    for (const auto& secret : secrets)
        for (auto at = secret.empty() ? std::string::npos : words.find(secret); at != std::string::npos; at = words.find(secret, at + 3))
            words.replace(at, secret.size(), "***");
    if (words.find("api_tokens") != std::string::npos || words.find("apiTokens") != std::string::npos)
        return {};
    std::replace_if(words.begin(), words.end(), [](unsigned char c) { return c < ' '; }, ' ');
    return words.substr(0, longestWords);
}

HttpRequest WorkspaceClient::request(const std::string& method, const std::string& path, const Json* body) const {
    HttpRequest out;
    out.method = method;
    out.url = m_workspace.url + path;
    out.headers = {"Authorization: Bearer " + m_workspace.token, "Accept: application/json"};
    if (!m_workspace.origin.empty())
        out.headers.push_back("origin: " + m_workspace.origin);
    if (body != nullptr) {
        out.headers.emplace_back("Content-Type: application/json");
        out.body = body->dump();
    }
    out.timeoutSeconds = 60;
    out.tls = m_workspace.tls;
    out.goOn = m_goOn;
    return out;
}

Error WorkspaceClient::refused(const HttpRequest& request, const HttpResponse& response) const {
    std::vector<std::string> secrets{m_workspace.token};
    collectTokens(Json::parse(request.body, nullptr, false), secrets);
    collectTokens(Json::parse(response.body, nullptr, false), secrets);
    const std::string words = vendorWords(response.body, secrets);
    return Error(codeOf(response.status), text(whatOf(response.status), response.status, words.empty() ? words : ": " + words)).at(request.method + " " + shownAddress(request.url)).fix(fixOf(response.status));
}

bool WorkspaceClient::wait(double seconds) const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (std::chrono::steady_clock::now() < until) {
        if (m_goOn && !m_goOn())
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

Result<Json> WorkspaceClient::ask(const std::string& method, const std::string& path, const Json* body) const {
    const HttpRequest sent = request(method, path, body);
    const bool repeatable = method != "POST";
    for (int attempt = 0;; ++attempt) {
        const bool last = attempt + 1 == attempts;
        const auto response = send(sent);
        if (!response) {
            if (last || !repeatable || response.error().code == ErrorCode::Cancelled)
                return response.error();
            wait(0.25 * (1 << attempt));
            continue;
        }
        if (response->status < 400) {
            if (response->body.empty())
                return Json(Json::object());
            Json parsed = Json::parse(response->body, nullptr, false);
            if (parsed.is_discarded())
                return Error(ErrorCode::BadFormat, LT("core", "The workspace's answer is no JSON: another service may be at this address")).at(method + " " + shownAddress(sent.url)).fix(LT("core", "Check the workspace's address"));
            return parsed;
        }
        const bool passing = response->status == 429 || (repeatable && response->status >= 500);
        if (last || !passing || !wait(waitAfter(*response, attempt)))
            return refused(sent, *response);
    }
}

Result<void> WorkspaceClient::stream(const std::string& path, double stallSeconds, const std::function<bool(std::string_view)>& take) const {
    HttpRequest sent = request("GET", path, nullptr);
    sent.timeoutSeconds = 0;
    sent.stallSeconds = stallSeconds;
    sent.receive = take;
    LEPTON_TRY(const auto response, send(sent));
    if (response.status >= 400)
        return refused(sent, response);
    return {};
}

Result<WorkspaceFacts> WorkspaceClient::facts() const {
    auto found = get("/workspace");
    if (!found && found.error().code == ErrorCode::NotFound)
        return Error(ErrorCode::NotFound, text(LT("core", "There is no workspace “%1”"), m_workspace.id)).at(shownAddress(m_workspace.url)).fix(LT("core", "Check its id in the dashboard's address; one that was just made takes up to ten minutes"));
    if (!found)
        return found.error();
    const Json& told = *found;
    if (!told.is_object())
        return Error(ErrorCode::BadFormat, LT("core", "The workspace's answer is no JSON: another service may be at this address")).at(shownAddress(m_workspace.url)).fix(LT("core", "Check the workspace's address"));
    const auto word = [&told](const char* key) { return told.contains(key) && told[key].is_string() ? told[key].get<std::string>() : std::string(); };
    WorkspaceFacts out;
    out.name = word("workspace_name");
    out.state = word("workspace_state");
    const Json features = told.contains("features") && told["features"].is_object() ? told["features"] : Json::object();
    // Only an explicit true counts, as in the vendor's client.
    const auto on = [&features](const char* key) { return features.contains(key) && features[key] == Json(true); };
    out.generation = on("enable_new_deployment_api") ? Generation::Endpoints : Generation::Deployments;
    out.makesTokens = on("enable_secure_endpoint_defaults");
    if (told.contains("supported_shapes") && told["supported_shapes"].is_object())
        for (const auto& [name, shape] : told["supported_shapes"].items())
            out.shapes.push_back(name);
    if (out.state == "paused" || out.state == "terminated" || out.state == "all-pods-terminated")
        return Error(ErrorCode::Unsupported, text(LT("core", "The workspace “%1” is %2"), m_workspace.id, out.state)).at(shownAddress(m_workspace.url)).fix(LT("core", "Ask its administrator, or use another workspace"));
    return out;
}

} // namespace lepton::deploy::dgx
