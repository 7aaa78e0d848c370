// SPDX-License-Identifier: GPL-3.0-or-later
// How the studio says things: the core's sentences in the user's language, and figures with their units.
#include "widgets/common/Theme.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>

namespace lepton::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

/// Three significant figures at most, without trailing zeros.
QString shortNumber(double value) {
    const int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    QString text = QLocale().toString(value, 'f', decimals);
    if (decimals > 0) {
        const QString point = QLocale().decimalPoint();
        while (text.endsWith('0'))
            text.chop(1);
        if (text.endsWith(point))
            text.chop(point.size());
    }
    return text;
}

} // namespace

QString translated(const char* coreText) { return QCoreApplication::translate("core", coreText); }

QString translated(const Text& text) {
    // A value may be one of the core's own words, a parameter's label for instance.
    std::vector<std::string> values;
    for (const auto& value : text.values())
        values.push_back(value.empty() ? value : translated(value.c_str()).toStdString());
    if (text.empty())
        return {};
    return QString::fromStdString(Text(text.english(), std::move(values)).fill(translated(text.english().c_str()).toStdString()));
}

QString sentences(const QString& first, const QString& second) {
    const auto ended = [](const QString& text) { return text.endsWith('.') || text.endsWith(QStringLiteral("。")); };
    const auto stopped = [&](const QString& text) { return ended(text) ? text : Words::tr("%1.").arg(text); };
    return second.isEmpty() ? stopped(first) : Words::tr("%1 %2", "two sentences").arg(stopped(first), stopped(second));
}

QString bytesText(qint64 bytes) {
    constexpr std::array<const char*, 5> units{"B", "KB", "MB", "GB", "TB"};
    double value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 1024 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    return shortNumber(value) + " " + units[unit];
}

QString countText(qint64 count) {
    constexpr std::array<const char*, 5> units{"", " k", " M", " G", " T"};
    double value = static_cast<double>(count);
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    return shortNumber(value) + units[unit];
}

QString durationText(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0)
        return Words::tr("unknown");
    if (seconds < 9.95)
        return Words::tr("%1 s").arg(QLocale().toString(seconds, 'f', 1));
    const auto whole = static_cast<qint64>(std::llround(seconds));
    if (whole < 60)
        return Words::tr("%1 s").arg(whole);
    if (whole < 3600)
        return Words::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return Words::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

} // namespace lepton::widgets
