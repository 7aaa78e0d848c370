// SPDX-License-Identifier: GPL-3.0-or-later
#include "TableFixtures.h"

namespace lepton::testing {

using namespace datasets;

namespace {

void checkError(const Error& error) {
    CAPTURE(error.line());
    CHECK_FALSE(error.what.empty());
    CHECK_FALSE(error.where.empty());
    CHECK_FALSE(error.hint.empty());
}

std::vector<std::byte> bytesOfSample(const Preparation::Opened& data, std::size_t field, std::int64_t sample) {
    const auto& inputs = data.batches->inputs();
    const auto& targets = data.batches->targets();
    const auto& chosen = field < inputs.size() ? inputs[field] : targets[field - inputs.size()];
    std::vector<std::byte> bytes(static_cast<std::size_t>(chosen.bytes()));
    std::vector<std::byte*> places(inputs.size() + targets.size(), nullptr);
    places[field] = bytes.data();
    REQUIRE(data.batches->gather(std::span(&sample, 1), places).ok());
    return bytes;
}

template <typename T>
std::vector<T> valuesOf(const std::vector<std::byte>& bytes) {
    const auto* values = reinterpret_cast<const T*>(bytes.data());
    return {values, values + bytes.size() / sizeof(T)};
}

} // namespace

FileSource::FileSource(const std::string& name, const std::string& contents, const std::string& format) {
    write(m_folder / name, contents);
    auto opened = openSource(m_folder / name, format);
    if (!opened.ok())
        FAIL(opened.error().line());
    m_source = std::move(opened).value();
}

std::shared_ptr<const Preparation> recipeOf(const std::string& step) {
    auto made = Preparation::fromJson(Json::array({Json::parse(step)}));
    if (!made.ok())
        FAIL(made.error().line());
    return made.value();
}

Error errorOfRecipe(const std::string& step) {
    const auto made = Preparation::fromJson(Json::array({Json::parse(step)}));
    REQUIRE_FALSE(made.ok());
    checkError(made.error());
    return made.error();
}

Preparation::Opened opened(const std::string& step, const FileSource& source, const SplitSettings& split) {
    auto data = recipeOf(step)->open(source.source(), split, 1U << 20U);
    if (!data.ok())
        FAIL(data.error().line());
    CHECK(data->preparation->fitted());
    return std::move(data).value();
}

Error errorOfOpened(const std::string& step, const FileSource& source, const SplitSettings& split) {
    const auto data = recipeOf(step)->open(source.source(), split, 1U << 20U);
    REQUIRE_FALSE(data.ok());
    checkError(data.error());
    return data.error();
}

std::vector<std::int64_t> ids(const Preparation::Opened& data, std::size_t field, std::int64_t sample) {
    return valuesOf<std::int64_t>(bytesOfSample(data, field, sample));
}
std::vector<float> numbers(const Preparation::Opened& data, std::size_t field, std::int64_t sample) {
    return valuesOf<float>(bytesOfSample(data, field, sample));
}
std::vector<std::int64_t> ids(const Array& array) { return valuesOf<std::int64_t>(array.bytes); }
std::vector<float> numbers(const Array& array) { return valuesOf<float>(array.bytes); }

std::vector<Array> encoded(const Preparation::Opened& data, const std::string& question) {
    auto arrays = data.preparation->encode(Json::parse(question));
    if (!arrays.ok())
        FAIL(arrays.error().line());
    return std::move(arrays).value();
}

Error errorOfEncoding(const Preparation::Opened& data, const std::string& question) {
    const auto arrays = data.preparation->encode(Json::parse(question));
    REQUIRE_FALSE(arrays.ok());
    checkError(arrays.error());
    CHECK(arrays.error().code == ErrorCode::BadValue);
    return arrays.error();
}

void checkRoundTrip(const Preparation::Opened& data) {
    const auto json = data.preparation->toJson();
    const auto again = Preparation::fromJson(Json::parse(json.dump()));
    REQUIRE(again.ok());
    CHECK(again.value()->fitted());
    CHECK(again.value()->toJson() == json);
    CHECK(again.value()->inputs().value() == data.batches->inputs());
    CHECK(again.value()->targets().value() == data.batches->targets());
}

} // namespace lepton::testing
