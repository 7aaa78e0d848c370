// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/Target.h"
#include "core/deploy/local/LocalTarget.h"
#include "core/deploy/oci/RegistryTarget.h"

namespace lepton::deploy {

const std::vector<TargetType>& targetTypes() {
    static const std::vector<TargetType> types{
        localTarget(),
        registryTarget(),
    };
    return types;
}

} // namespace lepton::deploy
