// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Result.h"
#include "widgets/common/Card.h"
#include "widgets/training/RunProgress.h"

#include <QImage>

#include <map>
#include <vector>

class QListWidget;

namespace lepton::widgets {

class PictureBox;
class TextLabel;

/// What a generator makes from the same seeds, epoch by epoch: the newest large, those before small; one that is chosen takes the large
/// place. Files are read on a worker.
class SampleStrip : public Card {
    Q_OBJECT
public:
    explicit SampleStrip(QWidget* parent = nullptr);
    void setGenerator(bool generator); ///< else the pictures are those of a callback
    void setRun(const QString& folder);
    void refresh(const std::vector<RunProgress::Samples>& samples);
    int shownEpoch() const; ///< 0: none yet
    const QImage& large() const;
    QListWidget* list() const { return m_list; }

private:
    void read(const RunProgress::Samples& samples);
    void take(const RunProgress::Samples& samples, const QImage& image);
    void show(int epoch);

    QString m_run;
    std::vector<RunProgress::Samples> m_samples;
    std::map<int, QImage> m_images; ///< by epoch
    int m_shown = 0;
    int m_round = 0; ///< what is read of another run is told by it
    PictureBox* m_large = nullptr;
    TextLabel* m_caption = nullptr;
    QListWidget* m_list = nullptr;
};

/// The pictures of a samples file ("samples", uint8 [N, C, H, W]) beside and below each other, or a PNG as it is. Errors: those of reading, and BadFormat.
/// Any thread.
Result<QImage> samplesImage(const Path& file);

} // namespace lepton::widgets
