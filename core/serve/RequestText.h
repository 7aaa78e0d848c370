// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <string_view>
#include <vector>

namespace lepton::serve {

/// A request's JSON with its tensors' numbers cut out: a document tree of millions of numbers would cost ten times their memory and time.
struct RequestText {
    Json document;                      ///< every inputs[i].data is replaced by its place in `data`
    std::vector<std::string_view> data; ///< JSON values as they stand in the request, not yet checked
};

/// Views into `text`. Errors (BadFormat): no JSON, cut off; (BadValue): more than a mebibyte beside the tensors.
Result<RequestText> cutRequest(std::string_view text);

} // namespace lepton::serve
