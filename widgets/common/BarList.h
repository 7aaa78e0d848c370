// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

#include <vector>

namespace lepton::widgets {

/// Labels with bars and figures, one a row; only the rows that are seen are drawn, so that a thousand classes do no harm.
class BarList : public QListView {
    Q_OBJECT
public:
    struct Bar {
        QString label;
        double share = 0; ///< length, 0 to 1
        QString figure;   ///< at the right
        bool marked = false; ///< in the colour of success: the answer
    };
    explicit BarList(const QString& accessibleName, QWidget* parent = nullptr);
    ~BarList() override;
    void setBars(std::vector<Bar> bars);
    int count() const;

private:
    class Model;
    class Delegate;
    Model* m_model = nullptr;
    Delegate* m_delegate = nullptr;
};

} // namespace lepton::widgets
