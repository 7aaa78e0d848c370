// SPDX-License-Identifier: GPL-3.0-or-later
// Both languages are complete: every sentence of the sources is translated, and every translation still has its sentence.
#include "widgets/common/Theme.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTranslator>
#include <QXmlStreamReader>
#include <QtTest>

#include <map>

using namespace lepton;

namespace {

struct Message {
    QStringList translations; ///< one, or one a plural form
    QString type;             ///< "unfinished", "vanished", "obsolete" or empty
};

using Key = std::pair<QString, QString>; ///< context, source and comment

/// The messages of a .ts file.
std::map<Key, Message> messagesOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    std::map<Key, Message> out;
    QString context, source;
    Message message;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == u"name") {
            context = xml.readElementText();
        } else if (xml.isStartElement() && xml.name() == u"message") {
            message = {};
        } else if (xml.isStartElement() && xml.name() == u"source") {
            source = xml.readElementText();
        } else if (xml.isStartElement() && xml.name() == u"translation") {
            message.type = xml.attributes().value("type").toString();
            const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements);
            message.translations << text;
        } else if (xml.isEndElement() && xml.name() == u"message") {
            out[{context, source}] = message;
        }
    }
    return out;
}

QString translationsFolder() { return qEnvironmentVariable("LEPTON_SOURCE") + "/resources/translations"; }

/// %1, %2 … and %n, each once.
QStringList placeholders(const QString& text) {
    QStringList out;
    static const QRegularExpression placeholder("%L?(n|\\d)");
    for (auto found = placeholder.globalMatch(text); found.hasNext();)
        out << found.next().captured();
    out.removeDuplicates();
    out.sort();
    return out;
}

} // namespace

class tst_Translations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everySentenceIsTranslated_data() { languages(); }
    void everySentenceIsTranslated();
    void nothingIsNewOrGone_data() { languages(); }
    void nothingIsNewOrGone();
    void placeholdersAreKept();
    void coreSentencesAreFilled();

private:
    void languages();
};

void tst_Translations::languages() {
    QTest::addColumn<QString>("file");
    QTest::newRow("Simplified Chinese") << "lepton_zh_CN.ts";
    QTest::newRow("English plurals") << "lepton_en.ts";
}

void tst_Translations::everySentenceIsTranslated() {
    QFETCH(QString, file);
    const auto messages = messagesOf(translationsFolder() + "/" + file);
    QVERIFY(!messages.empty());
    QStringList missing;
    for (const auto& [key, message] : messages)
        if (!message.type.isEmpty() || message.translations.join("").trimmed().isEmpty())
            missing << key.first + ": " + key.second + " (" + message.type + ")";
    QVERIFY2(missing.isEmpty(), qPrintable(QString::number(missing.size()) + " without a translation:\n" + missing.mid(0, 40).join("\n")));
}

void tst_Translations::nothingIsNewOrGone() {
    QFETCH(QString, file);
    QTemporaryDir folder;
    for (const char* name : {"lepton_zh_CN.ts", "lepton_en.ts"})
        QVERIFY(QFile::copy(translationsFolder() + "/" + name, folder.filePath(name)));
    QProcess update;
    update.start(translationsFolder() + "/update", {LEPTON_LUPDATE, folder.path()});
    QVERIFY(update.waitForFinished(120000));
    QCOMPARE(update.exitCode(), 0);
    const auto before = messagesOf(translationsFolder() + "/" + file);
    const auto after = messagesOf(folder.filePath(file));
    QStringList differences;
    for (const auto& [key, message] : after)
        if (!before.contains(key))
            differences << "new: " + key.first + ": " + key.second;
    for (const auto& [key, message] : before)
        if (!after.contains(key))
            differences << "gone: " + key.first + ": " + key.second;
    QVERIFY2(differences.isEmpty(), qPrintable("run the target update_translations and translate:\n" + differences.mid(0, 40).join("\n")));
}

void tst_Translations::placeholdersAreKept() {
    QStringList wrong;
    for (const auto& [key, message] : messagesOf(translationsFolder() + "/lepton_zh_CN.ts"))
        for (const auto& translation : message.translations)
            if (placeholders(translation) != placeholders(key.second))
                wrong << key.second + " | " + translation;
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join("\n")));
}

void tst_Translations::coreSentencesAreFilled() {
    QTranslator chinese;
    QVERIFY(chinese.load("lepton_zh_CN", ":/lepton/translations"));
    QVERIFY(QCoreApplication::installTranslator(&chinese));
    QCOMPARE(widgets::translated("Convolution"), QString("卷积"));
    const QString filled = widgets::translated(text(LT("core", "%1 is %2, but must lie between %3 and %4"), "Filters", "0", 1, 65536));
    QVERIFY(filled.contains("65,536"));
    QVERIFY(!filled.contains("Filters")); // the value is a word of the core's and is translated too
    QVERIFY(!filled.contains("but must"));
    QCoreApplication::removeTranslator(&chinese);
}

QTEST_MAIN(tst_Translations)
#include "tst_Translations.moc"
