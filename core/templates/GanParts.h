// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/templates/Builder.h"
#include "core/templates/Pictures.h"

// Generator and discriminator as Radford, Metz and Chintala 2016 (DCGAN) make them: strides instead of pooling, batch norm in all
// layers but the generator's last and the discriminator's first, ReLU in the one and LeakyReLU of slope 0.2 in the
// other, all weights from the normal distribution with deviation 0.02.
namespace lepton::templates {

inline constexpr std::int64_t noiseSize = 100; ///< the paper's z

/// From a row of numbers behind the chain's last layer to pictures [C, H, W] in 0 … 1 and the Output.
void addGenerator(Builder& chain, const PictureInput& input);

/// From pictures of `channels` channels behind the chain's last layer to one score and the Output.
void addDiscriminator(Builder& chain, const PictureInput& input);

/// The objective of both, with the paper's Adam for each.
Draft adversarial(graph::Network generator, graph::Network discriminator, const PictureInput& input);

} // namespace lepton::templates
