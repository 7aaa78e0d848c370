// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/oci/Layer.h"

#include <functional>
#include <memory>
#include <string_view>

struct archive;

namespace lepton::deploy::oci {

/// A tar file (ustar, with pax records only where a name or size needs them) that is written piece by piece.
class TarWriter {
public:
    /// `sink` takes the bytes; false: they can't be written, and add() fails.
    explicit TarWriter(std::function<bool(std::string_view)> sink);

    /// Errors: those of the entry's file; Unwritable (the sink); Cancelled.
    Result<void> add(const LayerEntry& entry, const Reporter& reporter);
    Result<void> finish();

private:
    struct Free {
        void operator()(archive* tar) const;
    };
    Error fault(const std::string& where) const;
    Result<void> addContent(const LayerEntry& entry, const Reporter& reporter);

    std::function<bool(std::string_view)> m_sink;
    std::unique_ptr<archive, Free> m_tar;
};

} // namespace lepton::deploy::oci
