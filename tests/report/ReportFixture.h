// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/Report.h"

namespace lepton::testing {

/// A run made by hand: a small classifier with that many classes and epochs, evaluated.
report::ReportInput reportInput(int classes = 3, int epochs = 4);

/// How often `part` is in `whole`.
int countOf(const std::string& whole, const std::string& part);

/// The texts of all headings of that level.
std::vector<std::string> headings(const report::Content& content, int level);

template <typename Block>
std::vector<const Block*> blocksOf(const report::Content& content) {
    std::vector<const Block*> out;
    for (const auto& block : content.blocks)
        if (const auto* one = std::get_if<Block>(&block))
            out.push_back(one);
    return out;
}

} // namespace lepton::testing
