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
    const auto number = [](qlonglong count) { return QLocale().toString(count); };
    QStringList parts;
    if (info.kind == "pictures") {
        parts << Words::tr("%1 pictures").arg(number(info.samples));
        if (!info.fields.empty())
            parts << sizeText(info.fields.front().shape);
    } else {
        const auto samples = static_cast<qlonglong>(info.samples);
        parts << (info.kind == "text"      ? Words::tr("%1 texts").arg(number(samples))
                  : info.kind == "ratings" ? Words::tr("%1 ratings").arg(number(samples))
                  : info.kind == "corpus"  ? Words::tr("%1 lines").arg(number(samples))
                  : info.kind == "series"  ? Words::tr("%1 points in time").arg(number(samples))
                                           : Words::tr("%1 rows").arg(number(samples)));
        if (info.kind != "corpus")
            parts << Words::tr("%n column(s)", nullptr, static_cast<int>(info.fields.size()));
    }
    if (!info.classes.empty())
        parts << Words::tr("%1 classes").arg(info.classes.size());
    parts << formatTitle(info.format);
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

QString kindTitle(const std::string& kind) {
    if (kind == "pictures")
        return Words::tr("Pictures");
    if (kind == "text")
        return Words::tr("Texts with labels");
    if (kind == "corpus")
        return Words::tr("Running text");
    if (kind == "table")
        return Words::tr("Tables");
    if (kind == "series")
        return Words::tr("Time series");
    if (kind == "ratings")
        return Words::tr("Ratings");
    return QString::fromStdString(kind);
}

QString dataName(const Path& source) {
    const Path name = source.has_filename() ? source.filename() : source.parent_path().filename();
    return QString::fromStdString(name.string());
}

} // namespace lepton::widgets
