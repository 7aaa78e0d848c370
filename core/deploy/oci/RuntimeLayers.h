// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/oci/Layer.h"

#include <vector>

namespace lepton::deploy::oci {

/// The part of an image that is the same for all models, lowest first: the system's libraries, LibTorch, and the program itself, each a layer since they change at
/// a different pace: a new version of the program sends a few megabytes. Beside `lepton serve` there is no more than a shell with `ln` and `sleep`, which KServe needs to
/// take models out of an image.
Result<std::vector<Layer>> makeRuntimeLayers(const Path& program, Reporter& reporter);

/// The folder with the program's libraries, for LD_LIBRARY_PATH.
inline constexpr const char* librariesFolder = "/opt/lepton/lib";
/// The user and group that it runs as, one that is no other's on the machine.
inline constexpr int imageUser = 65532;

} // namespace lepton::deploy::oci
