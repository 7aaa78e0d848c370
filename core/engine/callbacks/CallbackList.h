// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Callback.h"

// One function a callback, each in the file of its name.
namespace lepton::engine::callbacks {

CallbackType bestCheckpoint();
CallbackType csvLog();
CallbackType earlyStopping();

} // namespace lepton::engine::callbacks
