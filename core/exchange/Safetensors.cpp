// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace lepton::exchange {

static_assert(std::endian::native == std::endian::little, "the format is little-endian, and bytes are copied as they are");

namespace {

constexpr std::array<std::pair<graph::DType, const char*>, 5> dtypeNames{{{graph::DType::Bool, "BOOL"},
                                                                          {graph::DType::UInt8, "U8"},
                                                                          {graph::DType::Int64, "I64"},
                                                                          {graph::DType::Float32, "F32"},
                                                                          {graph::DType::Float64, "F64"}}};
constexpr std::size_t mostHeaderBytes = 100'000'000; // the format's own bound

const char* nameOf(graph::DType dtype) {
    return std::find_if(dtypeNames.begin(), dtypeNames.end(), [dtype](const auto& item) { return item.first == dtype; })->second;
}

Error damaged(Text what, const std::string& where) {
    return Error(ErrorCode::BadFormat, std::move(what)).at(where).fix(LT("core", "The file is damaged: restore it from a copy or make it again"));
}

/// Element count times element size; -1 if a size is negative or the product does not fit.
std::int64_t byteCount(const std::vector<std::int64_t>& shape, std::int64_t elementBytes) {
    std::int64_t bytes = elementBytes;
    for (const auto size : shape)
        if (size < 0 || __builtin_mul_overflow(bytes, size, &bytes))
            return -1;
    return bytes;
}

Result<TensorView> tensorFromJson(const std::string& name, const Json& json, std::span<const std::byte> data, const std::string& where) {
    const std::string place = where + ": " + name;
    if (!json.is_object() || !json.value("dtype", Json()).is_string() || !json.value("shape", Json()).is_array() || !json.value("data_offsets", Json()).is_array() ||
        json["data_offsets"].size() != 2)
        return damaged(LT("core", "A tensor needs dtype, shape and data_offsets"), place);
    TensorView tensor;
    tensor.name = name;
    const auto known = std::find_if(dtypeNames.begin(), dtypeNames.end(), [&json](const auto& item) { return json["dtype"] == Json(item.second); });
    if (known == dtypeNames.end())
        return Error(ErrorCode::Unsupported, text(LT("core", "The tensor's type %1 can't be used"), json["dtype"].get<std::string>()))
            .at(place)
            .fix(LT("core", "Convert the file to F32"));
    tensor.dtype = known->first;
    for (const auto& size : json["shape"]) {
        if (!size.is_number_integer())
            return damaged(LT("core", "A tensor's shape must be whole numbers"), place);
        tensor.shape.push_back(size.get<std::int64_t>());
    }
    const Json& offsets = json["data_offsets"];
    if (!offsets[0].is_number_integer() || !offsets[1].is_number_integer())
        return damaged(LT("core", "A tensor's offsets must be whole numbers"), place);
    const auto begin = offsets[0].get<std::int64_t>();
    const auto end = offsets[1].get<std::int64_t>();
    if (begin < 0 || end < begin || end > static_cast<std::int64_t>(data.size()) || byteCount(tensor.shape, graph::dtypeBytes(tensor.dtype)) != end - begin)
        return damaged(LT("core", "The tensor's shape does not fit its bytes"), place);
    tensor.bytes = data.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    return tensor;
}

} // namespace

std::string writeSafetensors(const std::vector<TensorView>& tensors, const std::map<std::string, std::string>& metadata) {
    Json header = Json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::size_t offset = 0;
    for (const auto& tensor : tensors) {
        header[tensor.name] = {{"dtype", nameOf(tensor.dtype)}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + tensor.bytes.size()}}};
        offset += tensor.bytes.size();
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' '); // data starts aligned, as the format asks
    std::string out(8, '\0');
    const std::uint64_t length = text.size();
    std::memcpy(out.data(), &length, sizeof length);
    out.reserve(8 + text.size() + offset);
    out += text;
    for (const auto& tensor : tensors)
        out.append(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size());
    return out;
}

const TensorView* SafetensorsView::find(const std::string& name) const {
    const auto found = std::find_if(tensors.begin(), tensors.end(), [&name](const TensorView& tensor) { return tensor.name == name; });
    return found == tensors.end() ? nullptr : &*found;
}

Result<SafetensorsView> readSafetensors(std::string_view bytes, const std::string& where) {
    std::uint64_t length = 0;
    if (bytes.size() < sizeof length)
        return damaged(LT("core", "The file is too short for a safetensors header"), where);
    std::memcpy(&length, bytes.data(), sizeof length);
    if (length > mostHeaderBytes || length > bytes.size() - sizeof length)
        return damaged(LT("core", "The safetensors header is longer than the file"), where);
    LEPTON_TRY(const Json header, parseJson(bytes.substr(sizeof length, length), where));
    if (!header.is_object())
        return damaged(LT("core", "The safetensors header is not an object"), where);
    const auto rest = bytes.substr(sizeof length + length);
    const std::span<const std::byte> data(reinterpret_cast<const std::byte*>(rest.data()), rest.size());

    SafetensorsView view;
    for (const auto& [name, item] : header.items()) {
        if (name == "__metadata__") {
            for (const auto& [key, value] : item.items())
                view.metadata[key] = value.is_string() ? value.get<std::string>() : value.dump();
            continue;
        }
        LEPTON_TRY(TensorView tensor, tensorFromJson(name, item, data, where));
        view.tensors.push_back(std::move(tensor));
    }
    std::stable_sort(view.tensors.begin(), view.tensors.end(), [](const TensorView& a, const TensorView& b) { return a.bytes.data() < b.bytes.data(); });
    std::size_t expected = 0;
    for (const auto& tensor : view.tensors) {
        if (static_cast<std::size_t>(tensor.bytes.data() - data.data()) != expected)
            return damaged(LT("core", "The tensors overlap or leave gaps"), where + ": " + tensor.name);
        expected += tensor.bytes.size();
    }
    if (expected != data.size())
        return damaged(LT("core", "There are bytes behind the last tensor"), where);
    return view;
}

} // namespace lepton::exchange
