// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/StoredTensor.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace lepton::exchange {

namespace {

struct TypeFacts {
    StoredType type;
    const char* name;
    const char* safetensors;
    const char* pytorch;
    std::int64_t bytes;
};

constexpr std::array<TypeFacts, 10> types{{{StoredType::Bool, "bool", "BOOL", "BoolStorage", 1},
                                           {StoredType::UInt8, "uint8", "U8", "ByteStorage", 1},
                                           {StoredType::Int8, "int8", "I8", "CharStorage", 1},
                                           {StoredType::Int16, "int16", "I16", "ShortStorage", 2},
                                           {StoredType::Int32, "int32", "I32", "IntStorage", 4},
                                           {StoredType::Int64, "int64", "I64", "LongStorage", 8},
                                           {StoredType::Float16, "float16", "F16", "HalfStorage", 2},
                                           {StoredType::BFloat16, "bfloat16", "BF16", "BFloat16Storage", 2},
                                           {StoredType::Float32, "float32", "F32", "FloatStorage", 4},
                                           {StoredType::Float64, "float64", "F64", "DoubleStorage", 8}}};

const TypeFacts& factsOf(StoredType type) { return types[static_cast<std::size_t>(type)]; }

std::optional<StoredType> find(const char* TypeFacts::*key, const std::string& name) {
    const auto found = std::find_if(types.begin(), types.end(), [&](const TypeFacts& facts) { return name == facts.*key; });
    return found == types.end() ? std::nullopt : std::optional(found->type);
}

/// IEEE 754 binary16.
float fromHalf(std::uint16_t bits) {
    const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000U) << 16U;
    const std::uint32_t exponent = (bits >> 10U) & 0x1fU;
    const std::uint32_t fraction = bits & 0x3ffU;
    if (exponent == 0x1f) // infinity and what is no number
        return std::bit_cast<float>(sign | 0x7f800000U | (fraction << 13U));
    if (exponent != 0)
        return std::bit_cast<float>(sign | ((exponent + 112U) << 23U) | (fraction << 13U));
    const float small = static_cast<float>(fraction) * 0x1.0p-24F;
    return sign != 0 ? -small : small;
}

float fromBFloat(std::uint16_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U); }

template <typename From, typename To, typename Turn>
void each(const std::byte* from, std::int64_t stride, std::int64_t count, std::byte* to, Turn turn) {
    for (std::int64_t i = 0; i < count; ++i) {
        From value;
        std::memcpy(&value, from + i * stride * static_cast<std::int64_t>(sizeof(From)), sizeof value);
        const To turned = turn(value);
        std::memcpy(to + i * static_cast<std::int64_t>(sizeof(To)), &turned, sizeof turned);
    }
}

template <typename From>
void toLong(const std::byte* from, std::int64_t stride, std::int64_t count, std::byte* to) {
    each<From, std::int64_t>(from, stride, count, to, [](From value) { return static_cast<std::int64_t>(value); });
}

template <typename Element>
void copy(const std::byte* from, std::int64_t stride, std::int64_t count, std::byte* to) {
    if (stride == 1)
        std::memcpy(to, from, static_cast<std::size_t>(count) * sizeof(Element));
    else
        each<Element, Element>(from, stride, count, to, [](Element value) { return value; });
}

} // namespace

std::int64_t bytesOf(StoredType type) { return factsOf(type).bytes; }
const char* nameOf(StoredType type) { return factsOf(type).name; }
std::optional<StoredType> storedTypeFromSafetensors(const std::string& name) { return find(&TypeFacts::safetensors, name); }
std::optional<StoredType> storedTypeFromPyTorch(const std::string& storageClass) { return find(&TypeFacts::pytorch, storageClass); }

graph::DType loaded(StoredType type) {
    switch (type) {
    case StoredType::Bool: return graph::DType::Bool;
    case StoredType::UInt8: return graph::DType::UInt8;
    case StoredType::Int8:
    case StoredType::Int16:
    case StoredType::Int32:
    case StoredType::Int64: return graph::DType::Int64;
    case StoredType::Float64: return graph::DType::Float64;
    default: return graph::DType::Float32;
    }
}

void convertElements(StoredType type, const std::byte* from, std::int64_t stride, std::int64_t count, std::byte* to) {
    if (count == 0)
        return;
    switch (type) {
    case StoredType::Bool: // any byte may stand in a file, but in a bool only 0 and 1
        return each<std::uint8_t, std::uint8_t>(from, stride, count, to, [](std::uint8_t value) { return static_cast<std::uint8_t>(value != 0); });
    case StoredType::UInt8: return copy<std::uint8_t>(from, stride, count, to);
    case StoredType::Int8: return toLong<std::int8_t>(from, stride, count, to);
    case StoredType::Int16: return toLong<std::int16_t>(from, stride, count, to);
    case StoredType::Int32: return toLong<std::int32_t>(from, stride, count, to);
    case StoredType::Int64: return copy<std::int64_t>(from, stride, count, to);
    case StoredType::Float16: return each<std::uint16_t, float>(from, stride, count, to, fromHalf);
    case StoredType::BFloat16: return each<std::uint16_t, float>(from, stride, count, to, fromBFloat);
    case StoredType::Float32: return copy<float>(from, stride, count, to);
    case StoredType::Float64: return copy<double>(from, stride, count, to);
    }
}

std::int64_t byteCount(const std::vector<std::int64_t>& shape, std::int64_t elementBytes) {
    std::int64_t bytes = elementBytes;
    for (const auto size : shape)
        if (size < 0 || __builtin_mul_overflow(bytes, size, &bytes))
            return -1;
    return bytes;
}

} // namespace lepton::exchange
