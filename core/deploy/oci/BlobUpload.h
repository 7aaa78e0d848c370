// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/oci/Blob.h"
#include "core/deploy/oci/RegistryClient.h"
#include "core/deploy/oci/UploadSessions.h"

#include <cstdint>
#include <functional>
#include <string>

namespace lepton::deploy::oci {

/// One blob on its way to a registry: mounted from another repository if it is there, else POST, then PATCH for each chunk, then PUT with the digest (small
/// ones in the PUT). After a lost connection or a 5xx the registry is asked how much it has (GET of the upload's address) and the rest is sent; where it does
/// not know the upload any more, it starts again. A registry that takes no chunks gets all in one PUT.
class BlobUpload {
public:
    static constexpr std::uint64_t usualChunk = 32ULL << 20U;

    /// `progress` is told the bytes of this blob that have been sent; it can go back after a fault.
    BlobUpload(RegistryClient& registry, const Blob& blob, const UploadSessions& sessions, std::function<void(std::uint64_t)> progress, std::uint64_t chunkBytes = usualChunk)
        : m_registry(registry), m_blob(blob), m_sessions(sessions), m_progress(std::move(progress)), m_chunk(chunkBytes) {}

    struct Outcome {
        std::uint64_t sent = 0;   ///< bytes that went over the line, those sent twice counted twice
        std::uint64_t resumed = 0; ///< bytes that the registry had from an earlier try
        bool mounted = false;
    };
    /// Errors: those of the registry; Conflict (what has arrived has another digest), Unreadable (the blob's file has gone or changed), Cancelled.
    Result<Outcome> run();

private:
    enum class Phase { Start, Send, Done };

    Result<void> step();
    Result<void> start();
    Result<void> sendChunk();
    Result<void> finish();
    Result<void> recover(const Result<HttpResponse>& outcome);
    Result<void> askOffset();
    Result<void> startAgain(Error reason);
    HttpRequest dataRequest(const char* method, const std::string& url, std::uint64_t from, std::uint64_t count);
    void moveTo(const HttpResponse& response);
    Result<void> fileAsNamed() const;

    RegistryClient& m_registry;
    const Blob& m_blob;
    const UploadSessions& m_sessions;
    std::function<void(std::uint64_t)> m_progress;
    std::uint64_t m_chunk;

    Phase m_phase = Phase::Start;
    std::string m_location;
    std::uint64_t m_offset = 0;
    bool m_whole = false; ///< the registry takes no chunks
    int m_failures = 0;   ///< since something arrived
    int m_restarts = 0;
    Outcome m_outcome;
};

} // namespace lepton::deploy::oci
