// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/InferenceApi.h"

#include "ServedModel.h"

#include <future>
#include <stdexcept>

namespace lepton::testing {

/// Reads "8x8" pictures whose 64 bytes are the pixels; anything else is no picture.
inline Result<datasets::Array> decodeRaw(std::span<const std::byte> bytes, const std::string& where) {
    if (bytes.size() != 64)
        return Error(ErrorCode::BadFormat, "This is not a picture").at(where);
    datasets::Array picture(datasets::ElementType::UInt8, {8, 8, 1});
    std::copy(bytes.begin(), bytes.end(), picture.bytes.begin());
    return picture;
}

/// The API without a network around it. Without OpenCV the recipe can't turn [H, W, C] round; with one channel both are the same bytes.
class ApiUnderTest {
public:
    explicit ApiUnderTest(serve::Decoder decode = decodeRaw, const std::string& token = {}) : ApiUnderTest(serve::ModelSources{servedModel()}, std::move(decode), token) {}
    explicit ApiUnderTest(serve::ModelSources sources, serve::Decoder decode = decodeRaw, const std::string& token = {})
        : resources(options(std::move(decode), token)), repository(resources), api(repository, resources) {
        if (const auto opened = repository.open(std::move(sources)); !opened)
            throw std::runtime_error(opened.error().line());
    }

    serve::Response answer(serve::Request request) const {
        std::promise<serve::Response> promise;
        api.answer(std::move(request), [&](serve::Response response) { promise.set_value(std::move(response)); });
        return promise.get_future().get();
    }
    serve::Response answer(const std::string& method, const std::string& path, const std::string& body = {}) const {
        serve::Request request;
        request.method = method;
        request.path = path;
        request.body = body;
        return answer(std::move(request));
    }

private:
    static serve::ServerOptions options(serve::Decoder decode, const std::string& token) {
        serve::ServerOptions options;
        options.threads = 2;
        options.decode = std::move(decode);
        if (!token.empty())
            options.access = serve::Access::ofToken(token);
        return options;
    }

public:
    serve::ServerResources resources;
    serve::ModelRepository repository;
    serve::InferenceApi api;
};

inline serve::Request requestOf(const std::string& method, const std::string& path, const std::string& body = {}, const std::string& query = {}) {
    serve::Request request;
    request.method = method;
    request.path = path;
    request.query = query;
    request.body = body;
    return request;
}

inline Json bodyOf(const serve::Response& response) { return Json::parse(response.body); }

} // namespace lepton::testing
