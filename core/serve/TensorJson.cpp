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

/// Walks `data`, flat or nested, and checks it against the shape on the way. `Element`: float or std::int64_t.
template <typename Element>
class DataReader {
public:
    DataReader(const std::vector<std::int64_t>& shape, std::span<Element> to) : m_shape(shape), m_to(to) {}

    Result<void> readAll(const Json& data) {
        LEPTON_CHECK(read(data, 0));
        if (m_count != m_to.size())
            return bad(text(LT("core", "“data” holds %1 numbers, which is not what the shape %2 says"), m_count, shapeText(m_shape)));
        return {};
    }

private:
    Result<void> read(const Json& data, std::size_t depth) {
        if (!data.is_array())
            return bad(LT("core", "“data” must be a list of numbers"));
        const bool flat = data.empty() || !data[0].is_array();
        if (flat)
            return readNumbers(data, depth);
        if (depth + 1 >= m_shape.size() || static_cast<std::int64_t>(data.size()) != m_shape[depth])
            return notThatShape();
        for (const auto& part : data)
            LEPTON_CHECK(part.is_array() ? read(part, depth + 1) : notThatShape());
        return {};
    }

    /// Numbers stand at the innermost level or, in a flat list, all at the outermost.
    Result<void> readNumbers(const Json& data, std::size_t depth) {
        const bool innermost = depth + 1 == m_shape.size();
        if (depth > 0 && (!innermost || static_cast<std::int64_t>(data.size()) != m_shape.back()))
            return notThatShape();
        for (const auto& item : data)
            LEPTON_CHECK(add(item));
        return {};
    }

    Result<void> add(const Json& item) {
        constexpr bool whole = std::is_same_v<Element, std::int64_t>;
        if (!item.is_number() || (whole && !item.is_number_integer()))
            return bad(text(whole ? LT("core", "“data” holds something that is not a whole number: %1") : LT("core", "“data” holds something that is not a number: %1"), item.dump().substr(0, 40)));
        const auto value = item.get<Element>();
        if constexpr (!whole)
            if (!std::isfinite(value))
                return bad(LT("core", "“data” holds a number that FP32 can't hold"));
        if (m_count < m_to.size())
            m_to[m_count] = value;
        ++m_count;
        return {};
    }

    Result<void> notThatShape() const { return bad(text(LT("core", "The lists in “data” are not nested as the shape %1 says"), shapeText(m_shape))); }

    const std::vector<std::int64_t>& m_shape;
    std::span<Element> m_to;
    std::size_t m_count = 0;
};

/// Elements that the shape asks for; sizes whose product does not fit are as wrong as any other.
std::optional<std::size_t> elements(const std::vector<std::int64_t>& shape) {
    std::size_t count = 1;
    for (const auto size : shape)
        if (__builtin_mul_overflow(count, static_cast<std::size_t>(size), &count))
            return std::nullopt;
    return count;
}

/// Numbers in a list and in the lists in it.
std::size_t leaves(const Json& data) {
    std::size_t count = 0;
    for (const auto& item : data)
        count += item.is_array() ? leaves(item) : 1;
    return count;
}

} // namespace

Result<datasets::Array> readInput(const Json& tensor, const Json& expected) {
    const auto name = expected["name"].get<std::string>();
    const auto datatype = expected["datatype"].get<std::string>();
    if (!tensor.is_object())
        return bad(LT("core", "“inputs” must hold objects"));
    if (tensor.value("name", Json()) != Json(name))
        return bad(text(LT("core", "The model's input is called “%1”, not %2"), name, tensor.value("name", Json()).dump()));
    if (tensor.value("datatype", Json()) != Json(datatype))
        return bad(text(LT("core", "The input “%1” needs the datatype %2, not %3"), name, datatype, tensor.value("datatype", Json()).dump()));
    LEPTON_TRY(const auto shape, readShape(tensor, name, expected["shape"].get<std::vector<std::int64_t>>()));
    const auto data = tensor.find("data");
    if (data == tensor.end())
        return bad(text(LT("core", "The input “%1” has no “data”"), name));
    if (!data->is_array())
        return bad(LT("core", "“data” must be a list of numbers"));
    // The memory is only taken once as many numbers are there: a shape alone must not take it.
    if (const std::size_t given = leaves(*data); elements(shape) != given)
        return bad(text(LT("core", "“data” holds %1 numbers, which is not what the shape %2 says"), given, shapeText(shape)));
    datasets::Array out(datatype == "INT64" ? datasets::ElementType::Int64 : datasets::ElementType::Float32, shape);
    if (out.type == datasets::ElementType::Int64)
        LEPTON_CHECK(DataReader<std::int64_t>(shape, out.as<std::int64_t>()).readAll(*data));
    else
        LEPTON_CHECK(DataReader<float>(shape, out.as<float>()).readAll(*data));
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
