// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/RegistryPlace.h"

#include "core/deploy/oci/Reference.h"

namespace lepton::deploy::oci {

using graph::ParameterKind;

std::vector<graph::ParameterSpec> registryParameters() {
    constexpr double longestPath = 4096;
    return {
        {"plain_http", LT("core", "Registry without TLS"), ParameterKind::Boolean, false, 0, 0, {}, LT("core", "Only for a registry on this machine or a network you trust")},
        {"tls_verify", LT("core", "Check TLS"), ParameterKind::Boolean, true, 0, 0, {}, LT("core", "Of the registry. Without it anybody may pose as it")},
        {"authorities", LT("core", "Trusted authorities"), ParameterKind::Text, "", 0, longestPath, {}, LT("core", "A PEM file with the certificates that the registry's is signed by; empty: those of the system")},
    };
}

Result<ImagePlace> placeFrom(const Json& settings, const std::string& repository) {
    ImagePlace place;
    LEPTON_TRY(const Reference reference, parseReference(repository));
    place.repository = reference.name();
    if (!reference.tag.empty() || !reference.digest.empty())
        return Error(ErrorCode::BadValue, LT("core", "The repository is named without a tag: the tag is the package's version")).at(repository).fix(text(LT("core", "Write %1"), reference.name()));
    place.plainHttp = settings.value("plain_http", false);
    place.tls.verify = settings.value("tls_verify", true);
    if (const std::string file = settings.value("authorities", ""); !file.empty()) {
        LEPTON_TRY(place.tls.authorities, readFile(file));
    }
    return place;
}

Contact contactOf(const ImagePlace& place, Text why) {
    const auto reference = parseReference(place.repository);
    const std::string host = reference ? reference.value().apiHost() : place.repository.substr(0, place.repository.find('/'));
    return {(place.plainHttp ? "http://" : "https://") + host, std::move(why), place.tls.verify && !place.plainHttp};
}

} // namespace lepton::deploy::oci
