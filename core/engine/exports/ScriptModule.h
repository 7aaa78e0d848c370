// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CompiledNetwork.h"
#include "core/engine/exports/ScriptForward.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lepton::engine {

/// A TorchScript file, as torch.jit.load reads it: the forward pass, its weights as parameters and buffers of nested modules with the names of
/// our own files, and `notes` beside them ("lepton.json" for torch.jit.load's _extra_files).
/// Errors: Internal (LibTorch does not take the source), with the place in it.
Result<std::string> scriptFileBytes(const std::string& name, const ScriptForward& forward, const std::vector<WeightSlot>& slots, std::span<const at::Tensor> weights, const std::string& notes);

/// Such a file, loaded as anybody would load it.
class LoadedScript {
public:
    /// Errors: BadFormat.
    static Result<LoadedScript> load(const std::string& bytes);
    /// One tensor [N, …] an argument → one tensor a result. Errors: Internal.
    Result<std::vector<at::Tensor>> run(const std::vector<at::Tensor>& inputs) const;

private:
    struct Module;
    std::shared_ptr<Module> m_module;
};

} // namespace lepton::engine
