// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/ThemeStyle.h"

#include <QFile>

namespace lepton::widgets {

namespace {

QString mixed(const QColor& a, const QColor& b, double share) {
    const auto part = [share](int x, int y) { return qRound(x + (y - x) * share); };
    return QColor(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue())).name();
}

} // namespace

QString styleSheet(const Palette& p, const QString& monospaceFamily) {
    QFile file(":/lepton/themes/studio.qss");
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const std::pair<const char*, QString> values[] = {
        // Longer names first: @text is the beginning of @text2.
        {"@accentHover", mixed(p.accent, p.text, 0.14)},
        {"@accentPressed", mixed(p.accent, p.bg0, 0.15)},
        {"@onAccent", p.onAccent.name()},
        {"@accent", p.accent.name()},
        {"@hover", mixed(p.bg2, p.text, 0.06)},
        {"@pressed", mixed(p.bg2, p.text, 0.12)},
        {"@bg0", p.bg0.name()},
        {"@bg1", p.bg1.name()},
        {"@bg2", p.bg2.name()},
        {"@line", p.line.name()},
        {"@text2", p.text2.name()},
        {"@text", p.text.name()},
        {"@ok", p.ok.name()},
        {"@warn", p.warn.name()},
        {"@error", p.error.name()},
        {"@mono", monospaceFamily},
    };
    for (const auto& [name, value] : values)
        sheet.replace(QLatin1String(name), value);
    return sheet;
}

} // namespace lepton::widgets
