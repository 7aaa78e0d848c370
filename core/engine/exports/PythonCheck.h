// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/exports/ExportSamples.h"

namespace lepton::engine {

/// Runs the exported PyTorch source (core/exchange/PyTorchUse.h's main) in a process of $LEPTON_PYTHON, or of python3, on the samples; its files lie beside
/// the source for so long. Where there is no Python with PyTorch and safetensors, or it takes longer than two minutes, the check says so in `by` and has no
/// samples. Errors: BadFormat (the source fails, with Python's last line), Cancelled (Ctrl+C), those of the disk.
Result<ExportCheck> checkPyTorchSource(const Path& source, const Model& model, const ExportSamples& samples);

} // namespace lepton::engine
