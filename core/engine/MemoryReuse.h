// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lepton::engine {

/// Lets the process keep memory that tensors have freed, for the tensors of the next step: the C library would hand large pieces back to
/// the system and ask for them again, a fifth of the time of a convolution network's step. Once is enough; any thread.
void keepFreedMemory();

} // namespace lepton::engine
