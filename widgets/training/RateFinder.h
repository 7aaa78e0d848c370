// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "widgets/common/Room.h"

#include <QWidget>

#include <vector>

class QPushButton;

namespace lepton::widgets {

class TextLabel;

/// The losses of a learning-rate range test, over the rates in powers of ten.
class RateCurve : public QWidget {
    Q_OBJECT
public:
    explicit RateCurve(QWidget* parent = nullptr);
    void setFindings(std::vector<double> rates, std::vector<double> losses, double suggestion); ///< `suggestion` 0: none

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<double> m_rates, m_losses;
    double m_suggestion = 0;
};

/// Finds a learning rate by training a few steps at rising rates (Smith 2017), and takes it over when the user wants it.
class RateFinder : public QWidget {
    Q_OBJECT
public:
    explicit RateFinder(const Studio& studio, QWidget* parent = nullptr);
    void reset(); ///< the settings are others: what was found holds no longer

Q_SIGNALS:
    void chosen(double rate);

private:
    void start();
    void showFindings(const Json& found);
    void fail(const QString& why);

    Studio m_studio;
    QPushButton* m_find = nullptr;
    QPushButton* m_take = nullptr;
    TextLabel* m_state = nullptr;
    RateCurve* m_curve = nullptr;
    double m_suggestion = 0;
    int m_round = 0;
};

} // namespace lepton::widgets
