// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/Report.h"

#include "core/report/sections/Sections.h"

#include <unistd.h>

#include <algorithm>

namespace lepton::report {

namespace {

bool hasEnding(const Path& file, const char* ending) {
    std::string own = file.extension().string();
    for (char& c : own)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return own == ending;
}

/// Quoted for a shell, where it needs to be.
std::string word(const std::string& text) {
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '.' || c == '-' || c == '_'; };
    if (!text.empty() && std::all_of(text.begin(), text.end(), plain))
        return text;
    std::string out = "'";
    for (const char c : text)
        out += c == '\'' ? "'\\''" : std::string(1, c);
    return out + "'";
}

/// Every value of `plan` is in `fitted`, which may have more: what fitting has found out.
bool within(const Json& plan, const Json& fitted) {
    if (plan.is_object() && fitted.is_object()) {
        for (const auto& [key, value] : plan.items())
            if (!fitted.contains(key) || !within(value, fitted[key]))
                return false;
        return true;
    }
    if (plan.is_array() && fitted.is_array() && plan.size() == fitted.size()) {
        for (std::size_t i = 0; i < plan.size(); ++i)
            if (!within(plan[i], fitted[i]))
                return false;
        return true;
    }
    return plan == fitted;
}

} // namespace

Content makeReport(const ReportInput& input, const Language& language) {
    Content content;
    content.language = language;
    content.created = input.created;
    content.title = input.info.project.name;
    content.subtitle = language.say(Text(LT("report", "Training report")));
    content.remark = language.say(text(LT("report", "Run %1 of %2; report of %3"), input.run.filename().string(), language.date(input.info.created), language.date(input.created)));
    content.contentsTitle = language.say(Text(LT("report", "Contents")));
    content.footer = language.say(text(LT("report", "Made with Lepton Studio %1"), input.info.versions.value("lepton", "")));
    const RunFacts facts(input, language);
    addSummary(content, facts);
    addData(content, facts);
    addNetworks(content, facts);
    addSettings(content, facts);
    addCurves(content, facts);
    addEvaluation(content, facts);
    addExamples(content, facts);
    addEnvironment(content, facts);
    addModelCard(content, facts);
    return content;
}

Result<void> checkReportFile(const Path& file) {
    if (!hasEnding(file, ".html") && !hasEnding(file, ".pdf"))
        return Error(ErrorCode::BadValue, LT("core", "A report's file name ends in .html or .pdf")).at(file.string()).fix(LT("core", "Name a file such as report.html or report.pdf"));
    const Path folder = std::filesystem::absolute(file).parent_path();
    std::error_code fault;
    if (!std::filesystem::is_directory(folder, fault))
        return Error(ErrorCode::NotFound, LT("core", "The folder for the report is not there")).at(folder.string()).fix(LT("core", "Make the folder, or name another place"));
    if (std::filesystem::is_directory(file, fault))
        return Error(ErrorCode::Unwritable, LT("core", "There is a folder of the report's name")).at(file.string()).fix(LT("core", "Name another file"));
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return Error(ErrorCode::Unwritable, LT("core", "The folder for the report can't be written to")).at(folder.string()).fix(LT("core", "Choose another folder, or change its permissions"));
    return {};
}

Result<void> writeReport(const ReportInput& input, const Language& language, const Path& file) {
    LEPTON_CHECK(checkReportFile(file));
    const Content content = makeReport(input, language);
    if (hasEnding(file, ".html"))
        return writeFile(file, htmlOf(content));
    LEPTON_TRY(const std::string pdf, pdfOf(content));
    return writeFile(file, pdf);
}

std::string reproducingCommand(const project::RunInfo& info, const Path& projectFolder) {
    std::string out = "lepton train " + word(projectFolder.string()) + " --epochs " + std::to_string(info.project.training.epochs) + " --batch-size " +
                      std::to_string(info.project.training.batchSize) + " --seed " + std::to_string(info.seed) + " --device " + word(info.device) + " --learning-rate " +
                      Json(info.project.training.optimizer.learningRate).dump();
    const auto& start = info.project.training.startFrom;
    if (!start.file.empty())
        out += " --start-from " + word(start.file);
    for (const auto& [option, layers] : {std::pair(" --freeze ", &start.freeze), std::pair(" --reset ", &start.reset)}) {
        std::string list;
        for (const auto& layer : *layers)
            list += (list.empty() ? "" : ",") + layer;
        if (!list.empty())
            out += option + word(list);
    }
    for (const char* part : {"threads", "shards"})
        if (info.plan.value(part, Json()).is_number_integer())
            out += std::string(" --") + part + " " + std::to_string(info.plan[part].get<int>());
    return out;
}

bool differs(const project::Project& now, const project::RunInfo& run) {
    const project::Project& then = run.project;
    auto training = now.training;
    training.epochs = then.training.epochs;
    training.batchSize = then.training.batchSize;
    training.seed = then.training.seed;
    training.device = then.training.device;
    training.threads = then.training.threads;
    training.optimizer.learningRate = then.training.optimizer.learningRate;
    training.startFrom = then.training.startFrom;
    if (toJson(training) != toJson(then.training) || toJson(now.objective) != toJson(then.objective) || !within(now.recipe, then.recipe))
        return true;
    if (now.data.source != then.data.source || now.data.split != then.data.split || now.data.fingerprint != then.data.fingerprint || now.networks.size() != then.networks.size())
        return true;
    for (std::size_t i = 0; i < now.networks.size(); ++i)
        if (now.networks[i].name != then.networks[i].name || !(now.networks[i].network == then.networks[i].network))
            return true;
    return false;
}

} // namespace lepton::report
