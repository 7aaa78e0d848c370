// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/Target.h"
#include "core/deploy/kserve/KserveTarget.h"
#include "core/deploy/kubernetes/KubernetesTarget.h"
#include "core/deploy/lepton/LeptonTarget.h"
#include "core/deploy/local/LocalTarget.h"
#include "core/deploy/oci/RegistryTarget.h"
#include "core/deploy/podman/PodmanTarget.h"

namespace lepton::deploy {

const std::vector<TargetType>& targetTypes() {
    static const std::vector<TargetType> types{
        localTarget(),
        registryTarget(),
        podmanTarget(),
        dockerTarget(),
        kubernetesTarget(),
        kserveTarget(),
        leptonTarget(),
    };
    return types;
}

} // namespace lepton::deploy
