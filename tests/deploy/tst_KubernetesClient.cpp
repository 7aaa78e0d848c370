// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked of a cluster and what is made of its answers, those that a real one of today's does not give at will: forgotten versions, newer and older APIs.
#include "core/deploy/kubernetes/ApiError.h"
#include "core/deploy/kubernetes/ClusterApis.h"
#include "core/deploy/kubernetes/Watch.h"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <thread>

using namespace lepton;
using namespace lepton::deploy::kubernetes;

namespace {

/// Answers one request after the other with what it was given, then closes the connection.
class Script {
public:
    struct Line {
        int status;
        std::string body;
    };
    explicit Script(std::vector<Line> lines) : m_lines(std::move(lines)), m_socket(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
        REQUIRE(::listen(m_socket, 8) == 0);
        socklen_t size = sizeof(address);
        ::getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size);
        m_access.server = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
        m_access.authorization = "Bearer abc";
        m_thread = std::thread([this] { serve(); });
    }
    Script(const Script&) = delete;
    Script& operator=(const Script&) = delete;
    ~Script() {
        ::shutdown(m_socket, SHUT_RDWR);
        m_thread.join();
        ::close(m_socket);
    }

    ApiClient client() const { return ApiClient(m_access); }
    /// "GET /api/v1/…" of each request; its whole text is in `whole`.
    std::vector<std::string> asked, whole;
    std::mutex mutex;

private:
    void serve() {
        for (const auto& line : m_lines) {
            const int connection = ::accept(m_socket, nullptr, nullptr);
            if (connection < 0)
                return;
            std::string request(65536, '\0');
            auto count = ::recv(connection, request.data(), request.size(), 0);
            request.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
            {
                const std::lock_guard lock(mutex);
                asked.push_back(request.substr(0, request.find(" HTTP")));
                whole.push_back(request);
            }
            const std::string answer = "HTTP/1.1 " + std::to_string(line.status) + " X\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n" + line.body;
            (void)::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
            ::shutdown(connection, SHUT_WR);
            while (::recv(connection, request.data(), request.size(), 0) > 0) {
            }
            ::close(connection);
        }
    }

    std::vector<Line> m_lines;
    int m_socket;
    ClusterAccess m_access;
    std::thread m_thread;
};

std::string pod(const char* name, int version) { return R"({"metadata":{"name":")" + std::string(name) + R"(","uid":")" + name + R"(","resourceVersion":")" + std::to_string(version) + R"("}})"; }
std::string list(int version, const std::string& items) { return R"({"metadata":{"resourceVersion":")" + std::to_string(version) + R"("},"items":[)" + items + "]}"; }
std::string event(const char* type, const std::string& object) { return R"({"type":")" + std::string(type) + R"(","object":)" + object + "}\n"; }

} // namespace

TEST_CASE("A watch goes on from its bookmark, and lists again when the cluster has forgotten where it was") {
    Script script({{200, list(10, pod("a", 5) + "," + pod("b", 6))},
                   {200, event("MODIFIED", pod("a", 11)) + event("BOOKMARK", R"({"metadata":{"resourceVersion":"20"}})")},
                   {200, event("ADDED", pod("c", 21)) + event("ERROR", R"({"kind":"Status","code":410,"reason":"Expired"})")},
                   {200, list(30, pod("a", 11) + "," + pod("d", 29))},
                   {200, event("DELETED", pod("d", 31))}});
    std::string told;
    std::atomic<bool> goOn{true};
    const auto change = [&](const std::string& type, const Json& object) {
        told += type + " " + object["metadata"]["name"].get<std::string>() + ", ";
        if (type == "DELETED" && object["metadata"]["name"] == "d")
            goOn = false;
    };
    REQUIRE(watch(script.client(), {"/api/v1/namespaces/n/pods", "app=x,tier in (a)", "metadata.name=m"}, change, [&] { return goOn.load(); }).ok());
    CHECK(told == "ADDED a, ADDED b, MODIFIED a, ADDED c, DELETED b, DELETED c, MODIFIED a, ADDED d, DELETED d, ");
    const std::string selectors = "&labelSelector=app%3Dx%2Ctier%20in%20%28a%29&fieldSelector=metadata.name%3Dm";
    CHECK(script.asked[0] == "GET /api/v1/namespaces/n/pods?limit=0" + selectors);
    CHECK(script.asked[1] == "GET /api/v1/namespaces/n/pods?watch=true&allowWatchBookmarks=true&timeoutSeconds=240&resourceVersion=10" + selectors);
    CHECK(script.asked[2].find("&resourceVersion=20&") != std::string::npos);
    CHECK(script.asked[3] == script.asked[0]);
    CHECK(script.asked[4].find("&resourceVersion=30&") != std::string::npos);
}

TEST_CASE("A watch whose first list is refused says why") {
    Script script({{403, R"({"message":"pods is forbidden"})"}});
    const auto outcome = watch(script.client(), {"/api/v1/namespaces/n/pods", {}, {}}, [](const std::string&, const Json&) {}, [] { return true; });
    REQUIRE(!outcome.ok());
    CHECK(outcome.error().what.str().find("pods is forbidden") != std::string::npos);
}

TEST_CASE("An apply takes over what only a part of ourselves has set, and nothing else") {
    const Json object{{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"metadata", {{"name", "d"}}}};
    const auto conflict = [](const char* owner) { return R"({"reason":"Conflict","code":409,"details":{"causes":[{"reason":"FieldManagerConflict","field":".spec.replicas","message":"conflict with \")" + std::string(owner) + R"(\" using apps/v1"}]}})"; };
    SUBCASE("our scaling") {
        Script script({{409, conflict("lepton-studio")}, {200, object.dump()}});
        CHECK(script.client().apply(object, "n", {}).ok());
        CHECK(script.asked[0] == "PATCH /apis/apps/v1/namespaces/n/deployments/d?fieldManager=lepton-studio");
        CHECK(script.asked[1] == script.asked[0] + "&force=true");
        CHECK(script.whole[0].find("Content-Type: application/apply-patch+yaml") != std::string::npos);
        CHECK(script.whole[0].find("Authorization: Bearer abc") != std::string::npos);
    }
    SUBCASE("somebody else's") {
        Script script({{409, conflict("kubectl")}});
        std::vector<FieldConflict> conflicts;
        const auto outcome = script.client().apply(object, "n", {true, false, {}}, &conflicts);
        REQUIRE(!outcome.ok());
        CHECK(outcome.error().code == ErrorCode::Conflict);
        REQUIRE(conflicts.size() == 1);
        CHECK(conflicts[0].owner == "kubectl");
        CHECK(script.asked[0].ends_with("&dryRun=All"));
    }
}

TEST_CASE("The API versions that a cluster offers are asked for") {
    const auto group = [](const char* versions) {
        Json out{{"groups", Json::array()}};
        for (const auto& version : Json::parse(versions))
            out["groups"].push_back({{"name", "g"}, {"versions", Json::array({{{"groupVersion", version}}})}});
        return out.dump();
    };
    Script newer({{200, group(R"(["autoscaling/v1","autoscaling/v2","autoscaling/v2beta2","policy/v1","monitoring.coreos.com/v1"])")}, {200, R"({"resources":[{"kind":"ServiceMonitor"},{"kind":"PodMonitor"}]})"}});
    const auto now = askApis(newer.client());
    REQUIRE(now.ok());
    CHECK(now->autoscaling == "autoscaling/v2");
    CHECK(now->policy == "policy/v1");
    CHECK(now->serviceMonitor == "monitoring.coreos.com/v1");
    CHECK(now->prometheusRule.empty());
    Script older({{200, group(R"(["autoscaling/v1","autoscaling/v2beta2","policy/v1beta1"])")}});
    const auto then = askApis(older.client());
    REQUIRE(then.ok());
    CHECK(then->autoscaling == "autoscaling/v2beta2");
    CHECK(then->policy == "policy/v1beta1");
    CHECK(then->serviceMonitor.empty());
    Script none({{200, group(R"(["autoscaling/v1"])")}});
    CHECK(askApis(none.client())->policy.empty());
    Script page({{200, "<html>a login page</html>"}});
    CHECK(askApis(page.client()).error().code == ErrorCode::BadFormat);
}
