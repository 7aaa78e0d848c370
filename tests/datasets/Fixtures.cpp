// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <fstream>

namespace lepton::testing {

using namespace datasets;

std::string idx(const std::vector<std::uint32_t>& axes, const Bytes& elements) {
    std::string out{'\0', '\0', '\x08', static_cast<char>(axes.size())};
    for (const auto axis : axes)
        for (const int shift : {24, 16, 8, 0})
            out += static_cast<char>(axis >> shift & 0xFFU);
    return out + std::string(elements.begin(), elements.end());
}

std::string gzip(const std::string& bytes) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

void write(const Path& file, const std::string& bytes) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
}

std::string idxPictures(std::uint32_t count, std::uint32_t height, std::uint32_t width) {
    Bytes pixels(std::size_t{count} * height * width);
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<std::uint8_t>(i * 7 + i / (std::size_t{height} * width));
    return idx({count, height, width}, pixels);
}

std::string idxLabels(std::uint32_t count, std::uint32_t classes) {
    Bytes labels(count);
    for (std::uint32_t i = 0; i < count; ++i)
        labels[i] = static_cast<std::uint8_t>(i % classes);
    return idx({count}, labels);
}

Array picture(std::vector<std::int64_t> shape, const Bytes& elements) {
    Array out(ElementType::UInt8, std::move(shape));
    REQUIRE(out.bytes.size() == elements.size());
    std::memcpy(out.bytes.data(), elements.data(), elements.size());
    return out;
}

Bytes bytesOf(const Array& array) {
    const auto view = array.as<std::uint8_t>();
    return {view.begin(), view.end()};
}

MemorySource::MemorySource(std::vector<Array> pictures, std::vector<std::int64_t> labels,
                           std::vector<std::optional<Split>> given)
    : m_pictures(std::move(pictures)), m_labels(std::move(labels)), m_given(std::move(given)) {
    m_given.resize(m_labels.size());
    m_info.format = "memory";
    m_info.samples = static_cast<std::int64_t>(m_labels.size());
    auto shape = m_pictures.front().shape;
    for (const auto& one : m_pictures)
        for (std::size_t k = 0; k < 3; ++k)
            shape[k] = one.shape[k] == shape[k] ? shape[k] : -1;
    m_info.fields = {{"image", "uint8", shape, 0, 0, {}, {}, {}}, {"label", "class", {}, 0, 0, {}, {}, {}}};
    const auto classes = 1 + *std::max_element(m_labels.begin(), m_labels.end());
    for (std::int64_t c = 0; c < classes; ++c) {
        m_info.classes.push_back(std::to_string(c));
        m_info.classCounts.push_back(std::count(m_labels.begin(), m_labels.end(), c));
    }
}

Error errorOfOpening(const Path& path, const std::string& format) {
    const auto source = openSource(path, format);
    REQUIRE_FALSE(source.ok());
    CAPTURE(source.error().line());
    CHECK_FALSE(source.error().what.empty());
    CHECK_FALSE(source.error().where.empty());
    CHECK_FALSE(source.error().hint.empty());
    return source.error();
}

Problem problem(const SourceInfo& info, const std::string& code) {
    for (const auto& one : info.problems)
        if (one.code == code)
            return one;
    return {{}, {}, 0, code};
}

} // namespace lepton::testing
