// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Exports.h"

// One function a format, each in the file of its name.
namespace lepton::cli {

/// NAME-VERSION.leptonmodel; of a run measured and with a card, of a package the same again. Checked by reading it back and asking it its parity samples.
Result<WrittenExport> exportPackage(const ExportRequest& request);
/// NAME-VERSION.onnx, checked by ONNX's checker and ONNX Runtime.
Result<WrittenExport> exportOnnx(const ExportRequest& request);
/// NAME-VERSION.pt, checked by torch.jit.load.
Result<WrittenExport> exportTorchScript(const ExportRequest& request);
/// NAME.py and NAME.safetensors, checked by Python's PyTorch where there is one.
Result<WrittenExport> exportPyTorch(const ExportRequest& request);
/// NAME/config.pbtxt, NAME/VERSION/model.onnx or model.pt and, of classifiers, NAME/labels.txt in a Triton model repository.
Result<WrittenExport> exportTriton(const ExportRequest& request);

/// ONNX's bytes and how they did, for the two formats that hold them.
struct MadeModel {
    std::string bytes;
    engine::ExportCheck check;
};
Result<MadeModel> makeOnnx(const ExportSource& source);
Result<MadeModel> makeTorchScript(const ExportSource& source);

} // namespace lepton::cli
