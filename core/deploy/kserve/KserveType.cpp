// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kserve/KserveTarget.h"
#include "core/deploy/kserve/Settings.h"
#include "core/deploy/kubernetes/Kubeconfig.h"

namespace lepton::deploy {

TargetType kserveTarget() {
    TargetType type;
    type.settings = kserve::settingsType();
    type.addressSetting = "context";
    type.available = [] {
        const auto config = kubernetes::Kubeconfig::load();
        return config ? Result<void>() : Result<void>(config.error());
    };
    type.make = [] { return kserve::makeKserveTarget(&oci::pushImage); };
    return type;
}

} // namespace lepton::deploy
