// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"
#include "widgets/deploy/Question.h"

#include <QDateTime>
#include <QString>

#include <optional>
#include <vector>

namespace lepton::widgets {

/// What is shown of a package.
struct PackageFacts {
    QString file;
    QString name;
    QString version;
    qint64 bytes = 0;
    QDateTime made;
    QStringList labels;
    Json metrics = Json::object();
    Json signature = Json::object();
    std::optional<Question> question; ///< none: the file has not been looked into
    std::optional<Error> error; ///< it can't be read
};

/// As package/write answers.
PackageFacts packageFacts(const Json& written);
/// Reads and checks the file. Any thread.
PackageFacts packageFacts(const Path& file);
/// Names, sizes and times of the packages in a folder, newest first; nothing is opened. Any thread.
std::vector<PackageFacts> packagesIn(const Path& folder);

/// "accuracy 0.914, loss 0.243"
QString metricsText(const Json& metrics);
/// "input FP32 [-1, 1, 28, 28] → scores FP32 [-1, 10]"
QString signatureText(const Json& signature);

} // namespace lepton::widgets
