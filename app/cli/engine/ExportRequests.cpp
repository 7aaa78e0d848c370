// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/ExportRequests.h"

#include "app/cli/Exports.h"
#include "app/cli/PackageInspection.h"

namespace lepton::cli {

namespace {

/// Empty where it is not there. Errors: it is there and no text.
Result<std::string> optionalText(const Json& params, const char* name) {
    if (!params.is_object() || !params.contains(name) || params[name].is_null())
        return std::string();
    if (params[name].is_string())
        return params[name].get<std::string>();
    return Error(ErrorCode::BadValue, text(LT("core", "The request needs the text parameter “%1”"), name)).at("JSON-RPC");
}

Error missing(const char* name) { return Error(ErrorCode::BadValue, text(LT("core", "The request needs the text parameter “%1”"), name)).at("JSON-RPC"); }

} // namespace

Result<Json> writeExportFor(const Json& params) {
    ExportRequest request;
    LEPTON_TRY(const std::string run, optionalText(params, "run"));
    LEPTON_TRY(const std::string package, optionalText(params, "package"));
    LEPTON_TRY(request.format, optionalText(params, "format"));
    LEPTON_TRY(request.output, optionalText(params, "output"));
    LEPTON_TRY(request.name, optionalText(params, "name"));
    LEPTON_TRY(request.version, optionalText(params, "version"));
    LEPTON_TRY(request.backend, optionalText(params, "backend"));
    request.model = run.empty() ? package : run;
    if (request.model.empty())
        return missing("package");
    if (request.format.empty())
        return missing("format");
    return writeExport(request);
}

Result<Json> inspectPackageFor(const Json& params) {
    LEPTON_TRY(const std::string file, optionalText(params, "package"));
    if (file.empty())
        return missing("package");
    return inspectPackage(file);
}

} // namespace lepton::cli
