// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

#include <QSplitter>

class QAction;
class QToolButton;

namespace lepton::widgets {

class CodeView;

/// The canvas with the code beside it, which is shown or hidden by an act and a button in the canvas's corner. Width and
/// choice are remembered.
class CodeSplitter : public QSplitter {
    Q_OBJECT
public:
    /// `left` holds `canvas`; `room` owns the act.
    CodeSplitter(const Studio& studio, QWidget* left, QWidget* canvas, QWidget* room);

    CodeView& code() { return *m_code; }
    bool codeShown() const;
    void showCode(bool shown);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void placeButton();
    void remember();
    void follow();

    Studio m_studio;
    QWidget* m_canvas = nullptr;
    CodeView* m_code = nullptr;
    QAction* m_action = nullptr;
    QToolButton* m_button = nullptr;
    int m_width = 0; ///< of the code, as the user left it
};

} // namespace lepton::widgets
