// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/common/Room.h"
#include "widgets/deploy/PackageFacts.h"

class QStackedWidget;
class QTreeWidget;

namespace lepton::widgets {

class AskedModel;
class ModelCard;
class Notice;
class Pills;
class TextLabel;
class TryCard;

/// What a package says of itself: its model card, what is in it and where it comes from; and a place to try it without an address.
class PackageDetails : public Card {
    Q_OBJECT
public:
    explicit PackageDetails(const Studio& studio, QWidget* parent = nullptr);
    void showPackage(const PackageFacts& facts);
    void clear();
    ModelCard* card() const { return m_card; }
    QTreeWidget* contents() const { return m_contents; }
    TryCard* tryIt() const { return m_try; }
    Pills* pages() const { return m_pages; }
    TextLabel* check() const { return m_check; }
    Notice* notice() const { return m_notice; }

private:
    void take(const Json& found);
    void addBranch(const QString& name, const Json& values);

    Studio m_studio;
    QString m_file;
    Pills* m_pages = nullptr;
    QStackedWidget* m_stack = nullptr;
    ModelCard* m_card = nullptr;
    QTreeWidget* m_contents = nullptr;
    AskedModel* m_model = nullptr;
    TryCard* m_try = nullptr;
    TextLabel* m_check = nullptr;
    Notice* m_notice = nullptr;
};

} // namespace lepton::widgets
