// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

namespace lepton::widgets {

/// One picture on a quiet ground; tiny ones with sharp pixels.
class PictureBox : public QWidget {
    Q_OBJECT
public:
    explicit PictureBox(const QString& accessibleName, QWidget* parent = nullptr);
    void setImage(const QImage& image);
    const QImage& image() const { return m_image; }
    void setPlaceholder(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QImage m_image;
    QString m_placeholder;
};

} // namespace lepton::widgets
