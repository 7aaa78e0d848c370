// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/exports/ScriptForms.h"

namespace lepton::engine::scripts {

const ScriptForm* findScriptForm(const std::string& layer) {
    static const ScriptForms forms = [] {
        ScriptForms made;
        for (const auto add : {addActivationForms, addConvolutionForms, addPoolForms, addNormForms, addShapeForms, addDenseForms, addSequenceForms, addRecurrentForms, addAttentionForms})
            add(made);
        return made;
    }();
    const auto found = forms.find(layer);
    return found == forms.end() ? nullptr : &found->second;
}

} // namespace lepton::engine::scripts
