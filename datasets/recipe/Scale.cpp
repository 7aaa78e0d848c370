// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/Scale.h"

namespace lepton::datasets {

namespace {

constexpr const char* name = "Scale";

class Scale final : public TensorStep {
public:
    std::string type() const override { return name; }
    Json toJson() const override { return {{"type", name}}; }
    Text summary() const override { return LT("core", "0 … 255 to 0 … 1"); }
    Affine affine() const override { return {name, {0.0F}, {255.0F}}; }
};

} // namespace

StepType scaleStep() {
    return {name,
            LT("core", "Scale"),
            LT("core", "Divides pixel values by 255, so that they lie between 0 and 1."),
            false,
            {},
            {},
            [](const Json&) -> Result<std::shared_ptr<const Step>> {
                return std::shared_ptr<const Step>(std::make_shared<Scale>());
            }};
}

} // namespace lepton::datasets
