// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/ParameterField.h"

#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/inspector/Switch.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>

namespace lepton::widgets {

namespace {
constexpr int editorWidth = 140;
}

ParameterField::ParameterField(const graph::ParameterSpec& spec, QWidget* parent) : QWidget(parent), m_spec(spec) { build(buildEditor()); }

ParameterField::ParameterField(const graph::ParameterSpec& spec, const Words& words, QWidget* parent) : QWidget(parent), m_spec(spec), m_words(words) { build(buildWords()); }

void ParameterField::build(QWidget* editor) {
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, translated(m_spec.label));
    label->setToolTip(translated(m_spec.doc));
    label->setWordWrap(true); // a long name must not push its field out of the column
    editor->setAccessibleName(translated(m_spec.label));
    editor->setAccessibleDescription(translated(m_spec.doc));
    editor->setToolTip(translated(m_spec.doc));
    editor->setObjectName(QString::fromStdString("parameter-" + m_spec.name));
    m_refusal = new TextLabel(TextLabel::Role::Hint, TextLabel::Tone::Error);
    m_refusal->setWordWrap(true);
    m_refusal->hide();
    QBoxLayout* row = m_text != nullptr ? static_cast<QBoxLayout*>(new QVBoxLayout) : new QHBoxLayout;
    row->addWidget(label, m_text != nullptr ? 0 : 1);
    row->addWidget(editor);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(row);
    column->addWidget(m_refusal);
}

QWidget* ParameterField::buildEditor() {
    switch (m_spec.kind) {
    case graph::ParameterKind::Choice:
        return buildChoice();
    case graph::ParameterKind::Boolean:
        return buildSwitch();
    case graph::ParameterKind::Text:
        return buildText();
    default:
        return buildLine();
    }
}

QWidget* ParameterField::buildLine() {
    m_line = new QLineEdit;
    m_line->setFixedWidth(editorWidth);
    setRole(m_line, "figures");
    m_line->installEventFilter(this);
    connect(m_line, &QLineEdit::textEdited, this, [this](const QString& typed) {
        m_typing = true;
        take(typed.toStdString());
    });
    connect(m_line, &QLineEdit::editingFinished, this, &ParameterField::left);
    return m_line;
}

QWidget* ParameterField::buildChoice() {
    m_choice = new QComboBox;
    m_choice->setFixedWidth(editorWidth);
    for (const auto& choice : m_spec.choices)
        m_choice->addItem(translated(choice.c_str()), QString::fromStdString(choice));
    connect(m_choice, &QComboBox::activated, this, [this] {
        take(m_choice->currentData().toString().toStdString());
        Q_EMIT finished();
    });
    return m_choice;
}

QWidget* ParameterField::buildWords() {
    if (m_words.free && m_words.all.isEmpty())
        return buildLine();
    m_word = new QComboBox;
    m_word->setFixedWidth(editorWidth);
    m_word->setEditable(m_words.free);
    m_word->setInsertPolicy(QComboBox::NoInsert);
    m_word->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    fillWords();
    connect(m_word, &QComboBox::activated, this, [this](int index) {
        m_typing = false;
        take(m_word->itemData(index).toString().toStdString());
        Q_EMIT finished();
    });
    if (m_words.free) {
        m_word->lineEdit()->setPlaceholderText(m_words.none);
        connect(m_word->lineEdit(), &QLineEdit::textEdited, this, [this](const QString& typed) {
            m_typing = true;
            take(typed.trimmed().toStdString());
        });
        connect(m_word->lineEdit(), &QLineEdit::editingFinished, this, [this] {
            m_typing = false;
            Q_EMIT finished();
        });
    }
    return m_word;
}

void ParameterField::fillWords() {
    m_word->clear();
    m_word->addItem(m_words.none, QString());
    for (const auto& word : m_words.all)
        m_word->addItem(word, word);
}

void ParameterField::setWords(const Words& words) {
    if (m_word == nullptr || words == m_words || m_typing)
        return;
    m_words = words;
    fillWords();
    showWord(m_value);
}

/// What is not in the list (any more) stands there all the same, until another is chosen.
void ParameterField::showWord(const Json& value) {
    const QString word = value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString();
    if (m_word->findData(word) < 0)
        m_word->addItem(word, word);
    m_word->setCurrentIndex(m_word->findData(word));
    if (m_words.free && word.isEmpty())
        m_word->setEditText({});
}

QWidget* ParameterField::buildSwitch() {
    m_switch = new Switch;
    connect(m_switch, &QAbstractButton::clicked, this, [this](bool on) {
        Q_EMIT edited(Json(on));
        Q_EMIT finished();
    });
    return m_switch;
}

/// Several lines, taken at every key; leaving the field ends the step.
QWidget* ParameterField::buildText() {
    m_text = new QPlainTextEdit;
    m_text->setFixedHeight(132);
    m_text->setTabChangesFocus(true);
    m_text->installEventFilter(this);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] { take(m_text->toPlainText().toStdString()); });
    return m_text;
}

void ParameterField::setValue(const Json& value) {
    m_value = value;
    if (m_word != nullptr) {
        if (!m_typing)
            showWord(value);
        return;
    }
    if (m_text != nullptr) {
        const QString words = value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString();
        if (m_text->toPlainText() != words) {
            const QSignalBlocker quiet(m_text);
            m_text->setPlainText(words);
        }
        return;
    }
    if (m_switch != nullptr)
        m_switch->setChecked(value.is_boolean() && value.get<bool>());
    else if (m_choice != nullptr)
        m_choice->setCurrentIndex(m_choice->findData(QString::fromStdString(m_spec.display(value))));
    else if (!m_typing)
        m_line->setText(translated(Text(m_spec.display(value))));
}

QString ParameterField::refusal() const { return m_refusal->isVisibleTo(this) ? m_refusal->text() : QString(); }

void ParameterField::take(const std::string& typed) {
    // What the field shows in the user's language ("same") is understood as well as what the file holds.
    const bool word = m_value.is_string() && typed == translated(Text(m_spec.display(m_value))).toStdString();
    const auto parsed = m_spec.parse(word ? m_spec.display(m_value) : typed);
    if (!parsed) {
        refuse(translated(parsed.error().what));
        return;
    }
    refuse({});
    if (*parsed != m_value)
        Q_EMIT edited(*parsed);
}

void ParameterField::refuse(const QString& why) {
    m_refusal->setText(why);
    m_refusal->setVisible(!why.isEmpty());
    if (m_line != nullptr)
        setRole(m_line, why.isEmpty() ? "figures" : "refused");
}

/// Arrow keys in a field with one number: whole ones go up by one, others by what doubles them, which is what one tries next.
void ParameterField::step(int by) {
    if (!m_value.is_number())
        return;
    m_typing = false;
    if (m_spec.kind == graph::ParameterKind::Integer)
        take(std::to_string(m_value.get<std::int64_t>() + by));
    else
        take(m_spec.display(m_value.get<double>() * (by > 0 ? 2 : 0.5)));
}

void ParameterField::left() {
    // What does not fit stays with its reason, so that it can be put right; the network has the last value that did.
    if (refusal().isEmpty()) {
        m_typing = false;
        setValue(m_value);
    }
    Q_EMIT finished();
}

bool ParameterField::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_text) {
        if (event->type() == QEvent::FocusOut)
            Q_EMIT finished();
        return QWidget::eventFilter(watched, event);
    }
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Up:
        step(1);
        return true;
    case Qt::Key_Down:
        step(-1);
        return true;
    case Qt::Key_Escape:
        m_typing = false;
        refuse({});
        setValue(m_value);
        return true;
    default:
        return false;
    }
}

} // namespace lepton::widgets
