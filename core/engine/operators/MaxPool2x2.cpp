// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/MaxPool2x2.h"

#include "core/engine/operators/MaxPoolRows.h"

#include <ATen/Dispatch.h>

namespace lepton::engine::operators {

namespace {

constexpr std::int64_t planesAtOnce = 16;

struct Sizes {
    std::int64_t planes, height, width; ///< of the input
    std::int64_t outHeight() const { return height / 2; }
    std::int64_t outWidth() const { return width / 2; }
};

Sizes sizesOf(at::IntArrayRef shape) { return {shape[0] * shape[1], shape[2], shape[3]}; }

/// `places` may be undefined.
at::Tensor pool(const at::Tensor& pictures, const at::Tensor& places) {
    const Sizes sizes = sizesOf(pictures.sizes());
    const std::int64_t outHeight = sizes.outHeight();
    const std::int64_t outWidth = sizes.outWidth();
    at::Tensor out = at::empty({pictures.size(0), pictures.size(1), outHeight, outWidth}, pictures.options().requires_grad(false));
    AT_DISPATCH_FLOATING_TYPES(pictures.scalar_type(), "maxPool2x2", [&] {
        const auto* from = pictures.const_data_ptr<scalar_t>();
        auto* to = out.mutable_data_ptr<scalar_t>();
        auto* place = places.defined() ? places.mutable_data_ptr<std::uint8_t>() : nullptr;
        at::parallel_for(0, sizes.planes, planesAtOnce, [&](std::int64_t first, std::int64_t last) {
            for (std::int64_t row = first * outHeight; row < last * outHeight; ++row) {
                const auto* upper = from + (row / outHeight * sizes.height + row % outHeight * 2) * sizes.width;
                poolRow(upper, upper + sizes.width, to + row * outWidth, place == nullptr ? nullptr : place + row * outWidth, outWidth);
            }
        });
    });
    return out;
}

at::Tensor spread(const at::Tensor& gradient, const at::Tensor& places, at::IntArrayRef shape) {
    const Sizes sizes = sizesOf(shape);
    const std::int64_t outHeight = sizes.outHeight();
    const std::int64_t outWidth = sizes.outWidth();
    // Of an odd size the last row and column lie in no window.
    const bool odd = sizes.height % 2 + sizes.width % 2 > 0;
    at::Tensor out = odd ? at::zeros(shape, gradient.options()) : at::empty(shape, gradient.options());
    AT_DISPATCH_FLOATING_TYPES(gradient.scalar_type(), "maxPool2x2", [&] {
        const auto* from = gradient.const_data_ptr<scalar_t>();
        const auto* place = places.const_data_ptr<std::uint8_t>();
        auto* to = out.mutable_data_ptr<scalar_t>();
        at::parallel_for(0, sizes.planes, planesAtOnce, [&](std::int64_t first, std::int64_t last) {
            for (std::int64_t row = first * outHeight; row < last * outHeight; ++row) {
                auto* upper = to + (row / outHeight * sizes.height + row % outHeight * 2) * sizes.width;
                spreadRow(from + row * outWidth, place + row * outWidth, upper, upper + sizes.width, outWidth);
            }
        });
    });
    return out;
}

// In channels_last: rows of places are shared out.
constexpr std::int64_t rowsAtOnce = 16;

template <typename Value>
Window<Value> windowAt(Value* values, at::IntArrayRef shape, std::int64_t row, std::int64_t x) {
    const std::int64_t channels = shape[1];
    const std::int64_t width = shape[3];
    const std::int64_t outHeight = shape[2] / 2;
    Value* upper = values + ((row / outHeight * shape[2] + row % outHeight * 2) * width + 2 * x) * channels;
    Value* lower = upper + width * channels;
    return {upper, upper + channels, lower, lower + channels};
}

at::Tensor poolLast(const at::Tensor& pictures, const at::Tensor& places) {
    const auto shape = pictures.sizes();
    const std::int64_t channels = shape[1];
    const std::int64_t outWidth = shape[3] / 2;
    at::Tensor out = at::empty({shape[0], channels, shape[2] / 2, outWidth}, pictures.options().requires_grad(false).memory_format(at::MemoryFormat::ChannelsLast));
    AT_DISPATCH_FLOATING_TYPES(pictures.scalar_type(), "maxPool2x2", [&] {
        const auto* from = pictures.const_data_ptr<scalar_t>();
        auto* to = out.mutable_data_ptr<scalar_t>();
        auto* place = places.defined() ? places.mutable_data_ptr<std::uint8_t>() : nullptr;
        at::parallel_for(0, shape[0] * (shape[2] / 2), rowsAtOnce, [&](std::int64_t first, std::int64_t last) {
            for (std::int64_t row = first; row < last; ++row)
                for (std::int64_t x = 0; x < outWidth; ++x) {
                    const std::int64_t at = (row * outWidth + x) * channels;
                    poolPlace(windowAt(from, shape, row, x), to + at, place == nullptr ? nullptr : place + at, channels);
                }
        });
    });
    return out;
}

at::Tensor spreadLast(const at::Tensor& gradient, const at::Tensor& places, at::IntArrayRef shape) {
    const std::int64_t channels = shape[1];
    const std::int64_t outWidth = shape[3] / 2;
    const auto options = gradient.options().memory_format(at::MemoryFormat::ChannelsLast);
    at::Tensor out = at::empty(shape, options);
    if (shape[2] % 2 + shape[3] % 2 > 0)
        out.zero_();
    AT_DISPATCH_FLOATING_TYPES(gradient.scalar_type(), "maxPool2x2", [&] {
        const auto* from = gradient.const_data_ptr<scalar_t>();
        const auto* place = places.const_data_ptr<std::uint8_t>();
        auto* to = out.mutable_data_ptr<scalar_t>();
        at::parallel_for(0, shape[0] * (shape[2] / 2), rowsAtOnce, [&](std::int64_t first, std::int64_t last) {
            for (std::int64_t row = first; row < last; ++row)
                for (std::int64_t x = 0; x < outWidth; ++x) {
                    const std::int64_t at = (row * outWidth + x) * channels;
                    spreadPlace(from + at, place + at, windowAt(to, shape, row, x), channels);
                }
        });
    });
    return out;
}

class MaxPool2x2Function : public torch::autograd::Function<MaxPool2x2Function> {
public:
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& pictures) {
        const at::Tensor places = at::empty({pictures.size(0), pictures.size(1), pictures.size(2) / 2, pictures.size(3) / 2}, at::kByte);
        context->save_for_backward({places});
        context->saved_data["shape"] = pictures.sizes().vec();
        context->saved_data["last"] = !pictures.is_contiguous();
        return pictures.is_contiguous() ? pool(pictures, places) : poolLast(pictures, places);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients) {
        const at::Tensor places = context->get_saved_variables()[0];
        const auto shape = context->saved_data["shape"].toIntVector();
        if (context->saved_data["last"].toBool())
            return {spreadLast(gradients[0].contiguous(at::MemoryFormat::ChannelsLast), places, shape)};
        return {spread(gradients[0].contiguous(), places, shape)};
    }
};

} // namespace

bool fitsMaxPool2x2(const at::Tensor& pictures) {
    return pictures.is_cpu() && pictures.dim() == 4 && (pictures.is_contiguous() || pictures.is_contiguous(at::MemoryFormat::ChannelsLast)) && pictures.size(2) >= 2 && pictures.size(3) >= 2 &&
           (pictures.scalar_type() == at::kFloat || pictures.scalar_type() == at::kDouble);
}

at::Tensor maxPool2x2(const at::Tensor& pictures) {
    return at::GradMode::is_enabled() && pictures.requires_grad() ? MaxPool2x2Function::apply(pictures) : pictures.is_contiguous() ? pool(pictures, {}) : poolLast(pictures, {});
}

} // namespace lepton::engine::operators
