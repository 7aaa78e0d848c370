// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/HttpClient.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>

namespace lepton::deploy {

namespace {

/// What libcurl's callbacks work on.
struct Exchange {
    const HttpRequest& request;
    HttpResponse& response;
    CURL* handle;
    bool ended = false; ///< by `receive`
};

size_t take(char* bytes, size_t size, size_t count, void* target) {
    auto& exchange = *static_cast<Exchange*>(target);
    const std::string_view piece(bytes, size * count);
    long status = 0;
    curl_easy_getinfo(exchange.handle, CURLINFO_RESPONSE_CODE, &status);
    if (!exchange.request.receive || status >= 400) {
        exchange.response.body.append(piece);
        return piece.size();
    }
    exchange.ended = !exchange.request.receive(piece);
    return exchange.ended ? 0 : piece.size();
}

size_t give(char* to, size_t size, size_t count, void* source) { return static_cast<Exchange*>(source)->request.source(to, size * count); }

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

size_t takeHeader(char* bytes, size_t size, size_t count, void* target) {
    auto& headers = static_cast<Exchange*>(target)->response.headers;
    const std::string_view line(bytes, size * count);
    if (line.starts_with("HTTP/"))
        headers.clear(); // of an answer that led on: a redirection, 100 Continue
    if (const auto colon = line.find(':'); colon != std::string_view::npos) {
        std::string name(line.substr(0, colon));
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        std::string& value = headers[name];
        value += (value.empty() ? "" : ", ") + std::string(trimmed(line.substr(colon + 1)));
    }
    return line.size();
}

int whileMoving(void* target, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    const auto& goOn = static_cast<Exchange*>(target)->request.goOn;
    return goOn && !goOn() ? 1 : 0;
}

/// libcurl's own start-up is not thread-safe: done once, before the first request.
void startCurl() {
    static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    (void)started;
}

void setBlob(CURL* handle, CURLoption option, const std::string& pem) {
    if (pem.empty())
        return;
    curl_blob blob{const_cast<char*>(pem.data()), pem.size(), CURL_BLOB_COPY}; // NOLINT: libcurl's struct has no const; it copies
    curl_easy_setopt(handle, option, &blob);
}

void setTls(CURL* handle, const Tls& tls) {
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, tls.verify ? 1L : 0L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, tls.verify ? 2L : 0L);
    setBlob(handle, CURLOPT_CAINFO_BLOB, tls.authorities);
    setBlob(handle, CURLOPT_SSLCERT_BLOB, tls.certificate);
    setBlob(handle, CURLOPT_SSLKEY_BLOB, tls.key);
    if (!tls.certificate.empty()) {
        curl_easy_setopt(handle, CURLOPT_SSLCERTTYPE, "PEM");
        curl_easy_setopt(handle, CURLOPT_SSLKEYTYPE, "PEM");
    }
}

void setBody(CURL* handle, const HttpRequest& request, Exchange& exchange) {
    if (request.source) {
        curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(handle, CURLOPT_READFUNCTION, &give);
        curl_easy_setopt(handle, CURLOPT_READDATA, &exchange);
        curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.sourceBytes));
    } else if (!request.body.empty() || request.method == "POST" || request.method == "PUT" || request.method == "PATCH") {
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    }
    if (request.method == "HEAD")
        curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void setLimits(CURL* handle, const HttpRequest& request, Exchange& exchange) {
    constexpr long connectMilliseconds = 10000;
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, connectMilliseconds);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeoutSeconds * 1000));
    if (request.stallSeconds > 0) {
        curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
        curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, std::max(1L, static_cast<long>(request.stallSeconds)));
    }
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &whileMoving);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &exchange);
    if (request.method == "GET" || request.method == "HEAD") {
        curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
        curl_easy_setopt(handle, CURLOPT_MAXREDIRS, 5L);
        curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, request.url.starts_with("https:") ? "https" : "http,https");
    }
}

Error noAnswer(CURLcode outcome, const std::string& words, const HttpRequest& request) {
    const std::string reason = words.empty() ? curl_easy_strerror(outcome) : words;
    switch (outcome) {
    case CURLE_ABORTED_BY_CALLBACK:
        return Error(ErrorCode::Cancelled, LT("core", "Cancelled")).at(shownAddress(request.url));
    case CURLE_PEER_FAILED_VERIFICATION:
        return Error(ErrorCode::Unreadable, text(LT("core", "The server's certificate is not trusted: %1"), reason))
            .at(shownAddress(request.url))
            .fix(LT("core", "Give the certificate of its authority, or ask who runs the server; only if you know why, turn checking off for this target"));
    case CURLE_COULDNT_RESOLVE_HOST:
        return Error(ErrorCode::Unreadable, LT("core", "There is no host of this name")).at(shownAddress(request.url)).fix(LT("core", "Check the address, and that this machine is connected"));
    case CURLE_OPERATION_TIMEDOUT:
        return Error(ErrorCode::Unreadable, LT("core", "The address did not answer in time")).at(shownAddress(request.url)).fix(LT("core", "Check that the server is running and the connection is not slow, and try again"));
    default:
        return Error(ErrorCode::Unreadable, text(LT("core", "The address does not answer: %1"), reason)).at(shownAddress(request.url)).fix(LT("core", "Check the address, and that the server is running"));
    }
}

} // namespace

std::string HttpResponse::header(const std::string& smallName) const {
    const auto found = headers.find(smallName);
    return found == headers.end() ? std::string() : found->second;
}

std::string shownAddress(const std::string& url) {
    std::string out = url.substr(0, url.find_first_of("?#"));
    const auto start = out.find("://");
    if (start == std::string::npos)
        return out;
    const auto host = start + 3;
    const auto at = out.rfind('@', out.find('/', host));
    return at == std::string::npos || at < host ? out : out.substr(0, host) + out.substr(at + 1);
}

Result<HttpResponse> send(const HttpRequest& request) {
    startCurl();
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
    curl_slist* list = nullptr;
    for (const auto& header : request.headers)
        list = curl_slist_append(list, header.c_str());
    list = curl_slist_append(list, "Expect:"); // an answer before the body would only cost a second
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(list, &curl_slist_free_all);

    HttpResponse response;
    CURL* handle = curl.get();
    Exchange exchange{request, response, handle};
    std::array<char, CURL_ERROR_SIZE> words{};
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, words.data());
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "lepton-studio");
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &take);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &takeHeader);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &exchange);
    setTls(handle, request.tls);
    setBody(handle, request, exchange);
    setLimits(handle, request, exchange);
    const CURLcode outcome = curl_easy_perform(handle);
    if (outcome != CURLE_OK && !exchange.ended)
        return noAnswer(outcome, words.data(), request);
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    response.status = static_cast<int>(status);
    return response;
}

} // namespace lepton::deploy
