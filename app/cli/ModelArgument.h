// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"

#include <memory>
#include <string>

namespace lepton::cli {

/// RUN|PACKAGE on a command line: a folder is a run (its best checkpoint), a file is a package.
Result<std::shared_ptr<engine::Model>> openModel(const std::string& runOrPackage);

} // namespace lepton::cli
