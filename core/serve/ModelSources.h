// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/engine/Model.h"

#include <initializer_list>
#include <memory>
#include <vector>

namespace lepton::serve {

/// What a server is to serve.
struct ModelSources {
    ModelSources() = default;
    ModelSources(std::vector<std::shared_ptr<engine::Model>> ready) : models(std::move(ready)) {}
    ModelSources(std::initializer_list<std::shared_ptr<engine::Model>> ready) : models(ready) {}

    std::vector<std::shared_ptr<engine::Model>> models; ///< in memory already; can't be loaded again once unloaded
    std::vector<Path> packages;                         ///< must all be good
    Path folder;                                        ///< of packages, in it and one level below; empty: none. A bad one is reported, and the others served
};

} // namespace lepton::serve
