// SPDX-License-Identifier: GPL-3.0-or-later
// Activations that are one function of LibTorch's, with their settings.
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

/// y = function(x, settings read once).
template <typename Read>
OperatorType withSettings(std::string name, Read read) {
    using Function = std::invoke_result_t<Read, const graph::Parameters&>;
    class Configured final : public Operator {
    public:
        explicit Configured(Function function) : m_function(std::move(function)) {}
        at::Tensor forward(Tensors inputs, Tensors, const ForwardContext&) const override { return m_function(inputs[0]); }

    private:
        Function m_function;
    };
    return {std::move(name), [read](const graph::Parameters& p) { return std::make_unique<Configured>(read(p)); }};
}

} // namespace

OperatorType silu() {
    return elementwise("SiLU", [](const at::Tensor& x) { return at::silu(x); });
}

OperatorType mish() {
    return elementwise("Mish", [](const at::Tensor& x) { return at::mish(x); });
}

OperatorType hardsigmoid() {
    return elementwise("Hardsigmoid", [](const at::Tensor& x) { return at::hardsigmoid(x); });
}

OperatorType hardswish() {
    return elementwise("Hardswish", [](const at::Tensor& x) { return at::hardswish(x); });
}

OperatorType selu() {
    return elementwise("SELU", [](const at::Tensor& x) { return at::selu(x); });
}

OperatorType logSoftmax() {
    return elementwise("LogSoftmax", [](const at::Tensor& x) { return at::log_softmax(x, 1); });
}

OperatorType elu() {
    return withSettings("ELU", [](const graph::Parameters& p) { return [alpha = p.real("alpha")](const at::Tensor& x) { return at::elu(x, alpha); }; });
}

OperatorType gelu() {
    return withSettings("GELU", [](const graph::Parameters& p) { return [form = p.choice("approximation")](const at::Tensor& x) { return at::gelu(x, form); }; });
}

OperatorType softplus() {
    return withSettings("Softplus", [](const graph::Parameters& p) {
        return [beta = p.real("beta"), threshold = p.real("threshold")](const at::Tensor& x) { return at::softplus(x, beta, threshold); };
    });
}

OperatorType glu() {
    return withSettings("GLU", [](const graph::Parameters& p) { return [dimension = p.integer("dimension")](const at::Tensor& x) { return at::glu(x, dimension); }; });
}

} // namespace lepton::engine::operators
