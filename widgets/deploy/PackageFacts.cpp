// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/PackageFacts.h"

#include "core/project/Package.h"
#include "widgets/common/Theme.h"

#include <QFileInfo>
#include <QLocale>

#include <algorithm>

namespace lepton::widgets {

namespace {

QString textIn(const Json& json, const char* key) {
    return json.contains(key) && json[key].is_string() ? QString::fromStdString(json[key].get<std::string>()) : QString();
}

void addFileFacts(PackageFacts& facts) {
    const QFileInfo info(facts.file);
    facts.bytes = info.size();
    facts.made = info.lastModified();
}

/// "NAME-VERSION.leptonmodel"
void addNameFromFile(PackageFacts& facts) {
    const QString base = QFileInfo(facts.file).completeBaseName();
    const auto dash = base.lastIndexOf(QLatin1Char('-'));
    facts.name = dash > 0 ? base.left(dash) : base;
    facts.version = dash > 0 ? base.mid(dash + 1) : QString();
}

QString tensorsText(const Json& tensors) {
    QStringList out;
    for (const auto& tensor : tensors) {
        QStringList axes;
        for (const auto& axis : tensor.value("shape", Json::array()))
            axes << QString::fromStdString(axis.dump());
        out << QStringLiteral("%1 %2 [%3]").arg(textIn(tensor, "name"), textIn(tensor, "datatype"), axes.join(QStringLiteral(", ")));
    }
    return out.join(QStringLiteral(", "));
}

} // namespace

PackageFacts packageFacts(const Json& written) {
    PackageFacts facts;
    facts.file = textIn(written, "package");
    facts.name = textIn(written, "name");
    facts.version = textIn(written, "version");
    facts.made = QDateTime::currentDateTime();
    facts.bytes = written.value("bytes", std::int64_t{0});
    for (const auto& label : written.value("labels", Json::array()))
        facts.labels << QString::fromStdString(label.get<std::string>());
    facts.metrics = written.value("metrics", Json::object());
    facts.signature = written.value("signature", Json::object());
    return facts;
}

PackageFacts packageFacts(const Path& file) {
    PackageFacts facts;
    facts.file = QString::fromStdString(file.string());
    addFileFacts(facts);
    const auto package = project::readPackage(file);
    if (!package) {
        addNameFromFile(facts);
        facts.error = package.error();
        return facts;
    }
    facts.name = QString::fromStdString(package->name);
    facts.version = QString::fromStdString(package->version);
    for (const auto& label : package->labels)
        facts.labels << QString::fromStdString(label);
    facts.metrics = package->metrics;
    facts.signature = package->signature;
    facts.question = questionOf(*package);
    return facts;
}

std::vector<PackageFacts> packagesIn(const Path& folder) {
    std::vector<PackageFacts> out;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(folder, fault)) {
        if (entry.path().extension() != ".leptonmodel")
            continue;
        PackageFacts facts;
        facts.file = QString::fromStdString(entry.path().string());
        addFileFacts(facts);
        addNameFromFile(facts);
        out.push_back(std::move(facts));
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.made > b.made; });
    return out;
}

/// In the user's language, or as words of the file's own.
static QString metricWord(const std::string& name) {
    const QString word = translated(name.c_str());
    return word == QString::fromStdString(name) ? QString(word).replace(QLatin1Char('_'), QLatin1Char(' ')) : word;
}

QString metricsText(const Json& metrics) {
    QStringList parts;
    for (const auto& [name, value] : metrics.items())
        if (value.is_number_integer()) // a count: "270 samples"
            parts << QStringLiteral("%1 %2").arg(QLocale().toString(value.get<qlonglong>()), metricWord(name));
        else if (value.is_number())
            parts << QStringLiteral("%1 %2").arg(metricWord(name), QLocale().toString(value.get<double>(), 'f', 3));
    return parts.join(QStringLiteral(", "));
}

QString signatureText(const Json& signature) {
    const QString inputs = tensorsText(signature.value("inputs", Json::array()));
    const QString outputs = tensorsText(signature.value("outputs", Json::array()));
    return outputs.isEmpty() ? inputs : inputs + QStringLiteral(" → ") + outputs;
}

} // namespace lepton::widgets
