// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include <vector>

class QGridLayout;

namespace lepton::widgets {

/// Cards in two columns (one where it is narrow), as high as there is room for, and scrolled where there is not. The cards stay whose they are.
class ChartGrid : public QScrollArea {
    Q_OBJECT
public:
    explicit ChartGrid(QWidget* parent = nullptr);
    void setCards(const std::vector<QWidget*>& cards); ///< in reading order; others of before are hidden
    bool scrolls() const;

Q_SIGNALS:
    void uncovered(); ///< other cards may be in sight now

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();

    std::vector<QWidget*> m_cards;
    QWidget* m_inner = nullptr;
    QGridLayout* m_grid = nullptr;
};

} // namespace lepton::widgets
