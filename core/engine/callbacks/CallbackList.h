// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Callback.h"

// One function a callback, each in the file of its name.
namespace lepton::engine::callbacks {

CallbackType bestCheckpoint();
CallbackType csvLog();
CallbackType desktopNotification();
CallbackType earlyStopping();
CallbackType everyNCheckpoint();
CallbackType histograms();
CallbackType pictureGrid();
CallbackType samplePredictions();
CallbackType shellCommand();
CallbackType tensorBoard();
CallbackType timeLimit();
CallbackType unfreezeAtEpoch();
CallbackType webhook();

} // namespace lepton::engine::callbacks
