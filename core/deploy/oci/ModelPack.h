// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Target.h"
#include "core/deploy/oci/Blob.h"
#include "core/deploy/oci/Image.h"

#include <vector>

namespace lepton::deploy::oci {

/// A package as a ModelPack (CNCF model-spec v1): not runnable, but what registries and clusters show, scan and mount as a model. A layer for each member of the
/// package, as it is (weight, weight.config or doc, by what it holds), named by `org.cncf.model.filepath`: zipped again they are the package.
struct ModelPack {
    std::vector<Blob> blobs; ///< the layers, then the config
    Blob manifest;
};

/// Errors: those of the package's zip.
Result<ModelPack> buildModelPack(const Request& request);
/// "44.4K": the format's own way to write how many parameters there are.
std::string parameterSize(std::uint64_t parameters);

Result<PushedImage> pushModelPack(const Request& request, const ImagePlace& place, const std::string& tag, Reporter& reporter);

} // namespace lepton::deploy::oci
