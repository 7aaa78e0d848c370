// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Theme.h"

#include <QAbstractButton>

namespace lepton::widgets {

/// A target to choose: its name, where it leads, and how it stands there. One that can't be used now is grey and says why.
class TargetCard : public QAbstractButton {
    Q_OBJECT
public:
    enum class Mark { None, Live, Working, Trouble };
    explicit TargetCard(QString name, const QString& title, QWidget* parent = nullptr);
    const QString& name() const { return m_name; }
    void setPlace(const QString& place); ///< one line below the title
    void setState(Mark mark, const QString& words);
    void setMissing(const QString& why, const QString& hint); ///< empty: nothing is missing
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void follow();

    QString m_name, m_place, m_words, m_why;
    Mark m_mark = Mark::None;
};

} // namespace lepton::widgets
