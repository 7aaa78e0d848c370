// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextBrowser>

namespace lepton::widgets {

/// A package's model card, Markdown set in the studio's type. It is somebody else's text: no link in it leads anywhere, and nothing is loaded for it.
class ModelCard : public QTextBrowser {
    Q_OBJECT
public:
    explicit ModelCard(QWidget* parent = nullptr);
    void setCard(const QString& markdown);
    QVariant loadResource(int type, const QUrl& name) override;

private:
    void typeset();
};

} // namespace lepton::widgets
