// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/BinaryTensors.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace lepton::serve {

static_assert(std::endian::native == std::endian::little, "the protocol's bytes are little-endian");

namespace {

using datasets::ElementType;

/// Bytes from the network stand anywhere in memory.
template <typename From, typename To, typename Convert>
void convertAll(std::string_view bytes, std::span<To> out, const Convert& convert) {
    for (std::size_t i = 0; i < out.size(); ++i) {
        From value;
        std::memcpy(&value, bytes.data() + i * sizeof(From), sizeof(From));
        out[i] = convert(value);
    }
}

template <typename To>
void fill(std::string_view bytes, Datatype from, std::span<To> out) {
    const auto plain = [](auto value) { return static_cast<To>(value); };
    switch (from) {
    case Datatype::UInt8: return convertAll<std::uint8_t>(bytes, out, plain);
    case Datatype::UInt16: return convertAll<std::uint16_t>(bytes, out, plain);
    case Datatype::UInt32: return convertAll<std::uint32_t>(bytes, out, plain);
    case Datatype::Int8: return convertAll<std::int8_t>(bytes, out, plain);
    case Datatype::Int16: return convertAll<std::int16_t>(bytes, out, plain);
    case Datatype::Int32: return convertAll<std::int32_t>(bytes, out, plain);
    case Datatype::Fp16: return convertAll<std::uint16_t>(bytes, out, [](std::uint16_t bits) { return static_cast<To>(fromHalf(bits)); });
    case Datatype::Fp64: return convertAll<double>(bytes, out, plain);
    default: std::memcpy(out.data(), bytes.data(), bytes.size());
    }
}

} // namespace

std::optional<std::size_t> firstNotFinite(std::span<const float> values) {
    constexpr std::size_t block = 64; // of a fixed size, so that it is compiled to vector instructions
    constexpr std::uint32_t exponent = 0x7F800000;
    std::size_t start = 0;
    for (; start + block <= values.size(); start += block) {
        std::uint32_t found = 0;
        for (std::size_t i = 0; i < block; ++i)
            found |= (std::bit_cast<std::uint32_t>(values[start + i]) & exponent) == exponent ? 1U : 0U;
        if (found != 0)
            break;
    }
    for (; start < values.size(); ++start)
        if (!std::isfinite(values[start]))
            return start;
    return std::nullopt;
}

Result<datasets::Array> readBinary(std::string_view bytes, Datatype from, ElementType to, const std::vector<std::int64_t>& shape, const std::string& name) {
    const auto count = elementsOf(shape);
    std::size_t needed = 0;
    if (!count || __builtin_mul_overflow(*count, datatypeSize(from), &needed) || needed != bytes.size())
        return Error(ErrorCode::BadValue, text(LT("core", "The input “%1” has %2 bytes, which is not what %3 %4 takes"), name, bytes.size(), datatypeName(from), shapeText(shape)));
    const ElementType type = to == ElementType::Int64 ? ElementType::Int64 : ElementType::Float32;
    datasets::Array out;
    if (from == (type == ElementType::Int64 ? Datatype::Int64 : Datatype::Fp32)) { // as it is, and not zeroed before
        out.type = type;
        out.shape = shape;
        const auto raw = std::as_bytes(std::span(bytes.data(), bytes.size()));
        out.bytes.assign(raw.begin(), raw.end());
    } else {
        out = datasets::Array(type, shape);
        type == ElementType::Int64 ? fill(bytes, from, out.as<std::int64_t>()) : fill(bytes, from, out.as<float>());
    }
    if (type == ElementType::Int64)
        return out;
    if (const auto place = firstNotFinite(out.as<float>()))
        return Error(ErrorCode::BadValue, text(LT("core", "The input “%1” holds a number that is not finite in FP32, at place %2"), name, *place));
    return out;
}

} // namespace lepton::serve
