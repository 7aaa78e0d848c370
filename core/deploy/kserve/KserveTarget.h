// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Target.h"
#include "core/deploy/oci/Image.h"

#include <functional>

namespace lepton::deploy {

/// KServe ("kserve") in a cluster of the user's kubeconfig: an InferenceService with our image as its predictor, or with the cluster's Triton runtime on a
/// Triton repository that lies where the cluster can read it.
TargetType kserveTarget();

namespace kserve {

using PushImage = std::function<Result<oci::PushedImage>(const Request&, const oci::ImagePlace&, Reporter&)>;
/// The same with another way to push the image: for tests.
std::unique_ptr<Target> makeKserveTarget(PushImage push);

} // namespace kserve
} // namespace lepton::deploy
