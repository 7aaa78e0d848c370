// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Kubeconfig.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::deploy::kubernetes;

namespace {

std::string config(const std::string& user, const std::string& cluster = "server: https://one.example:6443/") {
    return "apiVersion: v1\nkind: Config\ncurrent-context: work\n"
           "contexts:\n- name: work\n  context: {cluster: one, user: me, namespace: team}\n- name: bare\n  context: {cluster: one}\n- name: lost\n  context: {cluster: nowhere, user: me}\n- name: nobody\n  context: {cluster: one, user: ghost}\n"
           "clusters:\n- name: one\n  cluster: {" + cluster + "}\nusers:\n- name: me\n  user: {" + user + "}\n";
}

class Files {
public:
    Path write(const std::string& name, const std::string& text) {
        REQUIRE(writeFile(folder / name, text).ok());
        return folder / name;
    }
    Result<ClusterAccess> access(const std::string& text, const std::string& context = {}) {
        const auto read = Kubeconfig::load({write("config", text)});
        return read ? read->access(context) : Result<ClusterAccess>(read.error());
    }
    testing::TemporaryFolder folder;
};

} // namespace

TEST_CASE_FIXTURE(Files, "A kubeconfig's current context gives server, namespace and token") {
    const auto access = this->access(config("token: s3cret"));
    REQUIRE(access.ok());
    CHECK(access->server == "https://one.example:6443");
    CHECK(access->nameSpace == "team");
    CHECK(access->authorization == "Bearer s3cret");
    CHECK(access->tls.verify);
    CHECK(this->access(config("token: s3cret"), "bare")->nameSpace == "default");
    CHECK(this->access(config("token: s3cret"), "bare")->authorization.empty());
}

TEST_CASE_FIXTURE(Files, "Relative files of a kubeconfig lie beside it, data is Base64") {
    write("ca.pem", "AUTHORITY");
    write("token.txt", "from-file\n");
    const auto access = this->access(config("tokenFile: token.txt", "server: 'https://x', certificate-authority: ca.pem"));
    REQUIRE(access.ok());
    CHECK(access->tls.authorities == "AUTHORITY");
    CHECK(access->authorization == "Bearer from-file");
    CHECK(this->access(config("token: t", "server: 'https://x', certificate-authority-data: QVVUSE9SSVRZ"))->tls.authorities == "AUTHORITY");
    CHECK(!this->access(config("token: t", "server: 'https://x', insecure-skip-tls-verify: true"))->tls.verify);
    CHECK(this->access(config("username: a, password: b"))->authorization == "Basic YTpi");
}

TEST_CASE_FIXTURE(Files, "Of several kubeconfigs the first that has a name counts, and missing files don't matter") {
    const Path first = write("a", "contexts:\n- name: work\n  context: {cluster: two, user: me}\nclusters: []\nusers: []\n");
    const Path second = write("b", config("token: second") + "preferences: {}\n");
    const Path third = write("c", "clusters:\n- name: two\n  cluster: {server: 'https://two.example'}\n");
    const auto read = Kubeconfig::load({folder / "missing", first, second, third});
    REQUIRE(read.ok());
    CHECK(read->contexts() == std::vector<std::string>{"work", "bare", "lost", "nobody"});
    CHECK(read->access("").value().server == "https://two.example");
    CHECK(read->access("").value().authorization == "Bearer second");
}

TEST_CASE_FIXTURE(Files, "An exec plug-in is run for the credentials") {
    write("login", "#!/bin/sh\n[ \"$1\" = --for ] && [ \"$KIND\" = x ] || exit 3\ncase \"$KUBERNETES_EXEC_INFO\" in *ExecCredential*) ;; *) exit 4;; esac\n"
                   "echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"from-plugin\"}}'\n");
    std::filesystem::permissions(folder / "login", std::filesystem::perms(0755));
    const std::string exec = "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login, args: [--for], env: [{name: KIND, value: x}]}";
    const auto access = this->access(config(exec));
    REQUIRE(access.ok());
    CHECK(access->authorization == "Bearer from-plugin");

    write("login", "#!/bin/sh\necho 'your session has ended' >&2; exit 9\n");
    const auto failed = this->access(config(exec));
    REQUIRE(!failed.ok());
    CHECK(failed.error().what.str().find("your session has ended") != std::string::npos);
    CHECK(failed.error().what.str().find("9") != std::string::npos);

    write("login", "#!/bin/sh\necho '{\"kind\":\"Pod\"}'\n");
    CHECK(this->access(config(exec)).error().code == ErrorCode::BadFormat);
    const auto missing = this->access(config("exec: {apiVersion: v1, command: no-such-login-program, installHint: Get it from there}"));
    REQUIRE(!missing.ok());
    CHECK(missing.error().code == ErrorCode::NotFound);
    CHECK(missing.error().hint.str() == "Get it from there");
}

TEST_CASE_FIXTURE(Files, "Mistakes in a kubeconfig are named") {
    struct Case {
        const char* what;
        std::string text, context;
        ErrorCode code;
        const char* words;
    };
    const Case cases[] = {
        {"an unknown context", config("token: t"), "play", ErrorCode::NotFound, "“play”"},
        {"a context without its cluster", config("token: t"), "lost", ErrorCode::NotFound, "nowhere"},
        {"a context without its user", config("token: t"), "nobody", ErrorCode::NotFound, "ghost"},
        {"no current context", "contexts: []\nclusters: []\nusers: []\n", "", ErrorCode::NotFound, "no current context"},
        {"another kind of file", "apiVersion: v1\nkind: Pod\nusers: []\n", "", ErrorCode::BadFormat, "Pod"},
        {"a text file", "just words\n", "", ErrorCode::BadFormat, "no kubeconfig"},
        {"damaged YAML", "contexts: [\n", "", ErrorCode::BadFormat, "YAML"},
        {"an address without a scheme", config("token: t", "server: one.example"), "", ErrorCode::BadFormat, "https://"},
        {"damaged Base64", config("token: t", "server: 'https://x', certificate-authority-data: '%%%'"), "", ErrorCode::BadFormat, "Base64"},
        {"a missing file", config("token: t", "server: 'https://x', certificate-authority: gone.pem"), "", ErrorCode::NotFound, ""},
        {"a missing token file", config("tokenFile: gone.txt"), "", ErrorCode::NotFound, ""},
        {"a key without its certificate", config("client-key-data: QQ=="), "", ErrorCode::BadFormat, "key without"},
        {"a certificate that is none", config("client-key-data: QQ==, client-certificate-data: QQ=="), "", ErrorCode::BadFormat, "no certificate"},
        {"a proxy", config("token: t", "server: 'https://x', proxy-url: 'http://p'"), "", ErrorCode::Unsupported, "proxy-url"},
    };
    for (const auto& one : cases) {
        INFO(one.what);
        const auto access = this->access(one.text, one.context);
        REQUIRE(!access.ok());
        CHECK(access.error().code == one.code);
        CHECK(access.error().what.str().find(one.words) != std::string::npos);
        CHECK(!access.error().where.empty());
        CHECK(!access.error().hint.empty());
        CHECK(access.error().line().find("token: t") == std::string::npos);
    }
    CHECK(Kubeconfig::load({folder / "gone"}).error().code == ErrorCode::NotFound);
}

TEST_CASE_FIXTURE(Files, "An expired certificate is said to be one, with its day") {
    // By `openssl ca -selfsign -startdate 20010101000000Z -enddate 20010102000000Z`.
    write("old.pem", "-----BEGIN CERTIFICATE-----\n"
                     "MIHEMHgCAQEwBQYDK2VwMA8xDTALBgNVBAMMBGdvbmUwHhcNMDEwMTAxMDAwMDAw\n"
                     "WhcNMDEwMTAyMDAwMDAwWjAPMQ0wCwYDVQQDDARnb25lMCowBQYDK2VwAyEADBDU\n"
                     "Fixl6Kcr/BmWatZAprN5aMT4OBm74gKCVAAXY7AwBQYDK2VwA0EAmZc4JkLT+kDQ\n"
                     "VJAxL1HavAJekxMP5MSmCFjR3BHlTA/bUVWrLMkLZfCEIteoy9JmmwsCZNZRyfDW\n"
                     "hpkutaZBBw==\n"
                     "-----END CERTIFICATE-----\n");
    write("old.key", "KEY");
    const auto access = this->access(config("client-certificate: old.pem, client-key: old.key"));
    REQUIRE(!access.ok());
    CHECK(access.error().code == ErrorCode::BadValue);
    CHECK(access.error().what.str().find("expired on 2001-01-02") != std::string::npos);
}

TEST_CASE("Base64 goes both ways") {
    CHECK(toBase64("ab\xffz") == "YWL/eg==");
    CHECK(fromBase64("YWL/\neg==", "x").value() == "ab\xffz");
    CHECK(fromBase64("", "x").value().empty());
    CHECK(!fromBase64("abc", "x").ok());
}
