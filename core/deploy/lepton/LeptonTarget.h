// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Target.h"
#include "core/deploy/oci/Image.h"

#include <functional>

namespace lepton::deploy {

/// NVIDIA DGX Cloud Lepton ("dgx-lepton"): the image is pushed to a registry that the workspace can reach, and runs there as an endpoint. Speaks both
/// generations of the vendor's API (dgx::Generation), whichever the workspace has. Secret: the workspace's token.
TargetType leptonTarget();

namespace dgx {

using PushImage = std::function<Result<oci::PushedImage>(const Request&, const oci::ImagePlace&, Reporter&)>;
/// The same with another way to push the image: for tests.
std::unique_ptr<Target> makeLeptonTarget(PushImage push);
/// What leptonTarget() takes, with ranges and defaults.
std::vector<graph::ParameterSpec> leptonParameters();

} // namespace dgx
} // namespace lepton::deploy
