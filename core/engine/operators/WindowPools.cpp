// SPDX-License-Identifier: GPL-3.0-or-later
// MaxPool1d, 2d, 3d and AvgPool1d, 2d, 3d.
#include "core/engine/operators/MaxPool2x2.h"
#include "core/engine/operators/OperatorList.h"

namespace lepton::engine::operators {

namespace {

using Sizes = std::vector<std::int64_t>;

struct Window {
    Sizes kernel;
    Sizes stride;
    Sizes padding;
};

using Pooling = at::Tensor (*)(const at::Tensor& x, const Window& window);

class WindowPool final : public Operator {
public:
    WindowPool(const graph::Parameters& p, Pooling pooling) : m_window{p.perDimension("kernel"), p.perDimension("stride"), p.perDimension("padding")}, m_pooling(pooling) {}
    at::Tensor forward(Tensors inputs, Tensors, const ForwardContext&) const override { return m_pooling(inputs[0], m_window); }

private:
    Window m_window;
    Pooling m_pooling;
};

OperatorType windowPool(std::string name, Pooling pooling) {
    return {std::move(name), [pooling](const graph::Parameters& p) { return std::make_unique<WindowPool>(p, pooling); }};
}

at::Tensor largest2d(const at::Tensor& x, const Window& window) {
    static const Sizes two{2, 2};
    static const Sizes none{0, 0};
    const bool usual = window.kernel == two && window.stride == two && window.padding == none;
    return usual && fitsMaxPool2x2(x) ? maxPool2x2(x) : at::max_pool2d(x, window.kernel, window.stride, window.padding);
}

} // namespace

OperatorType maxPool1d() {
    return windowPool("MaxPool1d", [](const at::Tensor& x, const Window& w) { return at::max_pool1d(x, w.kernel, w.stride, w.padding); });
}

OperatorType maxPool2d() { return windowPool("MaxPool2d", largest2d); }

OperatorType maxPool3d() {
    return windowPool("MaxPool3d", [](const at::Tensor& x, const Window& w) { return at::max_pool3d(x, w.kernel, w.stride, w.padding); });
}

OperatorType avgPool1d() {
    return windowPool("AvgPool1d", [](const at::Tensor& x, const Window& w) { return at::avg_pool1d(x, w.kernel, w.stride, w.padding); });
}

OperatorType avgPool2d() {
    return windowPool("AvgPool2d", [](const at::Tensor& x, const Window& w) { return at::avg_pool2d(x, w.kernel, w.stride, w.padding); });
}

OperatorType avgPool3d() {
    return windowPool("AvgPool3d", [](const at::Tensor& x, const Window& w) { return at::avg_pool3d(x, w.kernel, w.stride, w.padding); });
}

} // namespace lepton::engine::operators
