// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <string>

namespace lepton::deploy::oci {

/// The name of an image or artifact, taken apart: "registry.example:5000/team/digits:3@sha256:…".
struct Reference {
    std::string host;       ///< "registry.example:5000"; docker.io where the name has none
    std::string repository; ///< "team/digits"; a single word on docker.io stands in "library/"
    std::string tag;        ///< empty: none was given
    std::string digest;     ///< "sha256:…"; empty: none was given

    /// "registry.example:5000/team/digits"
    std::string name() const { return host + "/" + repository; }
    /// Where requests go: Docker's hub has another name than its images.
    std::string apiHost() const { return host == "docker.io" ? "registry-1.docker.io" : host; }
};

/// By the grammar of the OCI distribution specification. Errors (BadValue): what is wrong with it, and how it should look.
Result<Reference> parseReference(const std::string& text);

/// `word` as a tag: letters, digits, '_', '.' and '-', at most 128; what a tag can't have becomes '-'.
std::string tagFrom(const std::string& word);

} // namespace lepton::deploy::oci
