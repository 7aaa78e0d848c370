// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/oci/ImageBuild.h"

#include <string>

namespace lepton::deploy::oci {

/// An image as an OCI image layout (image specification 1.1) in a new folder, its blobs links to where they lie.
Result<void> writeLayout(const BuiltImage& image, const std::string& name, const Path& folder);

/// An image as `docker save` writes it, for `docker load`: one tar file. Errors: NoSpace, Unwritable, Cancelled.
Result<void> writeDockerArchive(const BuiltImage& image, const std::string& name, const Path& file, const Reporter& reporter);

} // namespace lepton::deploy::oci
