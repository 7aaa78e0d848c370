// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"
#include "tests/engine/RunFixture.h"
#include "tests/main/TemporaryFolder.h"

#include <memory>
#include <stdexcept>

namespace lepton::testing {

/// A small trained model, made once for the tests of this program: pictures [1, 8, 8], four classes.
inline std::shared_ptr<engine::Model> servedModel() {
    static const std::shared_ptr<engine::Model> model = [] {
        const TemporaryFolder temporary;
        RunFixture run;
        run.info.project.name = "bars";
        const Path folder = run.makeFolder(temporary.path());
        if (!run.train(folder).ok())
            throw std::runtime_error("the model could not be trained");
        return std::move(engine::Model::fromRun(folder)).value();
    }();
    return model;
}

/// Its version is the run folder's name.
inline const char* servedVersion() { return "0001"; }

/// {"inputs":[{"name":"pictures","datatype":"FP32","shape":[count,1,8,8],"data":[…]}]}, flat, the values counting up from 0.
inline Json inferRequest(std::int64_t count = 1) {
    Json data = Json::array();
    for (std::int64_t i = 0; i < count * 64; ++i)
        data.push_back(i % 256);
    return {{"inputs", Json::array({{{"name", "pictures"}, {"datatype", "FP32"}, {"shape", {count, 1, 8, 8}}, {"data", data}}})}};
}

} // namespace lepton::testing
