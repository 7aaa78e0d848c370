// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"

#include <optional>

namespace lepton::widgets {

class TextLabel;
class ThinBar;

/// One figure with its name above it, and a bar below it if it is a share.
class FigureTile : public Card {
    Q_OBJECT
public:
    explicit FigureTile(const QString& name, QWidget* parent = nullptr);
    void setValue(const QString& value, const QString& explanation = {}); ///< `explanation` is the tooltip
    QString value() const;
    void setShare(std::optional<double> share); ///< 0 to 1

private:
    QString m_name;
    TextLabel* m_value = nullptr;
    ThinBar* m_bar = nullptr;
};

/// A thin rounded bar, filled to a share.
class ThinBar : public QWidget {
    Q_OBJECT
public:
    explicit ThinBar(int height, QWidget* parent = nullptr);
    void setShare(double share);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_share = 0;
};

} // namespace lepton::widgets
