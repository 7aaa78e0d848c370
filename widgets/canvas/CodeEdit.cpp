// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/CodeEdit.h"

#include "widgets/common/Theme.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>

#include <algorithm>

namespace lepton::widgets {

namespace {

/// So small that a shape still stands beside its line in a panel that leaves room for the canvas.
QFont codeFont() { return Theme::instance().figures(11); }

} // namespace

/// The strip at the left with the numbers.
class CodeEdit::Numbers : public QWidget {
public:
    explicit Numbers(CodeEdit& edit) : QWidget(&edit), m_edit(edit) {}

protected:
    void paintEvent(QPaintEvent*) override { m_edit.paintNumbers(*this); }

private:
    CodeEdit& m_edit;
};

CodeEdit::CodeEdit(QWidget* parent) : QPlainTextEdit(parent) {
    setRole(this, "code");
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setLineWrapMode(NoWrap);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    viewport()->setCursor(Qt::IBeamCursor);
    m_numbers = new Numbers(*this);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &CodeEdit::follow);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
        if (dy != 0)
            m_numbers->scroll(0, dy);
        else
            m_numbers->update(0, rect.y(), m_numbers->width(), rect.height());
    });
    connect(&Theme::instance(), &Theme::changed, this, &CodeEdit::follow);
    follow();
}

void CodeEdit::follow() {
    setFont(codeFont());
    setViewportMargins(numbersWidth(), 0, 0, 0);
    m_numbers->setGeometry(0, 0, numbersWidth(), height());
    viewport()->update();
}

int CodeEdit::numbersWidth() const {
    const auto digits = std::max<qsizetype>(2, QString::number(blockCount()).size());
    return static_cast<int>(QFontMetricsF(codeFont()).horizontalAdvance(u'0') * static_cast<double>(digits)) + 26;
}

void CodeEdit::setSource(const QString& text) {
    const QStringList lines = text.split(u'\n');
    const int old = blockCount();
    const auto count = static_cast<int>(lines.size());
    const int firstVisible = firstVisibleBlock().blockNumber();
    if (old == count) { // an edit that adds no line: most do
        for (auto block = document()->begin(); block.isValid(); block = block.next())
            if (const int line = block.blockNumber(); block.text() != lines[line])
                replaceLines(line, 1, {lines[line]});
        return;
    }
    int head = 0;
    for (auto block = document()->begin(); block.isValid() && head < count && block.text() == lines[head]; block = block.next())
        ++head;
    int tail = 0;
    for (auto block = document()->lastBlock(); block.isValid() && tail < std::min(old, count) - head && block.text() == lines[count - 1 - tail]; block = block.previous())
        ++tail;
    replaceLines(head, old - head - tail, lines.mid(head, count - head - tail));
    if (old - tail <= firstVisible) // all of it happened above what is looked at
        verticalScrollBar()->setValue(firstVisible + count - old);
}

/// The last line has no end of line, so the ones before it give theirs where it is taken away or followed.
void CodeEdit::replaceLines(int from, int count, const QStringList& lines) {
    QTextCursor cursor(document());
    const QTextBlock first = document()->findBlockByNumber(from);
    const QTextBlock last = document()->findBlockByNumber(from + count - 1);
    cursor.beginEditBlock();
    if (count == 0) {
        const bool atEnd = !first.isValid();
        cursor.setPosition(atEnd ? document()->characterCount() - 1 : first.position());
        cursor.insertText(atEnd ? u'\n' + lines.join(u'\n') : lines.join(u'\n') + u'\n');
    } else if (lines.isEmpty()) {
        const bool toEnd = !last.next().isValid();
        cursor.setPosition(toEnd && first.position() > 0 ? first.position() - 1 : first.position());
        cursor.setPosition(toEnd ? last.position() + last.length() - 1 : last.next().position(), QTextCursor::KeepAnchor);
        cursor.removeSelectedText();
    } else {
        cursor.setPosition(first.position());
        cursor.setPosition(last.position() + last.length() - 1, QTextCursor::KeepAnchor);
        cursor.insertText(lines.join(u'\n'));
    }
    cursor.endEditBlock();
}

// ---- marks

void CodeEdit::setMarked(const std::vector<exchange::LineRange>& ranges) {
    m_marked = ranges;
    std::sort(m_marked.begin(), m_marked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    viewport()->update();
    m_numbers->update();
}

bool CodeEdit::isMarked(int line) const {
    // Ranges of several nodes can lie in each other, so the search ends at the first that begins behind the line.
    for (const auto& range : m_marked) {
        if (range.first > line)
            return false;
        if (line <= range.last)
            return true;
    }
    return false;
}

void CodeEdit::revealMarked() {
    if (m_marked.empty())
        return;
    const auto rows = visibleRows();
    const bool seen = std::any_of(rows.begin(), rows.end(), [this](const Row& row) { return row.rect.bottom() <= viewport()->height() && isMarked(row.line); });
    if (!seen) {
        const int shown = std::max(1, static_cast<int>(rows.size()));
        // The last place is in forward, where one sees what it is computed from.
        verticalScrollBar()->setValue(std::max(0, m_marked.back().first - 1 - shown / 3));
    }
}

std::vector<CodeEdit::Row> CodeEdit::visibleRows() const {
    std::vector<Row> out;
    for (auto block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF rect = blockBoundingGeometry(block).translated(contentOffset());
        if (rect.top() > viewport()->height())
            break;
        out.push_back({block.blockNumber() + 1, rect});
    }
    return out;
}

void CodeEdit::paintEvent(QPaintEvent* event) {
    {
        QPainter painter(viewport());
        QColor ground = Theme::instance().palette().accent;
        ground.setAlpha(Theme::instance().dark() ? 40 : 26);
        for (const auto& row : visibleRows())
            if (isMarked(row.line))
                painter.fillRect(QRectF(0, row.rect.top(), viewport()->width(), row.rect.height()), ground);
    }
    QPlainTextEdit::paintEvent(event);
}

void CodeEdit::paintNumbers(QWidget& strip) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(&strip);
    painter.fillRect(strip.rect(), palette.bg1);
    painter.setFont(codeFont());
    for (const auto& row : visibleRows()) {
        const bool marked = isMarked(row.line);
        if (marked)
            painter.fillRect(QRectF(0, row.rect.top(), 3, row.rect.height()), palette.accent);
        painter.setPen(marked ? palette.text : palette.text2);
        painter.drawText(QRectF(0, row.rect.top(), strip.width() - 12, row.rect.height()), Qt::AlignRight | Qt::AlignTop, QString::number(row.line));
    }
}

void CodeEdit::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    m_numbers->setGeometry(0, 0, numbersWidth(), height());
}

// ---- choosing a line

void CodeEdit::mousePressEvent(QMouseEvent* event) {
    m_pressedAt = event->pos();
    QPlainTextEdit::mousePressEvent(event);
}

void CodeEdit::mouseReleaseEvent(QMouseEvent* event) {
    QPlainTextEdit::mouseReleaseEvent(event);
    const bool click = (event->pos() - m_pressedAt).manhattanLength() < QApplication::startDragDistance() && !textCursor().hasSelection();
    if (event->button() == Qt::LeftButton && click)
        Q_EMIT lineChosen(cursorForPosition(event->pos()).blockNumber() + 1);
}

void CodeEdit::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT lineChosen(textCursor().blockNumber() + 1);
    else
        QPlainTextEdit::keyPressEvent(event);
}

} // namespace lepton::widgets
