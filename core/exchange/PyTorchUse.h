// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/PyTorchLines.h"
#include "core/project/AnswerForm.h"

#include <string>
#include <vector>

namespace lepton::exchange {

/// What goes beside the class where somebody is to use the model with its weights, not only read it.
struct PyTorchUse {
    struct Tensor {
        std::string name;  ///< of the signature: "pictures"
        std::string about; ///< "float32 [N, 1, 28, 28], 0 to 255"
    };
    std::vector<Tensor> inputs;
    std::vector<Tensor> outputs;
    project::AnswerForm form = project::AnswerForm::AsIs; ///< what makes answers of the first output of the class
    std::vector<std::string> labels;
};

/// The lines before the class: the file's imports.
PyTorchLines pythonUseImports(bool functional);
/// The lines behind it: labels, load() (the weights lie beside the source, NAME.safetensors), answer(), and a main that answers the questions in one
/// safetensors file and writes another, `python NAME.py QUESTIONS ANSWERS`, tensors by the signature's names.
PyTorchLines pythonUse(const PyTorchUse& use, const std::string& className);

} // namespace lepton::exchange
