// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Reporter.h"
#include "core/deploy/oci/Blob.h"

#include <functional>
#include <string>
#include <vector>

namespace lepton::deploy::oci {

/// One entry of an image's file system.
struct LayerEntry {
    enum class Kind { Folder, File, Link };
    Kind kind = Kind::File;
    std::string path;    ///< in the image, without a slash in front: "opt/lepton/bin/lepton"
    int mode = 0644;
    Path file{};         ///< whose content it has; empty: `text` is the content, or where a link leads
    std::string text{};
};

struct Layer {
    Blob blob;
    std::string diffId; ///< "sha256:…" of the layer before it was compressed
};

/// How a layer is compressed. Gzip: every container runtime reads it. A package's weights are noise to a compressor, so its layer stays as it is.
enum class Compression { None, Gzip };

/// Writes entries as a tar file, ordered by path, of user 0 and of the year 1970: the same content makes the same bytes. The folders above an entry are added. Kept in
/// cacheFolder()/images for the same files (by path, size and time of change) and found there the next time. Errors: those of files; NoSpace; Cancelled.
Result<Layer> makeLayer(std::vector<LayerEntry> entries, Compression compression, Reporter& reporter);

/// Where layers are kept. What was not used for two weeks is deleted when a new one is made.
Path layerCache();

} // namespace lepton::deploy::oci
