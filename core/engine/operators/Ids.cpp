// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/Ids.h"

#include "core/engine/Guard.h"

namespace lepton::engine::operators {

void requireRange(const at::Tensor& ids, std::int64_t first, std::int64_t last, const char* message, const char* fix) {
    if (ids.numel() == 0 || ids.is_meta())
        return;
    const auto [smallest, largest] = at::aminmax(ids);
    const auto least = smallest.item<std::int64_t>();
    const auto most = largest.item<std::int64_t>();
    if (least < first || most > last)
        throw ErrorException(Error(ErrorCode::BadValue, text(message, least < first ? least : most, first, last)).fix(fix));
}

void requireIds(const at::Tensor& ids, std::int64_t count) {
    requireRange(ids, 0, count - 1, LT("core", "The id %1 is outside the table, whose ids go from %2 to %3"),
                 LT("core", "Raise the layer's number of ids, or prepare the data with the vocabulary that the network was made for"));
}

} // namespace lepton::engine::operators
