// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/SavedFigure.h"

#include "core/base/Files.h"
#include "widgets/common/Background.h"
#include "widgets/common/Theme.h"

#include <QBuffer>
#include <QFileDialog>
#include <QImage>
#include <QMenu>
#include <QPageLayout>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <QWidget>

#include <array>
#include <charconv>
#include <cmath>

namespace lepton::widgets {

namespace {

constexpr int pngScale = 2;
constexpr int dotsAnInch = 96;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(SavedFigure)
};

QByteArray svg(const SavedFigure& figure) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(figure.size);
    generator.setViewBox(QRect(QPoint(0, 0), figure.size));
    generator.setTitle(figure.name.toHtmlEscaped());
    figure.paint(generator, figure.size);
    return bytes;
}

QByteArray pdf(const SavedFigure& figure) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(dotsAnInch);
        writer.setTitle(figure.name);
        writer.setPageLayout(QPageLayout(QPageSize(QSizeF(figure.size) / dotsAnInch, QPageSize::Inch, figure.name, QPageSize::ExactMatch), QPageLayout::Portrait, {}));
        figure.paint(writer, figure.size);
    }
    return bytes;
}

QImage picture(const SavedFigure& figure) {
    QImage image(figure.size * pngScale, QImage::Format_RGB32);
    if (image.isNull())
        return image;
    image.setDevicePixelRatio(pngScale);
    image.fill(Qt::white);
    figure.paint(image, figure.size);
    return image;
}

Result<void> writePng(const QImage& image, const QString& file) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (image.isNull() || !image.save(&buffer, "PNG"))
        return Error(ErrorCode::NoSpace, LT("core", "The picture is too large for the memory that is free")).fix(LT("core", "Choose a smaller size, or SVG"));
    return writeFile(Path(file.toStdString()), {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

bool ends(const QString& file, const char* suffix) { return file.endsWith(QLatin1String(suffix), Qt::CaseInsensitive); }

} // namespace

std::string csvCell(const QString& text) {
    QString out = text;
    return '"' + out.replace(QLatin1Char('"'), QLatin1String("\"\"")).toStdString() + '"';
}

std::string csvNumber(double value) {
    if (!std::isfinite(value))
        return {};
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), end.ptr};
}

void saveFigure(QObject* context, const SavedFigure& figure, const QString& file, std::function<void(Result<void>)> done) {
    if (ends(file, ".csv")) {
        inBackground(context, [csv = figure.csv, file] { return writeFile(Path(file.toStdString()), csv()); }, std::move(done));
    } else if (ends(file, ".svg") || ends(file, ".pdf")) {
        const QByteArray bytes = ends(file, ".svg") ? svg(figure) : pdf(figure);
        inBackground(context, [bytes, file] { return writeFile(Path(file.toStdString()), {bytes.constData(), static_cast<std::size_t>(bytes.size())}); }, std::move(done));
    } else {
        inBackground(context, [image = picture(figure), file] { return writePng(image, file); }, std::move(done));
    }
}

void addSaveEntries(QMenu& menu, QWidget* owner, std::function<SavedFigure()> figure, std::function<void(const Error&)> failed) {
    const std::array<std::pair<QString, QString>, 4> kinds{{{Words::tr("Save as picture…"), QStringLiteral("png")},
                                                            {Words::tr("Save as SVG…"), QStringLiteral("svg")},
                                                            {Words::tr("Save as PDF…"), QStringLiteral("pdf")},
                                                            {Words::tr("Save values as CSV…"), QStringLiteral("csv")}}};
    for (const auto& [title, suffix] : kinds)
        QObject::connect(menu.addAction(title), &QAction::triggered, owner, [owner, figure, failed, suffix = suffix] {
            const SavedFigure what = figure();
            const QString file = QFileDialog::getSaveFileName(owner, Words::tr("Save the chart"), what.name.toLower() + QLatin1Char('.') + suffix,
                                                              QStringLiteral("*.%1").arg(suffix));
            if (!file.isEmpty())
                saveFigure(owner, what, file, [failed](const Result<void>& saved) {
                    if (!saved)
                        failed(saved.error());
                });
        });
}

} // namespace lepton::widgets
