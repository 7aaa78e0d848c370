// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Generator.h"

#include "core/engine/Answers.h"
#include "core/exchange/Png.h"
#include "core/serve/RawQuestions.h"

#include <algorithm>
#include <cmath>

namespace lepton::serve {

namespace {

constexpr std::int64_t mostGenerated = 64;
constexpr std::int64_t mostTokens = 2000;

Error bad(Text what) { return Error(ErrorCode::BadValue, std::move(what)); }

/// As given, or a whole number from 0 at the key.
Result<std::int64_t> whole(const Json& request, const char* key, std::int64_t standard, std::int64_t least, std::int64_t most) {
    const auto found = request.find(key);
    if (found == request.end())
        return standard;
    const bool fits = found->is_number_integer() && (!found->is_number_unsigned() || found->get<std::uint64_t>() <= static_cast<std::uint64_t>(most));
    if (!fits || found->get<std::int64_t>() < least || found->get<std::int64_t>() > most)
        return bad(text(LT("core", "“%1” must be a whole number from %2 to %3"), key, least, most));
    return found->get<std::int64_t>();
}

Result<engine::GenerationSettings> settingsOf(const Json& request) {
    engine::GenerationSettings settings;
    if (!request.is_object())
        return bad(LT("core", "The request must be a JSON object"));
    LEPTON_TRY(settings.count, whole(request, "count", settings.count, 1, mostGenerated));
    LEPTON_TRY(settings.length, whole(request, "length", settings.length, 1, mostTokens));
    LEPTON_TRY(const std::int64_t seed, whole(request, "seed", 0, 0, INT64_MAX));
    settings.seed = static_cast<std::uint64_t>(seed);
    if (const auto found = request.find("temperature"); found != request.end()) {
        if (!found->is_number() || !(found->get<double>() >= 0) || !std::isfinite(found->get<double>()))
            return bad(LT("core", "“temperature” must be a number from 0"));
        settings.temperature = found->get<double>();
    }
    return settings;
}

/// Uint8 [N, C, H, W] in rows, about as wide as high.
std::string sheet(const datasets::Array& pictures) {
    const auto count = pictures.shape[0], channels = pictures.shape[1], height = pictures.shape[2], width = pictures.shape[3];
    const auto columns = static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(count))));
    const std::int64_t kept = channels == 3 ? 3 : 1;
    exchange::Pixels out{static_cast<int>(columns * width), static_cast<int>((count + columns - 1) / columns * height), static_cast<int>(kept), {}};
    out.bytes.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height * kept));
    const auto pixels = pictures.as<std::uint8_t>();
    for (std::int64_t n = 0; n < count; ++n)
        for (std::int64_t c = 0; c < kept; ++c)
            for (std::int64_t y = 0; y < height; ++y)
                for (std::int64_t x = 0; x < width; ++x)
                    out.bytes[static_cast<std::size_t>((((n / columns) * height + y) * out.width + (n % columns) * width + x) * kept + c)] = pixels[static_cast<std::size_t>(((n * channels + c) * height + y) * width + x)];
    return exchange::pngBytes(out);
}

} // namespace

Result<Response> generate(const engine::Model& model, const Request& request) {
    const bool writes = engine::writesText(model);
    Json json = Json::object();
    if (!request.body.empty()) {
        LEPTON_TRY(json, questionJson(request, writes));
    }
    if (writes && json.is_string())
        json = {{"prompt", json}};
    LEPTON_TRY(const auto settings, settingsOf(json));
    if (writes) {
        const auto prompt = json.find("prompt");
        if (prompt == json.end() || !prompt->is_string())
            return bad(LT("core", "“prompt” must be the text to go on from"));
        LEPTON_TRY(const Json answers, engine::continueText(model, prompt->get<std::string>(), settings));
        return jsonResponse(200, answers.size() == 1 ? answers[0] : answers);
    }
    LEPTON_TRY(const auto pictures, engine::generatePictures(model, settings));
    if (request.accept.find("image/png") != std::string::npos && pictures.shape.size() == 4) {
        Response response;
        response.contentType = "image/png";
        response.body = sheet(pictures);
        return response;
    }
    const auto pixels = pictures.as<std::uint8_t>();
    return jsonResponse(200, {{"input", "seed " + std::to_string(settings.seed)}, {"value", {{"shape", pictures.shape}, {"pixels", std::vector<std::uint8_t>(pixels.begin(), pixels.end())}}}});
}

} // namespace lepton::serve
