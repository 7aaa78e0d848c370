// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"

namespace lepton::serve {

/// What a model takes at …/predict, in the words of people, for the web page and the OpenAPI description. "kind" is one of
///   "picture"  {"width","height","channels"}: any picture file; it is brought to that size
///   "row"      {"columns":[{"name","type":"number"|"category"|"picture","values":[…],"example"}]}
///   "text"     {}
///   "window"   {"columns":[{"name","example"}],"history"}: at least so many rows
///   "pair"     {"user","item","users":[…],"items":[…]}: the columns' names and some of their values
///   "prompt"   {}: a text to go on from
///   "seed"     {"width","height","channels","labels"}: nothing; it makes pictures
Json questionForm(const engine::Model& model);

} // namespace lepton::serve
