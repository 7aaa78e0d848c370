// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/templates/Template.h"

namespace lepton {

/// Pictures of one size, or of many if `height` is 0.
inline templates::DataFacts pictureFacts(std::int64_t channels, std::int64_t height, std::int64_t width, int classes) {
    templates::DataFacts facts;
    facts.channels = channels;
    if (height > 0)
        facts.sampleShape = {channels, height, width};
    for (int i = 0; i < classes; ++i)
        facts.classes.push_back(std::to_string(i));
    facts.samples = 1000;
    return facts;
}

} // namespace lepton
