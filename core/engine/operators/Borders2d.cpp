// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Stateless.h"

namespace lepton::engine::operators {

namespace {

/// LibTorch's order: from the last dimension, its start and its end.
std::vector<std::int64_t> borders(const graph::Parameters& p) { return {p.integer("left"), p.integer("right"), p.integer("top"), p.integer("bottom")}; }

} // namespace

OperatorType crop2d() {
    return stateless("Crop2d", [](const graph::Parameters& p) {
        return [borders = borders(p)](Tensors in) {
            const at::Tensor rows = at::slice(in[0], 2, borders[2], in[0].size(2) - borders[3]);
            return at::slice(rows, 3, borders[0], in[0].size(3) - borders[1]);
        };
    });
}

OperatorType zeroPad2d() {
    return stateless("ZeroPad2d", [](const graph::Parameters& p) {
        return [borders = borders(p)](Tensors in) { return at::constant_pad_nd(in[0], borders, 0); };
    });
}

OperatorType reflectionPad2d() {
    return stateless("ReflectionPad2d", [](const graph::Parameters& p) {
        return [borders = borders(p)](Tensors in) { return at::reflection_pad2d(in[0], borders); };
    });
}

} // namespace lepton::engine::operators
