// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "datasets/Array.h"

#include <cstdint>
#include <vector>

namespace lepton::datasets {

/// What a file of an IDX pair is for.
enum class IdxContents { Pictures, Labels };

/// Reads one IDX file, plain or gzip: two zero bytes, a type byte, the number of axes, each axis as a big-endian
/// 32-bit number, then the elements (Y. LeCun, "The MNIST database", section "File formats").
///
/// Gives uint8 [N, H, W, C] for pictures (from [N, H, W] or [N, H, W, C] with C 1 or 3) and uint8 [N] for labels. Never
/// unpacks more than the header announces.
/// Errors, with the file and the offset: BadFormat (empty, not IDX, labels where pictures were expected and the
/// reverse, cut off, longer than announced, damaged gzip, no samples), Unsupported (element types other than
/// unsigned bytes), NotFound, Unreadable.
Result<Array> readIdxFile(const Path& file, IdxContents contents);

} // namespace lepton::datasets
