// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/PythonHighlighter.h"

#include "widgets/common/Theme.h"

#include <QSet>

namespace lepton::widgets {

namespace {

bool isKeyword(const QString& word) {
    static const QSet<QString> all{"import", "from", "as", "class", "def", "return", "for", "in", "if", "else", "None", "True", "False", "pass"};
    return all.contains(word);
}

/// Violet in both themes, dark enough on a light ground.
QColor nameColour() {
    const QColor violet = Theme::instance().family(graph::Family::Recurrent);
    return Theme::instance().dark() ? violet.lighter(118) : violet.darker(130);
}

bool inName(QChar c) { return c.isLetterOrNumber() || c == u'_'; }

} // namespace

PythonHighlighter::PythonHighlighter(QTextDocument* document) : QSyntaxHighlighter(document) {
    connect(&Theme::instance(), &Theme::changed, this, &QSyntaxHighlighter::rehighlight);
}

void PythonHighlighter::highlightBlock(const QString& line) {
    const Palette& palette = Theme::instance().palette();
    for (int i = 0; i < line.size();) {
        const QChar c = line[i];
        if (c == u'#') {
            comment(line, i);
            return;
        }
        if (c == u'"') {
            const auto end = line.indexOf(u'"', i + 1);
            const int length = static_cast<int>(end < 0 ? line.size() : end + 1) - i;
            setFormat(i, length, palette.ok);
            i += length;
        } else if (c.isDigit()) {
            const int from = i;
            while (i < line.size() && (inName(line[i]) || line[i] == u'.' || (line[i] == u'-' && line[i - 1] == u'e')))
                ++i;
            setFormat(from, i - from, palette.warn);
        } else if (inName(c)) {
            i = word(line, i);
        } else {
            i += 1;
        }
    }
}

int PythonHighlighter::word(const QString& line, int from) {
    int end = from;
    while (end < line.size() && inName(line[end]))
        ++end;
    const QString word = line.mid(from, end - from);
    if (isKeyword(word))
        setFormat(from, end - from, Theme::instance().palette().accent);
    else if (word == u"self" || (end < line.size() && line[end] == u'=' && from > 0 && line[from - 1] == u' ' && end + 1 < line.size() && line[end + 1] != u' '))
        setFormat(from, end - from, Theme::instance().palette().text2); // and the names of arguments
    else if (end < line.size() && line[end] == u'(')
        setFormat(from, end - from, nameColour());
    return end;
}

/// Shapes are quiet; what keeps the network from running is not.
void PythonHighlighter::comment(const QString& line, int from) {
    const Palette& palette = Theme::instance().palette();
    const bool reason = from > 0 && QStringView(line).left(from).trimmed().isEmpty();
    const bool unknown = QStringView(line).mid(from).startsWith(u"# shape unknown");
    setFormat(from, static_cast<int>(line.size()) - from, reason ? palette.error : unknown ? palette.warn : palette.text2);
}

} // namespace lepton::widgets
