// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Stateless.h"

namespace lepton::engine::operators {

namespace {

/// LibTorch's order: from the last dimension, its start and its end.
std::vector<std::int64_t> borders(const graph::Parameters& p, std::size_t dimensions) {
    static constexpr const char* sides[] = {"left", "right", "top", "bottom", "front", "back"};
    std::vector<std::int64_t> out;
    for (std::size_t i = 0; i < 2 * dimensions; ++i)
        out.push_back(p.integer(sides[i]));
    return out;
}

OperatorType crop(std::string name, std::size_t dimensions) {
    return stateless(std::move(name), [dimensions](const graph::Parameters& p) {
        return [borders = borders(p, dimensions)](Tensors in) {
            at::Tensor left = in[0];
            for (std::size_t d = 0; 2 * d < borders.size(); ++d) {
                const std::int64_t dimension = in[0].dim() - 1 - static_cast<std::int64_t>(d);
                left = at::slice(left, dimension, borders[2 * d], left.size(dimension) - borders[2 * d + 1]);
            }
            return left;
        };
    });
}

OperatorType zeroPad(std::string name, std::size_t dimensions) {
    return stateless(std::move(name), [dimensions](const graph::Parameters& p) {
        return [borders = borders(p, dimensions)](Tensors in) { return at::constant_pad_nd(in[0], borders, 0); };
    });
}

template <typename Pad>
OperatorType reflectionPad(std::string name, std::size_t dimensions, Pad pad) {
    return stateless(std::move(name), [dimensions, pad](const graph::Parameters& p) {
        return [borders = borders(p, dimensions), pad](Tensors in) { return pad(in[0], borders); };
    });
}

using Sizes = std::vector<std::int64_t>;

} // namespace

OperatorType crop1d() { return crop("Crop1d", 1); }
OperatorType crop2d() { return crop("Crop2d", 2); }
OperatorType crop3d() { return crop("Crop3d", 3); }
OperatorType zeroPad1d() { return zeroPad("ZeroPad1d", 1); }
OperatorType zeroPad2d() { return zeroPad("ZeroPad2d", 2); }
OperatorType zeroPad3d() { return zeroPad("ZeroPad3d", 3); }

OperatorType reflectionPad1d() {
    return reflectionPad("ReflectionPad1d", 1, [](const at::Tensor& x, const Sizes& borders) { return at::reflection_pad1d(x, borders); });
}
OperatorType reflectionPad2d() {
    return reflectionPad("ReflectionPad2d", 2, [](const at::Tensor& x, const Sizes& borders) { return at::reflection_pad2d(x, borders); });
}
OperatorType reflectionPad3d() {
    return reflectionPad("ReflectionPad3d", 3, [](const at::Tensor& x, const Sizes& borders) { return at::reflection_pad3d(x, borders); });
}

} // namespace lepton::engine::operators
