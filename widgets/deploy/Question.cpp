// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/Question.h"

#include "datasets/Preparation.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace lepton::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Question)
};

constexpr std::size_t mostShown = 24; // values of an example

QString quoted(const std::string& text) { return QString::fromStdString(Json(text).dump()); }

/// {"age": 0, "city": "Bern"}: a value that the column may have.
QString rowExample(const Json& step) {
    QStringList parts;
    for (const auto& column : step.value("columns", Json::array())) {
        if (!column.is_object())
            continue;
        const Json categories = column.value("categories", Json::array());
        const Json value = column.value("kind", "") == "number" ? (column.contains("center") ? column["center"] : Json(0)) : categories.empty() ? Json("") : categories[0];
        parts << QStringLiteral("%1: %2").arg(quoted(column.value("name", "")), value.is_number() ? QString::number(value.get<double>(), 'g', 4) : QString::fromStdString(value.dump()));
    }
    return QStringLiteral("{%1}").arg(parts.join(QStringLiteral(", ")));
}

/// As many steps as the model looks back.
QString seriesExample(const Json& step) {
    const Json columns = step.value("columns", Json::array());
    const auto name = [](const Json& column) { return column.is_string() ? column.get<std::string>() : column.is_object() ? column.value("name", "") : std::string(); };
    QString one = QStringLiteral("0");
    if (columns.size() > 1) {
        QStringList parts;
        for (const auto& column : columns)
            parts << quoted(name(column)) + QStringLiteral(": 0");
        one = QStringLiteral("{%1}").arg(parts.join(QStringLiteral(", ")));
    }
    const auto history = step.contains("history") && step["history"].is_number_integer() ? step["history"].get<std::size_t>() : mostShown;
    QStringList rows;
    for (std::size_t i = 0; i < history; ++i)
        rows << one;
    return QStringLiteral("[%1]").arg(rows.join(QStringLiteral(", ")));
}

QString answerWords(const project::Package& package) {
    if (package.objective == "classification")
        return Words::tr("one of %n label(s)", nullptr, static_cast<int>(package.labels.size()));
    if (package.objective == "reconstruction" || package.objective == "vae")
        return Words::tr("how well it can be rebuilt");
    return Words::tr("a number");
}

} // namespace

Question questionOf(const project::Package& package) {
    const auto objective = package.objectiveSettings();
    if (objective.adversary || package.objective == "adversarial")
        return {Question::Form::Nothing, {}, Words::tr("Makes pictures from chance")};
    if (package.objective == "generation")
        return {Question::Form::Prompt, {}, Words::tr("A text's beginning → how it goes on")};
    const auto preparation = datasets::Preparation::fromJson(package.recipe);
    const std::string kind = preparation ? (*preparation)->kind() : "pictures";
    const QString answer = answerWords(package);
    const Json step = package.recipe.empty() ? Json::object() : package.recipe.front();
    if (kind == "text")
        return {Question::Form::Sentence, {}, Words::tr("A text → %1").arg(answer)};
    if (kind == "table")
        return {Question::Form::Json, rowExample(step), Words::tr("A row → %1").arg(answer)};
    if (kind == "series")
        return {Question::Form::Json, seriesExample(step), Words::tr("The values up to now → those that follow")};
    if (kind == "ratings")
        return {Question::Form::Json, QStringLiteral(R"({"user": "", "item": ""})"), Words::tr("A user and an item → a rating")};
    return {Question::Form::Picture, {}, Words::tr("A picture → %1").arg(answer)};
}

} // namespace lepton::widgets
