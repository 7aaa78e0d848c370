// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/DataFacts.h"

#include "widgets/common/Theme.h"

#include <QCoreApplication>
#include <QLocale>

namespace lepton::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(DataFacts)
};

/// "28 × 28 grey"; "different sizes"
QString sizeText(const std::vector<std::int64_t>& shape) {
    if (shape.size() != 3)
        return {};
    const QString colour = shape[2] == 1 ? Words::tr("grey") : shape[2] == 3 ? Words::tr("colour") : Words::tr("grey and colour");
    if (shape[0] < 0 || shape[1] < 0)
        return Words::tr("of different sizes, %1").arg(colour);
    return QStringLiteral("%1 × %2 %3").arg(shape[1]).arg(shape[0]).arg(colour);
}

QString formatTitle(const std::string& name) {
    for (const auto& format : datasets::formats())
        if (format.name == name)
            return translated(format.title);
    return QString::fromStdString(name);
}

} // namespace

QString factsText(const datasets::SourceInfo& info) {
    QStringList parts{Words::tr("%1 pictures").arg(QLocale().toString(static_cast<qlonglong>(info.samples)))};
    if (!info.fields.empty())
        parts << sizeText(info.fields.front().shape);
    parts << Words::tr("%1 classes").arg(info.classes.size()) << formatTitle(info.format);
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

QString dataName(const Path& source) {
    const Path name = source.has_filename() ? source.filename() : source.parent_path().filename();
    return QString::fromStdString(name.string());
}

} // namespace lepton::widgets
