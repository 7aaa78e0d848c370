// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Datatype.h"

#include <array>
#include <bit>

namespace lepton::serve {

namespace {

struct Facts {
    const char* name;
    std::size_t size;
};

/// In the order of the enumeration.
constexpr std::array<Facts, 13> facts{{{"BOOL", 1}, {"UINT8", 1}, {"UINT16", 2}, {"UINT32", 4}, {"UINT64", 8}, {"INT8", 1}, {"INT16", 2}, {"INT32", 4}, {"INT64", 8},
                                       {"FP16", 2}, {"FP32", 4}, {"FP64", 8}, {"BYTES", 0}}};

} // namespace

std::optional<Datatype> datatypeFromName(std::string_view name) {
    for (std::size_t i = 0; i < facts.size(); ++i)
        if (name == facts[i].name)
            return static_cast<Datatype>(i);
    return std::nullopt;
}

const char* datatypeName(Datatype type) { return facts[static_cast<std::size_t>(type)].name; }
std::size_t datatypeSize(Datatype type) { return facts[static_cast<std::size_t>(type)].size; }

bool converts(Datatype from, datasets::ElementType to) {
    switch (from) {
    case Datatype::UInt8:
    case Datatype::UInt16:
    case Datatype::Int8:
    case Datatype::Int16: return true;
    case Datatype::Fp16:
    case Datatype::Fp32:
    case Datatype::Fp64: return to != datasets::ElementType::Int64;
    case Datatype::UInt32:
    case Datatype::Int32:
    case Datatype::Int64: return to == datasets::ElementType::Int64;
    default: return false;
    }
}

std::string datatypesFor(datasets::ElementType to) {
    const auto own = to == datasets::ElementType::Int64 ? Datatype::Int64 : Datatype::Fp32;
    std::string out = datatypeName(own);
    for (std::size_t i = 0; i < facts.size(); ++i)
        if (const auto type = static_cast<Datatype>(i); type != own && converts(type, to))
            out += std::string(", ") + facts[i].name;
    return out;
}

float fromHalf(std::uint16_t bits) {
    const std::uint32_t sign = (bits & 0x8000U) << 16U;
    const std::uint32_t exponent = bits >> 10U & 0x1FU;
    const std::uint32_t fraction = bits & 0x3FFU;
    if (exponent == 0x1F)
        return std::bit_cast<float>(sign | 0x7F800000U | fraction << 13U);
    if (exponent == 0) {
        const float small = static_cast<float>(fraction) * 0x1p-24F;
        return sign != 0 ? -small : small;
    }
    return std::bit_cast<float>(sign | (exponent + 112U) << 23U | fraction << 13U);
}

std::optional<std::size_t> elementsOf(const std::vector<std::int64_t>& shape) {
    std::size_t count = 1;
    for (const auto size : shape)
        if (size < 1 || __builtin_mul_overflow(count, static_cast<std::size_t>(size), &count))
            return std::nullopt;
    return count;
}

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string out;
    for (const auto size : shape)
        out += (out.empty() ? "" : ",") + std::to_string(size);
    return "[" + out + "]";
}

} // namespace lepton::serve
