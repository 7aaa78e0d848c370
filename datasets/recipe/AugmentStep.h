// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Random.h"
#include "datasets/recipe/Step.h"
#include "datasets/recipe/Warp.h"

#include <cstdint>

namespace lepton::datasets {

/// Changes the pictures of training batches at random, behind the host steps. Fitting, validation, evaluation, predict and endpoints
/// pass it over, and packages leave it out.
class AugmentStep : public Step {};

/// Moves, turns or stretches.
class WarpStep : public AugmentStep {
public:
    virtual Warp draw(const PictureShape& shape, Random& random) const = 0;
};

/// Changes pixels where they are: `picture` is uint8 [C, H, W].
class PixelStep : public AugmentStep {
public:
    virtual void apply(std::uint8_t* picture, const PictureShape& shape, Random& random) const = 0;
};

/// Uniform in [from, to).
inline double uniform(Random& random, double from, double to) { return from + (to - from) * random.uniform(); }
inline bool happens(Random& random, double percent) { return random.uniform() * 100 < percent; }

// The kinds, one a file. Numbers are percent unless they say something else.
StepType flipStep();       ///< mirrored left to right, upside down, with the given chances
StepType shiftStep();      ///< moved by whole pixels, up to that share of the width and of the height either way
StepType rotateStep();     ///< turned about the middle by up to that many degrees either way
StepType zoomStep();       ///< up to that much smaller or larger about the middle
StepType randomCropStep(); ///< "resized": a part of at least that area, brought back to the picture's size (Szegedy et al. 2015); "padded": moved by up to so many pixels over black
StepType brightnessStep(); ///< lighter or darker by up to that share of 255, and contrast about the picture's mean
StepType eraseStep();      ///< a rectangle blotted out (Zhong et al. 2017)
StepType noiseStep();      ///< normal noise on every value, its deviation drawn from 0 to the given number of grey levels

} // namespace lepton::datasets
