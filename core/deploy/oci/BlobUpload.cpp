// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/BlobUpload.h"

#include <algorithm>
#include <fstream>
#include <memory>

namespace lepton::deploy::oci {

namespace {

constexpr int mostRestarts = 3;

/// Bytes of a blob from an offset on, as libcurl asks for them.
class BlobSource {
public:
    BlobSource(const Blob& blob, std::uint64_t from, std::uint64_t count) : m_blob(blob), m_at(from), m_end(from + count) {
        if (!blob.file.empty()) {
            m_file.open(blob.file, std::ios::binary);
            m_file.seekg(static_cast<std::streamoff>(from));
        }
    }
    std::size_t read(char* to, std::size_t most) {
        std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(most, m_end - m_at));
        if (m_blob.file.empty())
            std::copy_n(m_blob.bytes.data() + m_at, count, to);
        else
            count = static_cast<std::size_t>(m_file.read(to, static_cast<std::streamsize>(count)).gcount());
        m_at += count;
        return count;
    }
    std::uint64_t at() const { return m_at; }

private:
    const Blob& m_blob;
    std::uint64_t m_at;
    std::uint64_t m_end;
    std::ifstream m_file;
};

std::string withDigest(const std::string& location, const std::string& digest) { return location + (location.find('?') == std::string::npos ? "?" : "&") + "digest=" + digest; }

/// Bytes that the registry has, from "0-1023" or "bytes=0-1023"; none if it does not say, or says "0-0", which means one byte or none.
std::optional<std::uint64_t> receivedBytes(const HttpResponse& response) {
    const std::string range = response.header("range");
    const auto dash = range.rfind('-');
    if (dash == std::string::npos || dash + 1 >= range.size() || !std::all_of(range.begin() + static_cast<std::ptrdiff_t>(dash) + 1, range.end(), [](unsigned char c) { return std::isdigit(c) != 0; }))
        return std::nullopt;
    const auto last = std::strtoull(range.c_str() + dash + 1, nullptr, 10);
    return last == 0 ? std::nullopt : std::optional<std::uint64_t>(last + 1);
}

} // namespace

Result<BlobUpload::Outcome> BlobUpload::run() {
    LEPTON_CHECK(fileAsNamed());
    m_location = m_sessions.find(m_registry.options().place.name(), m_blob.digest);
    if (!m_location.empty()) {
        LEPTON_CHECK(askOffset());
        m_outcome.resumed = m_offset;
        if (m_offset > 0)
            m_registry.reporter().log(m_registry.options().place.host, "going on with an upload that broke off, at " + std::to_string(m_offset >> 20U) + " of " + std::to_string(m_blob.size >> 20U) + " MiB");
    }
    while (m_phase != Phase::Done)
        LEPTON_CHECK(step());
    m_sessions.forget(m_registry.options().place.name(), m_blob.digest);
    m_progress(m_blob.size);
    return m_outcome;
}

Result<void> BlobUpload::fileAsNamed() const {
    std::error_code fault;
    if (m_blob.file.empty() || (std::filesystem::file_size(m_blob.file, fault) == m_blob.size && !fault))
        return {};
    return Error(ErrorCode::Unreadable, LT("core", "A file that is to be pushed is gone or has another size")).at(m_blob.file.string()).fix(LT("core", "Deploy again: it is made anew"));
}

Result<void> BlobUpload::step() {
    LEPTON_CHECK(m_registry.reporter().check());
    if (m_phase == Phase::Start)
        return start();
    const std::uint64_t left = m_blob.size - m_offset;
    return m_whole || left <= m_chunk ? finish() : sendChunk();
}

Result<void> BlobUpload::start() {
    std::string query;
    if (!m_blob.mountFrom.empty() && m_restarts == 0) {
        m_registry.alsoRead(m_blob.mountFrom);
        query = "?mount=" + m_blob.digest + "&from=" + m_blob.mountFrom;
    }
    LEPTON_TRY(const HttpResponse response, m_registry.request([&] { return HttpRequest{"POST", m_registry.path("blobs/uploads/") + query}; }));
    if (response.status == 201 && !query.empty()) {
        m_outcome.mounted = true;
        m_phase = Phase::Done;
        return {};
    }
    if (response.status != 202 || response.header("location").empty())
        return m_registry.refusal(response, "POST upload");
    m_offset = 0;
    m_phase = Phase::Send;
    moveTo(response);
    return {};
}

HttpRequest BlobUpload::dataRequest(const char* method, const std::string& url, std::uint64_t from, std::uint64_t count) {
    HttpRequest request{method, url, {"Content-Type: application/octet-stream"}};
    request.timeoutSeconds = 0;
    // An empty source would be sent as a stream of unknown length.
    if (count == 0)
        return request;
    auto source = std::make_shared<BlobSource>(m_blob, from, count);
    request.sourceBytes = count;
    request.source = [this, source](char* to, std::size_t most) {
        const std::size_t read = source->read(to, most);
        m_outcome.sent += read;
        m_progress(source->at());
        return read;
    };
    return request;
}

void BlobUpload::moveTo(const HttpResponse& response) {
    if (const std::string location = response.header("location"); !location.empty())
        m_location = m_registry.absolute(location);
    m_sessions.keep(m_registry.options().place.name(), m_blob.digest, m_location);
}

Result<void> BlobUpload::sendChunk() {
    const std::uint64_t count = std::min(m_chunk, m_blob.size - m_offset);
    const auto outcome = m_registry.requestOnce([&] {
        HttpRequest patch = dataRequest("PATCH", m_location, m_offset, count);
        patch.headers.push_back("Content-Range: " + std::to_string(m_offset) + "-" + std::to_string(m_offset + count - 1));
        return patch;
    });
    if (RegistryClient::passing(outcome))
        return recover(outcome);
    LEPTON_TRY(const HttpResponse& response, outcome);
    if (response.status == 202 || response.status == 201 || response.status == 204) {
        m_offset = std::min(receivedBytes(response).value_or(m_offset + count), m_offset + count);
        m_failures = 0;
        moveTo(response);
        return {};
    }
    if (response.status == 416)
        return recover(outcome);
    if (response.status == 404)
        return startAgain(m_registry.refusal(response, "PATCH upload"));
    if (m_offset == 0 && (response.status == 400 || response.status == 405 || response.status == 501)) {
        m_whole = true;
        return startAgain(m_registry.refusal(response, "PATCH upload"));
    }
    return m_registry.refusal(response, "PATCH upload");
}

Result<void> BlobUpload::finish() {
    const auto outcome = m_registry.requestOnce([&] {
        HttpRequest put = dataRequest("PUT", withDigest(m_location, m_blob.digest), m_offset, m_blob.size - m_offset);
        put.stallSeconds = std::max(120.0, m_registry.options().stallSeconds); // now it reads all of it again to check its digest
        return put;
    });
    if (RegistryClient::passing(outcome)) {
        // The answer may be what was lost.
        if (const auto there = m_registry.hasBlob(m_blob.digest); there && there.value()) {
            m_phase = Phase::Done;
            return {};
        }
        return recover(outcome);
    }
    LEPTON_TRY(const HttpResponse& response, outcome);
    if (response.status == 201 || response.status == 204 || response.status == 200) {
        m_phase = Phase::Done;
        return {};
    }
    if (response.status == 416)
        return recover(outcome);
    Error error = m_registry.refusal(response, "PUT upload");
    if (response.body.find("DIGEST_INVALID") != std::string::npos)
        error = Error(ErrorCode::Conflict, LT("core", "What has arrived at the registry has another digest than what was sent")).at(m_registry.options().place.name() + "@" + m_blob.digest).fix(LT("core", "Something between here and the registry changes data: try again, or by another way to it"));
    if (response.status == 400 || response.status == 404)
        return startAgain(std::move(error));
    return error;
}

Result<void> BlobUpload::recover(const Result<HttpResponse>& outcome) {
    if (++m_failures >= m_registry.options().attempts) {
        if (outcome)
            return m_registry.refusal(outcome.value(), "upload");
        Error error = outcome.error();
        error.fix(LT("core", "Deploy again when the connection is back: what has arrived is not sent again"));
        return error;
    }
    LEPTON_CHECK(m_registry.pauseBefore(m_failures, outcome));
    return askOffset();
}

Result<void> BlobUpload::askOffset() {
    const auto outcome = m_registry.request([&] { return HttpRequest{"GET", m_location}; });
    if (!outcome)
        return outcome.error();
    const auto received = receivedBytes(outcome.value());
    if ((outcome.value().status != 204 && outcome.value().status != 202) || !received || *received > m_blob.size) {
        m_phase = Phase::Start;
        m_offset = 0;
        return {};
    }
    m_phase = Phase::Send;
    m_offset = *received;
    moveTo(outcome.value());
    return {};
}

Result<void> BlobUpload::startAgain(Error reason) {
    if (++m_restarts >= mostRestarts)
        return reason;
    m_registry.reporter().log(m_registry.options().place.host, reason.what.str() + "; starting this upload again");
    m_phase = Phase::Start;
    return {};
}

} // namespace lepton::deploy::oci
