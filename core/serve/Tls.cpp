// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509err.h>

namespace lepton::serve {

namespace ssl = boost::asio::ssl;

namespace {

/// OpenSSL asks on the terminal if nobody else answers.
int noPassphrase(char* /*to*/, int /*size*/, int /*writing*/, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

Error badFile(const Path& file, Text what, Text hint) { return Error(ErrorCode::BadFormat, std::move(what)).at(file.string()).fix(std::move(hint)); }

Error mismatch(const Path& certificate, const Path& key) {
    return Error(ErrorCode::BadValue, text(LT("core", "The key is not the one of the certificate %1"), certificate.string())).at(key.string()).fix(LT("core", "Give the key that the certificate was made with"));
}

Result<void> useKey(SSL_CTX* context, const Path& certificate, const Path& key) {
    bool passphrase = false;
    SSL_CTX_set_default_passwd_cb(context, noPassphrase);
    SSL_CTX_set_default_passwd_cb_userdata(context, &passphrase);
    const bool used = SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) == 1;
    const int reason = used ? 0 : ERR_GET_REASON(ERR_peek_last_error());
    SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
    SSL_CTX_set_default_passwd_cb(context, nullptr);
    if (passphrase)
        return badFile(key, LT("core", "The key is protected by a passphrase"), LT("core", "Write it without one, with openssl pkey -in KEY -out PLAIN, readable by the server only"));
    if (reason == X509_R_KEY_VALUES_MISMATCH || reason == X509_R_KEY_TYPE_MISMATCH)
        return mismatch(certificate, key);
    if (!used)
        return badFile(key, LT("core", "There is no private key in this file"), LT("core", "Give a file in PEM form, which begins with -----BEGIN PRIVATE KEY-----"));
    if (SSL_CTX_check_private_key(context) != 1)
        return mismatch(certificate, key);
    return {};
}

} // namespace

Result<std::unique_ptr<ssl::context>> tlsContext(const Path& certificate, const Path& key) {
    if (certificate.empty() || key.empty())
        return Error(ErrorCode::BadValue, LT("core", "TLS needs both a certificate and its key")).fix(LT("core", "Give --tls-certificate and --tls-key"));
    for (const auto& file : {certificate, key})
        LEPTON_CHECK([&]() -> Result<void> {
            LEPTON_TRY(const std::string readable, readFile(file));
            return {};
        }());
    auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
    SSL_CTX* native = context->native_handle();
    ERR_clear_error();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_use_certificate_chain_file(native, certificate.c_str()) != 1)
        return badFile(certificate, LT("core", "There is no certificate in this file"), LT("core", "Give a file in PEM form, which begins with -----BEGIN CERTIFICATE-----, the server's certificate first"));
    LEPTON_CHECK(useKey(native, certificate, key));
    ERR_clear_error();
    return context;
}

} // namespace lepton::serve
