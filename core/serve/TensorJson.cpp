// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/TensorJson.h"

#include <array>
#include <charconv>
#include <cmath>

namespace lepton::serve {

namespace {

Error bad(Text what) { return Error(ErrorCode::BadValue, std::move(what)); }

std::string shapeText(const std::vector<std::int64_t>& shape) { return Json(shape).dump(); }

Result<std::vector<std::int64_t>> readShape(const Json& tensor, const std::string& name, const std::vector<std::int64_t>& expected) {
    const auto shape = tensor.find("shape");
    const Error wrong = bad(text(LT("core", "The input “%1” needs the shape %2, where -1 is any number of samples"), name, shapeText(expected)));
    if (shape == tensor.end() || !shape->is_array() || shape->size() != expected.size())
        return wrong;
    std::vector<std::int64_t> out;
    for (std::size_t d = 0; d < expected.size(); ++d) {
        const Json& size = (*shape)[d];
        if (!size.is_number_integer() || size.get<std::int64_t>() < 1 || (expected[d] >= 0 && size.get<std::int64_t>() != expected[d]))
            return wrong;
        out.push_back(size.get<std::int64_t>());
    }
    return out;
}

/// Walks `data`, flat or nested, and checks it against the shape on the way.
class DataReader {
public:
    explicit DataReader(InputTensor& to) : m_to(to) {}

    Result<void> read(const Json& data, std::size_t depth) {
        if (!data.is_array())
            return bad(LT("core", "“data” must be a list of numbers"));
        const bool flat = data.empty() || !data[0].is_array();
        if (flat)
            return readNumbers(data, depth);
        if (depth + 1 >= m_to.shape.size() || static_cast<std::int64_t>(data.size()) != m_to.shape[depth])
            return notThatShape();
        for (const auto& part : data)
            LEPTON_CHECK(part.is_array() ? read(part, depth + 1) : notThatShape());
        return {};
    }

private:
    /// Numbers stand at the innermost level or, in a flat list, all at the outermost.
    Result<void> readNumbers(const Json& data, std::size_t depth) {
        const bool innermost = depth + 1 == m_to.shape.size();
        if (depth > 0 && (!innermost || static_cast<std::int64_t>(data.size()) != m_to.shape.back()))
            return notThatShape();
        for (const auto& item : data) {
            if (!item.is_number())
                return bad(text(LT("core", "“data” holds something that is not a number: %1"), item.dump().substr(0, 40)));
            const auto value = item.get<float>();
            if (!std::isfinite(value))
                return bad(LT("core", "“data” holds a number that FP32 can't hold"));
            m_to.data.push_back(value);
        }
        return {};
    }

    Result<void> notThatShape() const { return bad(text(LT("core", "The lists in “data” are not nested as the shape %1 says"), shapeText(m_to.shape))); }

    InputTensor& m_to;
};

/// Elements that the shape asks for; sizes whose product does not fit are as wrong as any other.
std::optional<std::size_t> elements(const std::vector<std::int64_t>& shape) {
    std::size_t count = 1;
    for (const auto size : shape)
        if (__builtin_mul_overflow(count, static_cast<std::size_t>(size), &count))
            return std::nullopt;
    return count;
}

} // namespace

Result<InputTensor> readInput(const Json& tensor, const std::string& name, const std::vector<std::int64_t>& expected) {
    if (!tensor.is_object())
        return bad(LT("core", "“inputs” must hold objects"));
    if (tensor.value("name", Json()) != Json(name))
        return bad(text(LT("core", "The model's input is called “%1”, not %2"), name, tensor.value("name", Json()).dump()));
    if (tensor.value("datatype", Json()) != Json("FP32"))
        return bad(text(LT("core", "The input “%1” needs the datatype FP32, not %2"), name, tensor.value("datatype", Json()).dump()));
    InputTensor out;
    LEPTON_TRY(out.shape, readShape(tensor, name, expected));
    const auto data = tensor.find("data");
    if (data == tensor.end())
        return bad(text(LT("core", "The input “%1” has no “data”"), name));
    LEPTON_CHECK(DataReader(out).read(*data, 0));
    if (elements(out.shape) != out.data.size())
        return bad(text(LT("core", "“data” holds %1 numbers, which is not what the shape %2 says"), out.data.size(), shapeText(out.shape)));
    return out;
}

std::string outputText(const std::string& name, const std::vector<std::int64_t>& shape, std::span<const float> data) {
    std::string out = R"({"name":)" + Json(name).dump() + R"(,"shape":)" + shapeText(shape) + R"(,"datatype":"FP32","data":[)";
    std::array<char, 32> digits{};
    for (std::size_t i = 0; i < data.size(); ++i) {
        if (i > 0)
            out += ',';
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), data[i]).ptr;
        out.append(digits.data(), end);
    }
    return out + "]}";
}

} // namespace lepton::serve
