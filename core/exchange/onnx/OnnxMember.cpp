// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/onnx/OnnxMember.h"

#include "core/exchange/onnx/OnnxExport.h"

namespace lepton::exchange {

namespace {

struct Checked {
    std::string bytes;
    OnnxCheck check;
};

Result<Checked> writeChecked(const project::Package& package) {
    LEPTON_TRY(auto model, writeOnnx(package));
    LEPTON_TRY(auto check, checkOnnx(model.bytes, package));
    if (check.largestDifference.value_or(0) > onnxTolerance)
        return Error(ErrorCode::Internal, text(LT("core", "The ONNX model answers the package's samples differently, by %1"), *check.largestDifference));
    return Checked{std::move(model.bytes), std::move(check)};
}

} // namespace

void addOnnx(project::Package& package) {
    auto made = writeChecked(package);
    if (!made) {
        package.onnx.clear();
        package.provenance["onnx"] = {{"missing", made.error().line()}};
        return;
    }
    package.onnx = std::move(made->bytes);
    const auto& check = made->check;
    package.provenance["onnx"] = {{"largest_difference", check.largestDifference ? Json(*check.largestDifference) : Json()}, {"samples", check.samples}, {"checked_by", check.checkedBy}};
}

} // namespace lepton::exchange
