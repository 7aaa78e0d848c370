// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <QString>

namespace lepton::widgets {

// What the engine tells of deployments, taken out of its documents without trusting their form. Any thread.

/// Empty if it is no text.
QString textIn(const Json& json, const char* key);
/// 0 if it is no number.
double numberIn(const Json& json, const char* key);
/// False if it is neither true nor false.
bool truthIn(const Json& json, const char* key);
/// An empty list if it is none.
Json listIn(const Json& json, const char* key);
/// A sentence in the user's language: the Text under `texts`, else the words under `plain`.
QString sentenceIn(const Json& json, const char* texts, const char* plain = "");

} // namespace lepton::widgets
