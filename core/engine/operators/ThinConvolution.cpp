// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/ThinConvolution.h"

#include <algorithm>

namespace lepton::engine::operators {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using Bias = std::optional<at::Tensor>;

/// The sizes of one convolution: from the pictures' places to those of the many-channelled side.
struct Plan {
    std::int64_t samples, channels, height, width; ///< of the pictures
    std::int64_t rows, columns;                    ///< places of the other side
    ThinGeometry g;

    std::int64_t places() const { return samples * rows * columns; }
    std::int64_t window() const { return channels * g.kernel[0] * g.kernel[1]; }

    /// Calls `use(run, picture, count)` for each row of each window that lies in the picture, with where it begins in both.
    template <typename Use>
    void eachRun(std::int64_t sample, Use use) const {
        std::int64_t place = sample * rows * columns * window();
        for (std::int64_t y = 0; y < rows; ++y)
            for (std::int64_t x = 0; x < columns; ++x, place += window()) {
                const std::int64_t left = x * g.stride[1] - g.padding[1];
                const std::int64_t from = std::max<std::int64_t>(0, -left);
                const std::int64_t count = std::min(g.kernel[1], width - left) - from;
                if (count <= 0)
                    continue;
                for (std::int64_t c = 0; c < channels; ++c)
                    for (std::int64_t ky = 0; ky < g.kernel[0]; ++ky) {
                        const std::int64_t line = y * g.stride[0] - g.padding[0] + ky;
                        if (line >= 0 && line < height)
                            use(place + (c * g.kernel[0] + ky) * g.kernel[1] + from, ((sample * channels + c) * height + line) * width + left + from, count);
                    }
            }
    }
};

/// [places, C · kernel]: the surroundings of each place.
at::Tensor windows(const at::Tensor& pictures, const Plan& plan) {
    const at::Tensor from = pictures.contiguous();
    at::Tensor out = at::zeros({plan.places(), plan.window()}, from.options().requires_grad(false));
    const auto* values = from.const_data_ptr<float>();
    auto* to = out.mutable_data_ptr<float>();
    at::parallel_for(0, plan.samples, 1, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t sample = first; sample < last; ++sample)
            plan.eachRun(sample, [&](std::int64_t run, std::int64_t picture, std::int64_t count) {
                for (std::int64_t k = 0; k < count; ++k)
                    to[run + k] = values[picture + k];
            });
    });
    return out;
}

/// The way back: adds each place's window to the pictures.
at::Tensor overlaid(const at::Tensor& matrix, const Plan& plan) {
    at::Tensor out = at::zeros({plan.samples, plan.channels, plan.height, plan.width}, matrix.options().requires_grad(false));
    const auto* values = matrix.const_data_ptr<float>();
    auto* to = out.mutable_data_ptr<float>();
    at::parallel_for(0, plan.samples, 1, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t sample = first; sample < last; ++sample)
            plan.eachRun(sample, [&](std::int64_t run, std::int64_t picture, std::int64_t count) {
                for (std::int64_t k = 0; k < count; ++k)
                    to[picture + k] += values[run + k];
            });
    });
    return out;
}

/// [N, F, H, W] as [places, F].
at::Tensor asRows(const at::Tensor& x) { return x.contiguous(at::MemoryFormat::ChannelsLast).permute({0, 2, 3, 1}).reshape({-1, x.size(1)}); }

at::Tensor asPictures(const at::Tensor& rows, const Plan& plan) { return rows.view({plan.samples, plan.rows, plan.columns, rows.size(1)}).permute({0, 3, 1, 2}); }

struct Kept {
    static void geometry(AutogradContext* context, const ThinGeometry& g) {
        context->saved_data["geometry"] = std::vector<std::int64_t>{g.kernel[0], g.kernel[1], g.stride[0], g.stride[1], g.padding[0], g.padding[1]};
    }
    static ThinGeometry geometry(AutogradContext* context) {
        const auto n = context->saved_data["geometry"].toIntVector();
        return {{n[0], n[1]}, {n[2], n[3]}, {n[4], n[5]}};
    }
};

/// The gradients with LibTorch's own operators, which have gradients themselves.
variable_list recorded(const at::Tensor& gradient, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, const ThinGeometry& g, bool transposed, at::IntArrayRef extra) {
    const std::vector<std::int64_t> filters{transposed ? weight.size(1) : weight.size(0)};
    const at::OptionalIntArrayRef biasSizes = bias.defined() ? at::OptionalIntArrayRef(filters) : at::OptionalIntArrayRef();
    const auto made = at::convolution_backward(gradient, x, weight, biasSizes, g.stride, g.padding, {1, 1}, transposed, extra, 1, {true, true, bias.defined()});
    return {std::get<0>(made), std::get<1>(made), std::get<2>(made)};
}

class ThinFunction : public torch::autograd::Function<ThinFunction> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight, const Bias& bias, const ThinGeometry& g) {
        const Plan plan = planOf(x, g);
        const at::Tensor rows = windows(x, plan);
        const at::Tensor matrix = weight.contiguous().view({weight.size(0), -1}).t();
        if (context != nullptr) {
            context->save_for_backward({x, weight, bias.value_or(at::Tensor()), rows});
            Kept::geometry(context, g);
        }
        return asPictures(bias ? at::addmm(*bias, rows, matrix) : at::mm(rows, matrix), plan);
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor& x = saved[0];
        const at::Tensor& weight = saved[1];
        const at::Tensor& bias = saved[2];
        const ThinGeometry g = Kept::geometry(context);
        if (at::GradMode::is_enabled()) {
            auto made = recorded(gradients[0], x, weight, bias, g, false, {0, 0});
            return {made[0], made[1], made[2], {}};
        }
        const at::Tensor rows = asRows(gradients[0]);
        at::Tensor ofX;
        at::Tensor ofWeight;
        if (context->needs_input_grad(0))
            ofX = overlaid(at::mm(rows, weight.contiguous().view({weight.size(0), -1})), planOf(x, g));
        if (context->needs_input_grad(1))
            ofWeight = at::mm(rows.t(), saved[3]).view(weight.sizes());
        return {ofX, ofWeight, bias.defined() && context->needs_input_grad(2) ? rows.sum(0) : at::Tensor(), {}};
    }

private:
    static Plan planOf(const at::Tensor& x, const ThinGeometry& g) {
        const auto out = [&](std::size_t d, std::int64_t size) { return (size + 2 * g.padding[d] - g.kernel[d]) / g.stride[d] + 1; };
        return {x.size(0), x.size(1), x.size(2), x.size(3), out(0, x.size(2)), out(1, x.size(3)), g};
    }
};

class ThinTransposedFunction : public torch::autograd::Function<ThinTransposedFunction> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight, const Bias& bias, const ThinGeometry& g, std::int64_t outHeight,
                              std::int64_t outWidth) {
        const Plan plan{x.size(0), weight.size(1), outHeight, outWidth, x.size(2), x.size(3), g};
        at::Tensor out = overlaid(at::mm(asRows(x), weight.contiguous().view({weight.size(0), -1})), plan);
        if (bias)
            out.add_(bias->view({1, -1, 1, 1}));
        if (context != nullptr) {
            context->save_for_backward({x, weight, bias.value_or(at::Tensor())});
            Kept::geometry(context, g);
        }
        return out;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor& x = saved[0];
        const at::Tensor& weight = saved[1];
        const at::Tensor& bias = saved[2];
        const at::Tensor& gradient = gradients[0];
        const ThinGeometry g = Kept::geometry(context);
        if (at::GradMode::is_enabled()) {
            const auto extra = [&](std::size_t d) {
                const auto axis = static_cast<std::int64_t>(d) + 2;
                return gradient.size(axis) - ((x.size(axis) - 1) * g.stride[d] - 2 * g.padding[d] + g.kernel[d]);
            };
            auto made = recorded(gradient, x, weight, bias, g, true, {extra(0), extra(1)});
            return {made[0], made[1], made[2], {}, {}, {}};
        }
        const Plan plan{x.size(0), weight.size(1), gradient.size(2), gradient.size(3), x.size(2), x.size(3), g};
        const at::Tensor rows = windows(gradient, plan);
        at::Tensor ofX;
        at::Tensor ofWeight;
        if (context->needs_input_grad(0))
            ofX = asPictures(at::mm(rows, weight.contiguous().view({weight.size(0), -1}).t()), plan);
        if (context->needs_input_grad(1))
            ofWeight = at::mm(asRows(x).t(), rows).view(weight.sizes());
        return {ofX, ofWeight, bias.defined() && context->needs_input_grad(2) ? gradient.sum({0, 2, 3}) : at::Tensor(), {}, {}, {}};
    }
};

} // namespace

namespace thin {

at::Tensor convolution(const at::Tensor& x, const at::Tensor& weight, const Bias& bias, const ThinGeometry& geometry) {
    return at::GradMode::is_enabled() ? ThinFunction::apply(x, weight, bias, geometry) : ThinFunction::forward(nullptr, x, weight, bias, geometry);
}

at::Tensor transposed(const at::Tensor& x, const at::Tensor& weight, const Bias& bias, const ThinGeometry& geometry, std::int64_t outHeight, std::int64_t outWidth) {
    return at::GradMode::is_enabled() ? ThinTransposedFunction::apply(x, weight, bias, geometry, outHeight, outWidth)
                                      : ThinTransposedFunction::forward(nullptr, x, weight, bias, geometry, outHeight, outWidth);
}

} // namespace thin

} // namespace lepton::engine::operators
