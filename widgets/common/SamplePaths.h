// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <string>
#include <vector>

namespace lepton::widgets {

/// The handwritten digits that come with the studio; empty if they are not there.
Path bundledDigits();
/// One of the data sets that come with the studio.
struct BundledSample {
    std::string title; ///< the heading of its README
    Path place;
};
/// By title; none if they are not there.
std::vector<BundledSample> bundledSamples();
/// Where new projects go unless the user says otherwise: "Lepton" in the documents folder ($LEPTON_PROJECTS moves it).
Path projectsFolder();
/// Where the project of "Try the sample" lies: in the user's data folder ($LEPTON_DATA moves it).
Path sampleProjectFolder();

} // namespace lepton::widgets
