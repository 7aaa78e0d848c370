// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Target.h"

namespace lepton::deploy {

/// A cluster of the user's kubeconfig. The package's image is pushed; Deployment, Service and what belongs to them are applied on the server's side, after a dry run in
/// which conflicts with others come out before anything is changed; the rollout is followed to its end. Settings: kubernetes/Settings.cpp.
TargetType kubernetesTarget();

} // namespace lepton::deploy
