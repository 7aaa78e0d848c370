// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ModelArgument.h"

#include "core/project/Package.h"

namespace lepton::cli {

Result<std::shared_ptr<engine::Model>> openModel(const std::string& runOrPackage) {
    std::error_code fault;
    if (std::filesystem::is_directory(runOrPackage, fault))
        return engine::Model::fromRun(std::filesystem::absolute(runOrPackage).lexically_normal());
    LEPTON_TRY(const auto package, project::readPackage(runOrPackage));
    return engine::Model::fromPackage(package);
}

} // namespace lepton::cli
