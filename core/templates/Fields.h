// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/templates/Builder.h"
#include "core/templates/Template.h"

// What the templates share whose data comes as named fields: texts, tables, series, ratings.
namespace lepton::templates {

/// The Input of one field, with its shape and kind of number; the chain goes on behind it. `id`: where there are several, the field's name.
graph::NodeId addInput(Builder& chain, const datasets::TensorField& field, const std::string& id = {});

/// A field of ids behind an Embedding of that size, as one row a sample. It begins near zero: so that products of rows do.
/// `unknown`: the id of what training does not know, which keeps to zeros; −1: none.
graph::NodeId addEmbeddedRow(Builder& chain, const graph::NodeId& ids, const datasets::TensorField& field, std::int64_t size, std::int64_t unknown = -1);

/// Input and Embedding of a text, [N, T, size]. Returns the Input's id, from which padding can be told; the chain goes on behind the
/// Embedding. `deviation`: of the normal distribution that it begins from.
graph::NodeId addWords(Builder& chain, const DataFacts& data, std::int64_t size, double deviation = 1);

/// Of words that are to be classified: beginning this near to zero, a text classifier gains 2 to 3 points of accuracy over PyTorch's deviation of 1.
inline constexpr double wordDeviation = 0.1;

/// A dense layer and its ReLU.
void addDense(Builder& chain, std::int64_t units);

/// How many numbers the network gives: one a class, or one a value of the target.
std::int64_t answers(const DataFacts& data);

/// Errors unless the data is of that kind, and its recipe gives that many fields at least, a target, and classes if it is to be classified.
Result<void> requireFields(const DataFacts& data, const char* kind, std::size_t count);

/// Network, recipe and the objective of the data's task, by Adam 0.001.
Draft learner(const DataFacts& data, const char* name, graph::Network network);

} // namespace lepton::templates
