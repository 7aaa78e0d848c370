// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

namespace lepton::datasets {

enum class ElementType { UInt8, Int64, Float32 };

/// Bytes of one element: 1, 8 or 4.
constexpr std::size_t elementSize(ElementType type) {
    return type == ElementType::UInt8 ? 1 : type == ElementType::Int64 ? 8 : 4;
}

template <typename T>
constexpr bool isElement(ElementType type) {
    using V = std::remove_cv_t<T>;
    return (std::is_same_v<V, std::uint8_t> && type == ElementType::UInt8) ||
           (std::is_same_v<V, std::int64_t> && type == ElementType::Int64) ||
           (std::is_same_v<V, float> && type == ElementType::Float32);
}

/// A plain typed buffer, the last axis contiguous: what `datasets` yields and `engine` makes tensors of.
struct Array {
    ElementType type = ElementType::UInt8;
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes; ///< elements() * elementSize(type) of them

    Array() = default;
    /// All zero.
    Array(ElementType type, std::vector<std::int64_t> axes) : type(type), shape(std::move(axes)) {
        bytes.resize(static_cast<std::size_t>(elements()) * elementSize(type));
    }

    /// Product of the axes; 1 for a scalar.
    std::int64_t elements() const {
        std::int64_t count = 1;
        for (const auto axis : shape)
            count *= axis;
        return count;
    }

    /// The elements as `T`: std::uint8_t, std::int64_t or float, which must be the array's type.
    template <typename T>
    std::span<T> as() {
        assert(isElement<T>(type));
        return {reinterpret_cast<T*>(bytes.data()), bytes.size() / sizeof(T)};
    }
    template <typename T>
    std::span<const T> as() const {
        assert(isElement<T>(type));
        return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
    }

    bool operator==(const Array&) const = default;
};

} // namespace lepton::datasets
