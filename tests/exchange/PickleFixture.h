// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/ZipFile.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace lepton::testing {

/// What torch.save writes, instruction by instruction (pickletools.dis of its files), so that any part of it can be made wrong.
inline std::string pickledText(const std::string& text) {
    const auto length = static_cast<std::uint32_t>(text.size());
    return "X" + std::string(reinterpret_cast<const char*>(&length), 4) + text;
}

inline std::string pickledInteger(std::int64_t value) { return std::string("\x8a\x08") + std::string(reinterpret_cast<const char*>(&value), 8); }

inline std::string pickledTuple(const std::vector<std::int64_t>& values) {
    std::string out = "(";
    for (const auto value : values)
        out += pickledInteger(value);
    return out + "t";
}

struct PickledTensor {
    std::string name;
    std::string storageClass = "FloatStorage";
    std::string key = "0";
    std::int64_t elements = 0;
    std::int64_t offset = 0;
    std::vector<std::int64_t> shape, strides;
    bool parameter = false;
};

inline std::string pickledTensor(const PickledTensor& tensor, bool old = false) {
    std::string out = "ctorch._utils\n_rebuild_tensor_v2\n((" + pickledText("storage") + "ctorch\n" + tensor.storageClass + "\n" + pickledText(tensor.key) + pickledText("cpu") +
                      pickledInteger(tensor.elements) + (old ? "N" : "") + "tQ" + pickledInteger(tensor.offset) + pickledTuple(tensor.shape) + pickledTuple(tensor.strides) +
                      "\x89" "ccollections\nOrderedDict\n)RtR";
    return tensor.parameter ? "ctorch._utils\n_rebuild_parameter\n(" + out + "\x88" "ccollections\nOrderedDict\n)RtR" : out;
}

/// The instructions for {name: tensor, …}, without frame and end.
inline std::string pickledDict(const std::vector<PickledTensor>& tensors, bool old = false) {
    std::string out = "ccollections\nOrderedDict\n)Rq\x01(";
    for (const auto& tensor : tensors)
        out += pickledText(tensor.name) + pickledTensor(tensor, old);
    return out + "u}" + pickledText("_metadata") + "}sb";
}

inline std::string pickle(const std::string& instructions) { return "\x80\x02" + instructions + "."; }

using Storages = std::vector<std::pair<std::string, std::string>>; ///< key, bytes

inline std::string zipForm(const std::string& list, const Storages& storages, const std::string& order = "little") {
    std::vector<project::ZipMember> members{{"model/data.pkl", list}, {"model/byteorder", order}};
    for (const auto& [key, bytes] : storages)
        members.emplace_back("model/data/" + key, bytes);
    members.emplace_back("model/version", "3\n");
    return project::makeZip(members).value();
}

/// `elementBytes`: of all storages.
inline std::string oldForm(const std::string& list, const Storages& storages, std::int64_t elementBytes) {
    std::string out("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e", 15);
    out += pickle("M\xe9\x03") + pickle("}" + pickledText("little_endian") + "\x88s") + list;
    std::string keys = "](";
    for (const auto& [key, bytes] : storages)
        keys += pickledText(key);
    out += pickle(keys + "e");
    for (const auto& [key, bytes] : storages) {
        const std::int64_t elements = static_cast<std::int64_t>(bytes.size()) / elementBytes;
        out += std::string(reinterpret_cast<const char*>(&elements), 8) + bytes;
    }
    return out;
}

template <typename T>
std::string bytesOf(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

} // namespace lepton::testing
