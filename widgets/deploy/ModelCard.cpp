// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/ModelCard.h"

#include "widgets/common/Theme.h"

#include <QTextBlock>
#include <QTextTable>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int sizes[] = {13, 18, 15, 13}; // of a heading's letters, by its level
constexpr double above = 12, below = 4;
constexpr double indent = 18;
constexpr double cellPadding = 4;

void setHeading(QTextCursor cursor, int level) {
    QTextBlockFormat block;
    block.setTopMargin(cursor.block().previous().isValid() ? above : 0);
    block.setBottomMargin(below);
    cursor.mergeBlockFormat(block);
    QTextCharFormat letters;
    letters.setProperty(QTextFormat::FontSizeAdjustment, 0);
    letters.setProperty(QTextFormat::FontPixelSize, sizes[std::min(level, 3)]);
    letters.setFontWeight(QFont::DemiBold);
    cursor.select(QTextCursor::BlockUnderCursor);
    cursor.mergeCharFormat(letters);
}

void setParagraph(QTextCursor cursor) {
    QTextBlockFormat block;
    block.setBottomMargin(cursor.currentTable() == nullptr ? below : 0);
    block.setTopMargin(0);
    cursor.mergeBlockFormat(block);
}

void setTable(QTextTable& table) {
    QTextTableFormat format = table.format();
    format.setBorder(1);
    format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
    format.setBorderBrush(Theme::instance().palette().line);
    format.setBorderCollapse(true);
    format.setCellPadding(cellPadding);
    format.setCellSpacing(0);
    format.setTopMargin(below);
    format.setBottomMargin(above);
    table.setFormat(format);
}

} // namespace

ModelCard::ModelCard(QWidget* parent) : QTextBrowser(parent) {
    setAccessibleName(tr("Model card"));
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    setStyleSheet(QStringLiteral("QTextBrowser { background: transparent; border: none; padding: 0; }"));
    setPlaceholderText(tr("Make or open a package, then its model card stands here"));
    connect(&Theme::instance(), &Theme::changed, this, &ModelCard::typeset);
}

QVariant ModelCard::loadResource(int, const QUrl&) { return {}; }

void ModelCard::setCard(const QString& markdown) {
    document()->setMarkdown(markdown, QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub | QTextDocument::MarkdownNoHTML));
    typeset();
}

void ModelCard::typeset() {
    document()->setIndentWidth(indent);
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        const int level = block.blockFormat().headingLevel();
        if (level > 0)
            setHeading(QTextCursor(block), level);
        else
            setParagraph(QTextCursor(block));
    }
    for (auto* frame : document()->rootFrame()->childFrames())
        if (auto* table = qobject_cast<QTextTable*>(frame))
            setTable(*table);
}

} // namespace lepton::widgets
