// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/LayerHelp.h"

#include "widgets/common/Theme.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLocale>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {

struct Help {
    Q_DECLARE_TR_FUNCTIONS(Help)
};

constexpr QSize largest(440, 520);

QString escaped(const QString& text) { return text.toHtmlEscaped(); }

QString section(const QString& title) { return "<p style='margin-top:12px;margin-bottom:4px'><b>" + escaped(title) + "</b></p>"; }

QString row(const QString& name, const QString& value) {
    return "<tr><td style='padding:2px 16px 2px 0'>" + escaped(name) + "</td><td style='padding:2px 0'><code>" + escaped(value) + "</code></td></tr>";
}

QString shapes(const graph::NodeFacts& facts) {
    QString out;
    for (const auto& input : facts.inputs)
        out += row(Help::tr("Input"), QString::fromStdString(graph::shapeText(input.shape)));
    for (const auto& output : facts.outputs)
        out += row(Help::tr("Output"), QString::fromStdString(graph::shapeText(output.shape)));
    for (const auto& weight : facts.weights) {
        QStringList sizes;
        for (const auto size : weight.shape)
            sizes << QLocale().toString(static_cast<qlonglong>(size));
        out += row(QString::fromStdString(weight.name), sizes.join(" × "));
    }
    return out.isEmpty() ? QString() : section(Help::tr("Here")) + "<table>" + out + "</table>";
}

/// "1 to 512, at first 3".
QString rangeOf(const graph::ParameterSpec& spec) {
    const QString first = translated(Text(spec.display(spec.defaultValue)));
    if (!spec.choices.empty()) {
        QStringList choices;
        for (const auto& choice : spec.choices)
            choices << translated(choice.c_str());
        return Help::tr("%1; default %2").arg(choices.join(", "), first);
    }
    if (spec.maximum <= spec.minimum)
        return Help::tr("default %1").arg(first);
    const auto limit = [](double value) { return QLocale().toString(value, 'g', 10); };
    return Help::tr("%1 to %2; default %3").arg(limit(spec.minimum), limit(spec.maximum), first);
}

QString settings(const graph::LayerType& type) {
    if (type.parameters.empty())
        return {};
    QString out = section(Help::tr("Settings"));
    for (const auto& spec : type.parameters)
        out += "<p style='margin:3px 0'>" + escaped(translated(spec.label)) + ": <code>" + escaped(rangeOf(spec)) + "</code><br>" + escaped(translated(spec.doc)) + "</p>";
    return out;
}

QString portsOf(const graph::LayerType& type) {
    QStringList in, out;
    for (const auto& port : type.inputs)
        in << QString::fromStdString(port.name) + (port.variadic ? Help::tr(" (two or more)") : QString());
    for (const auto& port : type.outputs)
        out << QString::fromStdString(port.name);
    const QString none = Help::tr("none");
    return section(Help::tr("Ports")) + "<table>" + row(Help::tr("Inputs"), in.isEmpty() ? none : in.join(", ")) +
           row(Help::tr("Outputs"), out.isEmpty() ? none : out.join(", ")) + "</table>";
}

} // namespace

QString layerHelp(const graph::LayerType& type, const graph::NodeFacts* facts) {
    QString out = "<p style='font-size:15px;margin-top:0'><b>" + escaped(translated(type.title)) + "</b> &nbsp;<code>" +
                  escaped(QString::fromStdString(type.name)) + "</code></p><p>" + escaped(translated(type.summary)) + "</p>";
    if (facts != nullptr)
        out += shapes(*facts);
    out += portsOf(type) + settings(type);
    if (*type.doc != '\0')
        out += section(Help::tr("How it works")) + "<p>" + escaped(translated(type.doc)).replace('\n', "<br>") + "</p>";
    if (!type.synonyms.empty()) {
        QStringList words;
        for (const auto& synonym : type.synonyms)
            words << translated(synonym.c_str());
        out += section(Help::tr("Also called")) + "<p>" + escaped(words.join(", ")) + "</p>";
    }
    return out;
}

LayerHelp::LayerHelp(QWidget* canvas) : QFrame(canvas) {
    setRole(this, "popup");
    setAccessibleName(tr("Help on the layer"));
    m_page = new QTextBrowser;
    m_page->setAccessibleName(tr("Help on the layer"));
    m_page->setOpenLinks(false);
    m_page->setStyleSheet("QTextBrowser { background: transparent; border: none; padding: 0; }"); // a page, not a field
    m_page->document()->setDefaultStyleSheet("code { font-size: 12px; }");
    m_page->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(m_page);
    hide();
}

void LayerHelp::open(const graph::LayerType& type, const graph::NodeFacts* facts, const QRect& beside) {
    m_page->setHtml(layerHelp(type, facts));
    const QSize room = parentWidget()->size() - QSize(16, 16);
    resize(largest.boundedTo(room));
    m_page->document()->setTextWidth(width() - 48);
    resize(width(), qMin(height(), qRound(m_page->document()->size().height()) + 40));
    const int right = beside.right() + 12;
    const int left = right + width() <= parentWidget()->width() - 8 ? right : beside.left() - 12 - width();
    move(qBound(8, left, parentWidget()->width() - width() - 8), qBound(8, beside.top(), parentWidget()->height() - height() - 8));
    show();
    raise();
    m_page->setFocus();
}

void LayerHelp::close() {
    hide();
    parentWidget()->setFocus();
}

bool LayerHelp::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut && isVisible() && static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason &&
        static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason)
        hide();
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape || key == Qt::Key_F1) {
            close();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace lepton::widgets
