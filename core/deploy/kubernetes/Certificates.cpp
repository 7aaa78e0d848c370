// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Kubeconfig.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

namespace lepton::deploy::kubernetes {

namespace {

std::string dayOf(const ASN1_TIME* time) {
    std::tm parts{};
    std::string day(16, '\0');
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return "?";
    day.resize(std::strftime(day.data(), day.size(), "%Y-%m-%d", &parts));
    return day;
}

} // namespace

Result<void> checkCertificate(const std::string& pem, const std::string& where) {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> bytes(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free_all);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr), &X509_free);
    if (!certificate)
        return Error(ErrorCode::BadFormat, LT("core", "This is no certificate in PEM")).at(where).fix(LT("core", "Take the kubeconfig from where it came once more"));
    if (X509_cmp_current_time(X509_get0_notAfter(certificate.get())) < 0)
        return Error(ErrorCode::BadValue, text(LT("core", "Your certificate for this cluster expired on %1"), dayOf(X509_get0_notAfter(certificate.get()))))
            .at(where)
            .fix(LT("core", "Get a new kubeconfig from who runs the cluster"));
    if (X509_cmp_current_time(X509_get0_notBefore(certificate.get())) > 0)
        return Error(ErrorCode::BadValue, text(LT("core", "Your certificate for this cluster is not valid before %1"), dayOf(X509_get0_notBefore(certificate.get()))))
            .at(where)
            .fix(LT("core", "Check this machine's clock"));
    return {};
}

std::string toBase64(const std::string& bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(length));
    return out;
}

Result<std::string> fromBase64(const std::string& text, const std::string& where) {
    std::string packed;
    for (const char c : text)
        if (std::isspace(static_cast<unsigned char>(c)) == 0)
            packed += c;
    std::string out(packed.size() / 4 * 3 + 3, '\0');
    const int length = packed.size() % 4 != 0 ? -1 : EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(packed.data()), static_cast<int>(packed.size()));
    if (length < 0)
        return Error(ErrorCode::BadFormat, LT("core", "This is no Base64")).at(where).fix(LT("core", "Take the file from where it came once more"));
    const auto padding = static_cast<std::size_t>(packed.ends_with("==") ? 2 : packed.ends_with('=') ? 1 : 0);
    out.resize(static_cast<std::size_t>(length) - padding);
    return out;
}

} // namespace lepton::deploy::kubernetes
