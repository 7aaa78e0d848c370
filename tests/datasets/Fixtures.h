// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace lepton::testing {

using Bytes = std::vector<std::uint8_t>;

/// An IDX file of unsigned bytes, written by this test's own code: 0 0 8 axes, the axes big-endian, the elements.
std::string idx(const std::vector<std::uint32_t>& axes, const Bytes& elements);
std::string gzip(const std::string& bytes);
void write(const Path& file, const std::string& bytes);

/// `count` pictures of height × width whose pixels are 0, 1, 2, … over all of them (modulo 256), all different.
std::string idxPictures(std::uint32_t count, std::uint32_t height, std::uint32_t width);
/// 0, 1, … classes-1, 0, 1, …
std::string idxLabels(std::uint32_t count, std::uint32_t classes);

/// uint8 of that shape with these elements.
datasets::Array picture(std::vector<std::int64_t> shape, const Bytes& elements);
Bytes bytesOf(const datasets::Array& array);

/// A source in memory, for what takes any source.
class MemorySource final : public datasets::Source {
public:
    /// All pictures, uint8 [H, W, C]; one label each.
    MemorySource(std::vector<datasets::Array> pictures, std::vector<std::int64_t> labels,
                 std::vector<std::optional<datasets::Split>> given = {});
    const datasets::SourceInfo& info() const override { return m_info; }
    std::int64_t label(std::int64_t i) const override { return m_labels[static_cast<std::size_t>(i)]; }
    std::optional<datasets::Split> givenSplit(std::int64_t i) const override {
        return m_given[static_cast<std::size_t>(i)];
    }
    Result<datasets::Array> read(std::int64_t i) const override { return m_pictures[static_cast<std::size_t>(i)]; }
    std::string name(std::int64_t i) const override { return "memory#" + std::to_string(i); }
    std::string fingerprint() const override { return "memory"; }

private:
    std::vector<datasets::Array> m_pictures;
    std::vector<std::int64_t> m_labels;
    std::vector<std::optional<datasets::Split>> m_given;
    datasets::SourceInfo m_info;
};

/// The error that opening gives; fails the test if it opens. Every error of ours says what, where and what next.
Error errorOfOpening(const Path& path, const std::string& format = {});

/// The problem with that code; its count is 0 if there is none.
datasets::Problem problem(const datasets::SourceInfo& info, const std::string& code);

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

} // namespace lepton::testing
