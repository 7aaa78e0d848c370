// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/oci/Blob.h"
#include "core/deploy/oci/Image.h"
#include "core/deploy/oci/RegistryClient.h"

#include <vector>

namespace lepton::deploy::oci {

/// A client for a place, with the log-in that this machine has for it. Errors: BadValue (the name), those of findCredentials().
Result<RegistryClient> registryAt(const ImagePlace& place, Reporter& reporter);

/// Blobs and the manifest that names them, in that order: until the manifest is there, the tag stays what it was. Step "push". Blobs that are there are skipped; those
/// known to lie in another repository of this registry are mounted. `folder` keeps what is needed to go on after an interruption.
Result<PushedImage> push(const std::vector<Blob>& blobs, const Blob& manifest, const std::string& tag, const ImagePlace& place, const Path& folder, Reporter& reporter);

} // namespace lepton::deploy::oci
