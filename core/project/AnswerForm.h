// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Network.h"
#include "core/project/Project.h"

// What an objective makes of a network's numbers before they are answers. Engine and exports ask the same.
namespace lepton::project {

/// Cross-entropy does the softmax itself: one over classes ([N, K]) right before an Output is left out of the network, and answers are
/// made probabilities by a softmax over the last dimension of the first output (of the next token: not even that).
bool takesLogits(const Objective& objective);

/// The first output's answers are made probabilities by a sigmoid, since binary cross-entropy did so in training and no Sigmoid ends the network.
bool wantsSigmoid(const Objective& objective, const graph::Network& network);

/// What is done to the first output.
enum class AnswerForm { AsIs, Softmax, Sigmoid };
AnswerForm answerForm(const Objective& objective, const graph::Network& network);

} // namespace lepton::project
