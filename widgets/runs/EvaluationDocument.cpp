// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/EvaluationDocument.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace lepton::widgets {

namespace {

constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();

const Json& listOf(const Json& json, const char* key) {
    static const Json none = Json::array();
    const auto found = json.is_object() ? json.find(key) : json.end();
    return json.is_object() && found != json.end() && found->is_array() ? *found : none;
}

std::vector<double> numbers(const Json& json, const char* key) {
    std::vector<double> out;
    for (const auto& item : listOf(json, key))
        out.push_back(item.is_number() ? item.get<double>() : noNumber);
    return out;
}

template <typename Whole>
std::vector<Whole> wholes(const Json& json, const char* key) {
    std::vector<Whole> out;
    for (const auto& item : listOf(json, key))
        out.push_back(item.is_number_integer() ? item.get<Whole>() : Whole(-1));
    return out;
}

std::optional<double> figure(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

qint64 whole(const Json& json, const char* key, qint64 otherwise) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    return json.is_object() && found != json.end() && found->is_number_integer() ? found->get<qint64>() : otherwise;
}

/// A name, or the number of a class.
QString named(const Json& json, const char* key, const QStringList& classes) {
    const auto found = json.find(key);
    if (found == json.end())
        return {};
    if (found->is_string())
        return QString::fromStdString(found->get<std::string>());
    const qint64 number = found->is_number_integer() ? found->get<qint64>() : -1;
    return number >= 0 && number < classes.size() ? classes[number] : QString::number(number);
}

Error contradiction(const char* key, const std::string& where) {
    return Error(ErrorCode::BadFormat, text(LT("core", "The evaluation contradicts itself: “%1” does not fit the rest"), key))
        .at(where)
        .fix(LT("core", "Evaluate the run again"));
}

bool inRange(const std::vector<int>& labels, qsizetype classes) {
    return std::all_of(labels.begin(), labels.end(), [&](int label) { return label >= 0 && label < classes; });
}

bool readConfusion(const Json& json, EvaluationDocument& out) {
    for (const auto& row : listOf(json, "confusion")) {
        std::vector<qint64> counts;
        for (const auto& item : row)
            counts.push_back(item.is_number_integer() ? item.get<qint64>() : 0);
        out.confusion.push_back(std::move(counts));
    }
    const auto size = static_cast<std::size_t>(out.classes.size());
    return out.confusion.empty() || (out.confusion.size() == size && std::all_of(out.confusion.begin(), out.confusion.end(), [&](const auto& row) { return row.size() == size; }));
}

bool readAnswers(const Json& json, EvaluationDocument& out) {
    const auto found = json.find("answers");
    if (found == json.end() || !found->is_object())
        return true;
    auto& answers = out.answers;
    answers = {wholes<qint64>(*found, "index"), wholes<int>(*found, "truth"), wholes<int>(*found, "answer"), numbers(*found, "score"), numbers(*found, "loss")};
    const std::size_t size = answers.size();
    return answers.truth.size() == size && answers.answer.size() == size && answers.score.size() == size && answers.loss.size() == size &&
           inRange(answers.truth, out.classes.size()) && inRange(answers.answer, out.classes.size());
}

bool readLines(const Json& json, const char* key, const char* xs, const char* ys, const QStringList& classes, std::vector<EvaluationDocument::Line>& out) {
    for (const auto& item : listOf(json, key)) {
        if (!item.is_object())
            return false;
        out.push_back({named(item, "class", classes), numbers(item, xs), numbers(item, ys), numbers(item, "threshold")});
        if (out.back().x.size() != out.back().y.size())
            return false;
    }
    return true;
}

void readClasses(const Json& json, EvaluationDocument& out) {
    for (const auto& item : listOf(json, "per_class"))
        if (item.is_object())
            out.perClass.push_back({named(item, "class", out.classes), figure(item, "precision"), figure(item, "recall"), figure(item, "f1"), figure(item, "roc_auc"),
                                    figure(item, "average_precision"), whole(item, "support", 0)});
    for (const auto& item : listOf(json, "calibration"))
        if (item.is_object())
            out.calibration.push_back({figure(item, "confidence").value_or(noNumber), figure(item, "accuracy").value_or(noNumber), whole(item, "count", 0)});
}

bool readValues(const Json& json, EvaluationDocument& out) {
    for (const auto& item : listOf(json, "scatter")) {
        if (!item.is_object())
            return false;
        out.scatter.push_back({named(item, "target", {}), numbers(item, "truth"), numbers(item, "prediction"), wholes<qint64>(item, "index")});
        if (out.scatter.back().truth.size() != out.scatter.back().prediction.size())
            return false;
    }
    for (const auto& item : listOf(json, "forecasts")) {
        if (!item.is_object())
            return false;
        out.forecasts.push_back({named(item, "name", {}), numbers(item, "history"), numbers(item, "truth"), numbers(item, "prediction")});
    }
    return true;
}

void readMetrics(const Json& json, EvaluationDocument& out) {
    const auto found = json.find("metrics");
    if (found == json.end() || !found->is_object())
        return;
    for (const auto& [name, value] : found->items())
        // "f1.cat" stands in the table of classes.
        if ((value.is_number() || value.is_null()) && name.find('.') == std::string::npos)
            out.metrics.emplace_back(name, value.is_number() ? value.get<double>() : noNumber);
}

/// Of equal loss, and without one, the earlier sample first.
void byLoss(std::vector<std::size_t>& places, const std::vector<double>& loss) {
    std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
        const double left = loss[a] == loss[a] ? loss[a] : std::numeric_limits<double>::infinity();
        const double right = loss[b] == loss[b] ? loss[b] : std::numeric_limits<double>::infinity();
        return left > right;
    });
}

} // namespace

std::optional<double> EvaluationDocument::metric(const std::string& name) const {
    const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const auto& item) { return item.first == name; });
    return found != metrics.end() && found->second == found->second ? std::optional(found->second) : std::nullopt;
}

std::vector<std::size_t> EvaluationDocument::inCell(int truth, int answer) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < answers.size(); ++i)
        if (answers.truth[i] == truth && answers.answer[i] == answer)
            out.push_back(i);
    byLoss(out, answers.loss);
    return out;
}

std::vector<std::size_t> EvaluationDocument::mistakes() const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < answers.size(); ++i)
        if (answers.truth[i] != answers.answer[i])
            out.push_back(i);
    byLoss(out, answers.loss);
    return out;
}

Result<EvaluationDocument> evaluationFromJson(const Json& json, const std::string& where) {
    if (!json.is_object() || !json.contains("metrics"))
        return Error(ErrorCode::BadFormat, LT("core", "This is no evaluation")).at(where).fix(LT("core", "Evaluate the run again"));
    EvaluationDocument out;
    out.split = named(json, "split", {});
    out.samples = whole(json, "samples", 0);
    out.epoch = whole(json.value("checkpoint", Json()), "epoch", -1);
    for (const auto& name : listOf(json, "classes"))
        out.classes << (name.is_string() ? QString::fromStdString(name.get<std::string>()) : QString::fromStdString(name.dump()));
    readMetrics(json, out);
    readClasses(json, out);
    if (!readConfusion(json, out))
        return contradiction("confusion", where);
    if (!readAnswers(json, out))
        return contradiction("answers", where);
    if (!readLines(json, "roc", "false_positive_rate", "true_positive_rate", out.classes, out.roc))
        return contradiction("roc", where);
    if (!readLines(json, "precision_recall", "recall", "precision", out.classes, out.precisionRecall))
        return contradiction("precision_recall", where);
    if (!readValues(json, out))
        return contradiction("scatter", where);
    return out;
}

} // namespace lepton::widgets
