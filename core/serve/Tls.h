// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace lepton::serve {

/// TLS 1.2 and newer with the certificate chain and the key of PEM files. Errors: NotFound, Unreadable, BadFormat (no certificate or key in it, a
/// key with a passphrase), BadValue (a key that is not the certificate's), with the file.
Result<std::unique_ptr<boost::asio::ssl::context>> tlsContext(const Path& certificate, const Path& key);

} // namespace lepton::serve
