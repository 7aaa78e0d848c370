// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/exports/ScriptModule.h"

#include "core/engine/Guard.h"
#include "core/exchange/PyTorchNames.h"

#include <torch/script.h>

#include <map>
#include <sstream>

namespace lepton::engine {

namespace {

using torch::jit::Module;

/// The module with its modules, made as the names of the weights ask for them.
class ModuleTree {
public:
    explicit ModuleTree(const std::string& name) : m_unit(std::make_shared<torch::jit::CompilationUnit>()), m_name("__torch__." + name), m_root(make(m_name)) {}

    void add(const WeightSlot& slot, const at::Tensor& weight) {
        auto path = weightPath(slot.name);
        const std::string own = scriptAttribute(path.back());
        path.pop_back();
        Module owner = moduleAt(path);
        const at::Tensor value = weight.detach().clone(at::MemoryFormat::Contiguous);
        if (slot.trained)
            owner.register_parameter(own, value, /*is_buffer=*/false);
        else
            owner.register_buffer(own, value);
    }

    Module& root() { return m_root; }

private:
    Module make(const std::string& name) {
        Module module(c10::QualifiedName(name), m_unit, /*shouldMangle=*/true);
        module.register_attribute("training", c10::BoolType::get(), false);
        return module;
    }

    Module moduleAt(const std::vector<std::string>& path) {
        Module at = m_root;
        std::string whole;
        for (const auto& part : path) {
            whole += "." + part;
            const auto known = m_modules.find(whole);
            if (known != m_modules.end()) {
                at = known->second;
                continue;
            }
            Module inner = make(m_name + "_part.Part" + std::to_string(m_modules.size()));
            at.register_module(scriptAttribute(part), inner);
            m_modules.emplace(whole, inner);
            at = inner;
        }
        return at;
    }

    std::shared_ptr<torch::jit::CompilationUnit> m_unit;
    std::string m_name;
    Module m_root;
    std::map<std::string, Module> m_modules; ///< by their path
};

std::vector<at::Tensor> tensorsOf(const c10::IValue& value) {
    if (value.isTensor())
        return {value.toTensor()};
    std::vector<at::Tensor> out;
    for (const auto& element : value.toTupleRef().elements())
        out.push_back(element.toTensor());
    return out;
}

} // namespace

Result<std::string> scriptFileBytes(const std::string& name, const ScriptForward& forward, const std::vector<WeightSlot>& slots, std::span<const at::Tensor> weights, const std::string& notes) {
    return guarded(name, [&]() -> Result<std::string> {
        ModuleTree tree(exchange::pythonClassName(name));
        for (std::size_t i = 0; i < slots.size(); ++i)
            tree.add(slots[i], weights[i]);
        for (const auto& [constant, value] : forward.constants)
            tree.root().register_buffer(constant, value);
        tree.root().define(forward.source);
        std::ostringstream out;
        tree.root().save(out, {{"lepton.json", notes}});
        return out.str();
    });
}

struct LoadedScript::Module {
    torch::jit::Module module;
};

Result<LoadedScript> LoadedScript::load(const std::string& bytes) {
    return guarded("TorchScript", [&]() -> Result<LoadedScript> {
        std::istringstream in(bytes);
        LoadedScript out;
        out.m_module = std::make_shared<Module>(Module{torch::jit::load(in, at::kCPU)});
        out.m_module->module.eval();
        return out;
    });
}

Result<std::vector<at::Tensor>> LoadedScript::run(const std::vector<at::Tensor>& inputs) const {
    return guarded("TorchScript", [&]() -> Result<std::vector<at::Tensor>> {
        const at::NoGradGuard frozen;
        return tensorsOf(m_module->module.forward({inputs.begin(), inputs.end()}));
    });
}

} // namespace lepton::engine
