// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Target.h"
#include "core/deploy/oci/Image.h"

#include <vector>

namespace lepton::deploy::oci {

/// The settings by which a registry is reached: plain_http, tls_verify, authorities; those of every target that pushes by itself.
std::vector<graph::ParameterSpec> registryParameters();
/// Errors: those of the file with authorities.
Result<ImagePlace> placeFrom(const Json& settings, const std::string& repository);
/// "https://registry.example", and whether its certificate is checked.
Contact contactOf(const ImagePlace& place, Text why);

} // namespace lepton::deploy::oci
