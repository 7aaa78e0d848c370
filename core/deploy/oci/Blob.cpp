// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/Blob.h"

namespace lepton::deploy::oci {

Blob blobOf(std::string bytes, const std::string& mediaType) {
    Blob blob;
    blob.mediaType = mediaType;
    blob.digest = "sha256:" + sha256(bytes);
    blob.size = bytes.size();
    blob.bytes = std::move(bytes);
    return blob;
}

Json descriptor(const Blob& blob) {
    Json out{{"mediaType", blob.mediaType}, {"digest", blob.digest}, {"size", blob.size}};
    if (!blob.annotations.empty())
        out["annotations"] = Json(blob.annotations);
    return out;
}

} // namespace lepton::deploy::oci
