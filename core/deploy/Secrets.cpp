// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/Secrets.h"

#include "core/base/platform/Platform.h"
#include "core/deploy/NewToken.h"

#include <cstdlib>

#ifdef LEPTON_KEYCHAIN
#include <libsecret/secret.h>
#endif

namespace lepton::deploy {

namespace {

/// One file a secret, so that no two writers meet; the name is the key with slashes as "--".
Path secretsFolder() { return platform::configFolder() / "secrets"; }

Path fileOf(const std::string& key) {
    std::string name;
    for (const char c : key)
        name += c == '/' ? std::string("--") : std::string(1, c);
    return secretsFolder() / name;
}

Result<void> keepInFile(const std::string& key, const std::string& value) {
    using std::filesystem::perms;
    LEPTON_CHECK(makeFolders(secretsFolder()));
    std::error_code fault;
    std::filesystem::permissions(secretsFolder(), perms::owner_all, fault); // before the secret is there
    if (fault)
        return systemError(fault.value(), secretsFolder(), true);
    return writePrivately(fileOf(key), value);
}

#ifdef LEPTON_KEYCHAIN

const SecretSchema* secretSchema() {
    static const SecretSchema schema{"studio.lepton.Secret", SECRET_SCHEMA_NONE, {{"key", SECRET_SCHEMA_ATTRIBUTE_STRING}, {nullptr, SECRET_SCHEMA_ATTRIBUTE_STRING}}, 0, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};
    return &schema;
}

/// Whether a desktop's secret service answers. Asked once; without a session bus not at all, so that a server never waits for one.
bool keychain() {
    static const bool there = [] {
        if (std::getenv("DBUS_SESSION_BUS_ADDRESS") == nullptr || std::getenv("LEPTON_NO_KEYCHAIN") != nullptr)
            return false;
        GError* fault = nullptr;
        SecretService* service = secret_service_get_sync(SECRET_SERVICE_OPEN_SESSION, nullptr, &fault);
        const bool works = service != nullptr && fault == nullptr;
        g_clear_error(&fault);
        g_clear_object(&service);
        return works;
    }();
    return there;
}

Error keychainError(GError* fault) {
    Error out = Error(ErrorCode::Unreadable, text(LT("core", "The desktop's keychain did not give way: %1"), fault->message)).fix(LT("core", "Unlock the keychain and try again"));
    g_error_free(fault);
    return out;
}

#endif

} // namespace

Result<void> keepSecret(const std::string& key, const std::string& value) {
#ifdef LEPTON_KEYCHAIN
    if (keychain()) {
        GError* fault = nullptr;
        secret_password_store_sync(secretSchema(), SECRET_COLLECTION_DEFAULT, ("Lepton Studio: " + key).c_str(), value.c_str(), nullptr, &fault, "key", key.c_str(), nullptr);
        if (fault != nullptr)
            return keychainError(fault);
        return {};
    }
#endif
    return keepInFile(key, value);
}

Result<std::optional<std::string>> findSecret(const std::string& key) {
#ifdef LEPTON_KEYCHAIN
    if (keychain()) {
        GError* fault = nullptr;
        char* found = secret_password_lookup_sync(secretSchema(), nullptr, &fault, "key", key.c_str(), nullptr);
        if (fault != nullptr)
            return keychainError(fault);
        if (found != nullptr) {
            std::optional<std::string> out(found);
            secret_password_free(found);
            return out;
        }
    }
#endif
    std::error_code missing;
    if (!std::filesystem::exists(fileOf(key), missing))
        return std::optional<std::string>();
    LEPTON_TRY(std::string value, readFile(fileOf(key)));
    return std::optional<std::string>(std::move(value));
}

Result<void> forgetSecret(const std::string& key) {
#ifdef LEPTON_KEYCHAIN
    if (keychain()) {
        GError* fault = nullptr;
        secret_password_clear_sync(secretSchema(), nullptr, &fault, "key", key.c_str(), nullptr);
        if (fault != nullptr)
            return keychainError(fault);
    }
#endif
    std::error_code missing;
    std::filesystem::remove(fileOf(key), missing);
    return {};
}

Text secretPlace() {
#ifdef LEPTON_KEYCHAIN
    if (keychain())
        return LT("core", "the desktop's keychain");
#endif
    return text(LT("core", "the folder %1, which only you can read"), secretsFolder().string());
}

} // namespace lepton::deploy
