// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/PyTorchText.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace lepton::layers {

std::string pythonNumber(double value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), end.ptr};
}

std::string pythonDimensions(const std::vector<std::int64_t>& sizes) {
    if (std::all_of(sizes.begin(), sizes.end(), [&](std::int64_t size) { return size == sizes.front(); }))
        return std::to_string(sizes.front());
    std::string list;
    for (const auto size : sizes)
        list += (list.empty() ? "" : ", ") + std::to_string(size);
    return "(" + list + ")";
}

std::string pythonOption(const std::string& name, const std::string& value, const std::string& usual) {
    return value == usual ? std::string() : name + "=" + value;
}

std::string pythonCall(const std::string& function, const std::vector<std::string>& arguments) {
    std::string list;
    for (const auto& argument : arguments)
        if (!argument.empty())
            list += (list.empty() ? "" : ", ") + argument;
    return function + "(" + list + ")";
}

graph::LayerType::PyTorch pythonFunction(std::string function, std::string arguments) {
    return [function = std::move(function), arguments = std::move(arguments)](const graph::Parameters&, std::span<const graph::TensorType>, InputNames in) {
        return PyTorchCode{{}, pythonCall(function, {in[0], arguments})};
    };
}

} // namespace lepton::layers
