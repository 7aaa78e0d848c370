// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/PyTorch.h"

#include "core/exchange/PyTorchClass.h"
#include "core/exchange/PyTorchNames.h"
#include "core/exchange/PyTorchUse.h"

#include <algorithm>

namespace lepton::exchange {

PyTorchSource writePyTorch(const graph::Network& network, const graph::Analysis& analysis, const std::vector<graph::Problem>& problems,
                           const PyTorchOptions& options) {
    const PyTorchFacts facts(analysis, problems);
    const std::string name = pythonClassName(options.name);
    PyTorchClasses classes(facts, options);
    classes.reserve(name);
    const PyTorchLines whole = classes.writeNetwork(network);

    PyTorchLines out;
    out.add(0, "", pythonComment(name + ", written by Lepton Studio"));
    if (options.use != nullptr) {
        out.append(pythonUseImports(classes.uses("F.")));
    } else {
        if (classes.uses("torch."))
            out.add(0, "import torch");
        if (classes.uses("F."))
            out.add(0, "import torch.nn.functional as F");
        out.add(0, "from torch import nn");
    }
    out.gap();
    out.gap();
    out.append(classes.groups());
    out.add(0, "class " + name + "(nn.Module):");
    out.append(whole);
    if (options.use != nullptr)
        out.append(pythonUse(*options.use, name));
    return out.finish();
}

} // namespace lepton::exchange
