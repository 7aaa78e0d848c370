// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/Push.h"

#include "core/deploy/oci/BlobUpload.h"
#include "core/deploy/oci/Layer.h"

namespace lepton::deploy::oci {

namespace {

/// Which repository of a host has a blob, as far as this machine has pushed it: the next one can mount it from there.
class KnownPlaces {
public:
    KnownPlaces() : m_file(layerCache() / "places.json") {
        const auto bytes = readFile(m_file);
        m_document = bytes ? Json::parse(*bytes, nullptr, false) : Json();
        if (!m_document.is_object())
            m_document = Json::object();
    }
    std::string find(const Reference& place, const std::string& digest) const {
        const Json found = m_document.value(place.host + "@" + digest, Json());
        return found.is_string() && found.get<std::string>() != place.repository ? found.get<std::string>() : std::string();
    }
    void keep(const Reference& place, const std::vector<Blob>& blobs) {
        constexpr std::size_t most = 500;
        constexpr std::uint64_t worthIt = 1U << 20U;
        if (m_document.size() > most)
            m_document = Json::object();
        for (const auto& blob : blobs)
            if (blob.size >= worthIt)
                m_document[place.host + "@" + blob.digest] = place.repository;
        (void)writeJson(m_file, m_document); // only a hint
    }

private:
    Path m_file;
    Json m_document;
};

std::uint64_t bytesOf(const std::vector<Blob>& blobs) {
    std::uint64_t sum = 0;
    for (const auto& blob : blobs)
        sum += blob.size;
    return sum;
}

std::string megabytes(std::uint64_t bytes) { return formatNumber(static_cast<double>((bytes + 50000) / 100000) / 10.0); }

} // namespace

Result<RegistryClient> registryAt(const ImagePlace& place, Reporter& reporter) {
    RegistryClient::Options options;
    LEPTON_TRY(options.place, parseReference(place.repository));
    if (!options.place.tag.empty() || !options.place.digest.empty())
        return Error(ErrorCode::BadValue, LT("core", "The repository is named without a tag: the tag is the package's version")).at(place.repository).fix(text(LT("core", "Write %1"), options.place.name()));
    options.plainHttp = place.plainHttp;
    options.tls = place.tls;
    LEPTON_TRY(options.credentials, findCredentials(options.place.name()));
    return RegistryClient(std::move(options), reporter);
}

Result<PushedImage> push(const std::vector<Blob>& blobs, const Blob& manifest, const std::string& tag, const ImagePlace& place, const Path& folder, Reporter& reporter) {
    reporter.started("push", Text(place.repository));
    LEPTON_TRY(RegistryClient registry, registryAt(place, reporter));
    LEPTON_CHECK(registry.connect());
    const Reference& target = registry.options().place;
    const UploadSessions sessions(folder.empty() ? Path() : folder / "uploads.json");
    KnownPlaces known;
    PushedImage out;
    const std::uint64_t total = bytesOf(blobs);
    std::uint64_t before = 0;
    for (const auto& blob : blobs) {
        LEPTON_TRY(const bool there, registry.hasBlob(blob.digest));
        if (there) {
            out.skippedBytes += blob.size;
        } else {
            Blob sent = blob;
            sent.mountFrom = known.find(target, blob.digest);
            LEPTON_TRY(const auto outcome, BlobUpload(registry, sent, sessions, [&](std::uint64_t done) { reporter.bytes("push", before + done, total); }).run());
            out.sentBytes += outcome.sent;
            out.skippedBytes += outcome.mounted ? blob.size : outcome.resumed;
        }
        before += blob.size;
        reporter.bytes("push", before, total);
    }
    LEPTON_TRY(out.digest, registry.putManifest(tag, manifest.mediaType, manifest.bytes));
    known.keep(target, blobs);
    out.reference = target.name() + "@" + out.digest;
    out.tagged = target.name() + ":" + tag;
    reporter.done("push", text(LT("core", "%1: %2 MB sent, %3 MB were there already"), out.tagged, megabytes(out.sentBytes), megabytes(out.skippedBytes)));
    return out;
}

} // namespace lepton::deploy::oci
