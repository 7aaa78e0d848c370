// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/RegistryClient.h"

#include "core/base/Files.h"
#include "core/base/Json.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lepton::deploy::oci {

namespace {

constexpr double longestPause = 20;

/// {"errors":[{"code","message"}]} as one sentence; else the start of the body.
std::string wordsOf(const HttpResponse& response) {
    const Json body = Json::parse(response.body, nullptr, false);
    std::string words;
    if (body.is_object() && body.contains("errors") && body["errors"].is_array())
        for (const auto& fault : body["errors"]) {
            if (!fault.is_object())
                continue;
            for (const char* key : {"code", "message"})
                if (const Json part = fault.value(key, Json()); part.is_string() && !part.get<std::string>().empty())
                    words += (words.empty() ? "" : key == std::string("message") ? ": " : "; ") + part.get<std::string>();
        }
    if (words.empty() && response.header("content-type").find("html") == std::string::npos)
        words = response.body;
    std::replace(words.begin(), words.end(), '\n', ' ');
    return words.substr(0, 300);
}

/// A full disk stays full: docker-registry tells it as a 500 with the system's error 28 (ENOSPC) in its detail.
bool diskFull(const HttpResponse& response) {
    return response.status == 507 || (response.status >= 500 && (response.body.find("no space left") != std::string::npos || response.body.find("\"Err\":28}") != std::string::npos));
}

Text hintFor(int status) {
    switch (status) {
    case 403:
        return LT("core", "Use a log-in that may write to this repository, or another repository");
    case 404:
        return LT("core", "Check the name; some registries want a repository to be made before something is pushed to it");
    case 405:
        return LT("core", "The registry may be read-only: ask who runs it, or use another");
    case 413:
        return LT("core", "A proxy before the registry limits the size of requests: ask who runs it");
    default:
        return status >= 500 || status == 429 ? LT("core", "Try again later: what has arrived is not sent again. If it goes on, look at the registry's log") : LT("core", "Look at the registry's log");
    }
}

} // namespace

RegistryClient::RegistryClient(Options options, Reporter& reporter)
    : m_options(std::move(options)), m_reporter(reporter), m_authorization(m_options.credentials, m_options.tls, m_options.plainHttp),
      m_scopes{"repository:" + m_options.place.repository + ":pull,push"} {}

std::string RegistryClient::origin() const { return (m_options.plainHttp ? "http://" : "https://") + m_options.place.apiHost(); }

std::string RegistryClient::absolute(const std::string& location) const {
    if (location.starts_with("//"))
        return (m_options.plainHttp ? "http:" : "https:") + location;
    return location.starts_with("/") ? origin() + location : location;
}

void RegistryClient::alsoRead(const std::string& repository) {
    const std::string scope = "repository:" + repository + ":pull";
    if (std::find(m_scopes.begin(), m_scopes.end(), scope) == m_scopes.end())
        m_scopes.push_back(scope);
}

Error RegistryClient::refusal(const HttpResponse& response, const std::string& what) const {
    const std::string words = m_authorization.withoutSecrets(wordsOf(response));
    if (diskFull(response))
        return Error(ErrorCode::NoSpace, text(LT("core", "The registry has no space left on its disk (status %1, %2)"), response.status, what)).at(m_options.place.name()).fix(LT("core", "Free space there, or ask who runs it; then deploy again"));
    const auto code = response.status == 403 || response.status == 405 ? ErrorCode::Unwritable : ErrorCode::Unreadable;
    Text sentence = words.empty() ? text(LT("core", "The registry answers with status %1 (%2)"), response.status, what) : text(LT("core", "The registry answers with status %1 (%2): %3"), response.status, what, words);
    return Error(code, std::move(sentence)).at(m_options.place.name()).fix(hintFor(response.status));
}

bool RegistryClient::passing(const Result<HttpResponse>& outcome) {
    if (!outcome)
        return outcome.error().code == ErrorCode::Unreadable;
    const int status = outcome.value().status;
    if (diskFull(outcome.value()))
        return false;
    return status == 408 || status == 429 || (status >= 500 && status != 501);
}

Result<void> RegistryClient::pauseBefore(int attempt, const Result<HttpResponse>& outcome) {
    double seconds = std::min(longestPause, m_options.pauseSeconds * std::pow(2, attempt - 1));
    if (outcome)
        if (const std::string after = outcome.value().header("retry-after"); !after.empty() && std::isdigit(static_cast<unsigned char>(after.front())) != 0)
            seconds = std::min(longestPause, std::max(0.05, std::atof(after.c_str())));
    const std::string reason = outcome ? "status " + std::to_string(outcome.value().status) : outcome.error().what.str();
    m_reporter.log(m_options.place.host, reason + "; trying again (" + std::to_string(attempt) + " of " + std::to_string(m_options.attempts - 1) + ")");
    return m_reporter.wait(seconds);
}

Result<HttpResponse> RegistryClient::requestOnce(const std::function<HttpRequest()>& make) {
    for (int tried = 0;; ++tried) {
        HttpRequest request = make();
        request.url = absolute(request.url);
        request.tls = m_options.tls;
        request.stallSeconds = request.stallSeconds > 0 ? request.stallSeconds : m_options.stallSeconds;
        if (!request.goOn)
            request.goOn = [this] { return m_reporter.goOn(); };
        // An upload may lead to another host, a store with signed addresses: the log-in is not for it.
        const bool own = request.url.starts_with(origin() + "/");
        if (const std::string header = m_authorization.header(m_scopes); own && !header.empty())
            request.headers.push_back(header);
        auto response = send(request);
        constexpr int renewals = 2;
        if (!response || response->status != 401 || !own)
            return response;
        if (tried >= renewals)
            return refusal(*response, request.method);
        LEPTON_CHECK(m_authorization.obtain(*response, m_scopes, m_options.place.name(), request.goOn));
    }
}

Result<HttpResponse> RegistryClient::request(const std::function<HttpRequest()>& make) {
    for (int attempt = 1;; ++attempt) {
        auto outcome = requestOnce(make);
        if (!passing(outcome) || attempt >= m_options.attempts)
            return outcome;
        LEPTON_CHECK(pauseBefore(attempt, outcome));
    }
}

Result<void> RegistryClient::connect() {
    const auto ask = [] { return HttpRequest{"GET", "/v2/"}; };
    auto outcome = requestOnce(ask);
    // A registry that starts or a line that falters gets a second chance, but an address that is wrong is said so soon.
    if (passing(outcome)) {
        LEPTON_CHECK(pauseBefore(1, outcome));
        outcome = requestOnce(ask);
    }
    if (!outcome) {
        Error error = std::move(outcome).error();
        if (!m_options.plainHttp && error.what.str().find("wrong version number") != std::string::npos)
            error.fix(LT("core", "This registry speaks HTTP without TLS: say so in the target's settings (plain-http), if it is on this machine or a network you trust"));
        return error;
    }
    if (outcome->status == 200)
        return {};
    if (outcome->status == 404)
        return Error(ErrorCode::Unreadable, LT("core", "What answers at this address is not a registry")).at(m_options.place.host).fix(LT("core", "Check the host and the port"));
    return refusal(*outcome, "GET /v2/");
}

Result<bool> RegistryClient::hasBlob(const std::string& digest) {
    LEPTON_TRY(const HttpResponse response, request([&] { return HttpRequest{"HEAD", path("blobs/" + digest)}; }));
    if (response.status == 200 || response.status == 404)
        return response.status == 200;
    return refusal(response, "HEAD blob");
}

Result<std::optional<StoredManifest>> RegistryClient::manifest(const std::string& tagOrDigest) {
    LEPTON_TRY(const HttpResponse response, request([&] {
        HttpRequest get{"GET", path("manifests/" + tagOrDigest)};
        for (const char* type : {"application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.v2+json"})
            get.headers.push_back(std::string("Accept: ") + type);
        return get;
    }));
    if (response.status == 404)
        return std::optional<StoredManifest>();
    if (response.status != 200)
        return refusal(response, "GET manifest");
    return std::optional(StoredManifest{response.header("content-type"), "sha256:" + sha256(response.body), response.body});
}

Result<std::string> RegistryClient::putManifest(const std::string& tagOrDigest, const std::string& mediaType, const std::string& bytes) {
    LEPTON_TRY(const HttpResponse response, request([&] { return HttpRequest{"PUT", path("manifests/" + tagOrDigest), {"Content-Type: " + mediaType}, bytes}; }));
    if (response.status != 201 && response.status != 200)
        return refusal(response, "PUT manifest");
    const std::string digest = "sha256:" + sha256(bytes);
    if (const std::string named = response.header("docker-content-digest"); !named.empty() && named != digest)
        return Error(ErrorCode::Conflict, text(LT("core", "The registry has kept something else than what was sent: it names the digest %1"), named)).at(m_options.place.name()).fix(LT("core", "Push it again"));
    return digest;
}

Result<bool> RegistryClient::removeManifest(const std::string& digest) {
    LEPTON_TRY(const HttpResponse response, request([&] { return HttpRequest{"DELETE", path("manifests/" + digest)}; }));
    if (response.status == 202 || response.status == 200 || response.status == 404)
        return response.status != 404;
    if (response.status == 405 || response.status == 501)
        return Error(ErrorCode::Unsupported, LT("core", "The registry does not let anything be deleted, so the image stays there"))
            .at(m_options.place.name() + "@" + digest)
            .fix(LT("core", "Delete it on the registry's own pages, or ask who runs it"));
    return refusal(response, "DELETE manifest");
}

} // namespace lepton::deploy::oci
