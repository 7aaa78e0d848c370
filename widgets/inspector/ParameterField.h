// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Parameter.h"

#include <QStringList>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace lepton::widgets {

class Switch;
class TextLabel;

/// One setting of a layer, whatever its kind: a field that checks what is typed against the catalogue at every key. What
/// fits is told by edited(); what does not shows its reason below the field and changes nothing.
class ParameterField : public QWidget {
    Q_OBJECT
public:
    explicit ParameterField(const graph::ParameterSpec& spec, QWidget* parent = nullptr);
    /// A Text that is one of these words, chosen from a list; `free`: or any other, typed. The empty one is shown as `none`. Free without a
    /// list: one line.
    struct Words {
        QStringList all;
        QString none;
        bool free = false;
        bool operator==(const Words&) const = default;
    };
    ParameterField(const graph::ParameterSpec& spec, const Words& words, QWidget* parent = nullptr);
    void setWords(const Words& words); ///< they are others now
    const graph::ParameterSpec& spec() const { return m_spec; }
    /// Shows the network's value, unless the user is at typing another one.
    void setValue(const Json& value);
    QString refusal() const; ///< empty if what is typed fits

Q_SIGNALS:
    void edited(const lepton::Json& value);
    void finished(); ///< the field was left or Enter pressed: the next edit is another step

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build(QWidget* editor);
    void fillWords();
    void showWord(const Json& value);
    QWidget* buildWords();
    QWidget* buildEditor();
    QWidget* buildLine();
    QWidget* buildChoice();
    QWidget* buildSwitch();
    QWidget* buildText();
    void take(const std::string& typed);
    void refuse(const QString& why);
    void step(int by);
    void left();

    graph::ParameterSpec m_spec;
    Json m_value;
    bool m_typing = false;
    QLineEdit* m_line = nullptr;
    QPlainTextEdit* m_text = nullptr;
    QComboBox* m_choice = nullptr;
    QComboBox* m_word = nullptr;
    Words m_words;
    Switch* m_switch = nullptr;
    TextLabel* m_refusal = nullptr;
};

} // namespace lepton::widgets
