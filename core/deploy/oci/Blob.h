// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"

#include <cstdint>
#include <map>
#include <string>

namespace lepton::deploy::oci {

/// Bytes that a manifest names: in a file, or in memory if they are few.
struct Blob {
    std::string mediaType;
    std::string digest; ///< "sha256:…"
    std::uint64_t size = 0;
    Path file{};         ///< empty: `bytes` is the content
    std::string bytes{};
    std::string mountFrom{}; ///< a repository of the same registry that may have it; empty: none is known
    std::map<std::string, std::string> annotations{};
};

Blob blobOf(std::string bytes, const std::string& mediaType);
/// {"mediaType","digest","size","annotations"}: the OCI content descriptor.
Json descriptor(const Blob& blob);

} // namespace lepton::deploy::oci
