// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/TextPreparation.h"

#include "datasets/recipe/StepReader.h"
#include "datasets/recipe/StoredBatches.h"
#include "datasets/recipe/TableRows.h"
#include "datasets/recipe/TokenVocabulary.h"
#include "datasets/recipe/Wishes.h"
#include "datasets/tables/Cells.h"
#include "datasets/tables/ColumnRoles.h"

#include <algorithm>

namespace lepton::datasets {

namespace {

constexpr const char* typeName = "Text";
constexpr std::int64_t mostTokens = 1'000'000;
constexpr std::int64_t longest = 100'000;

struct Settings {
    std::string text, label;
    TokenRules rules;
    std::int64_t length = 0;
    std::int64_t vocabulary = 0;
};

class TextPreparation final : public Preparation {
public:
    TextPreparation(Settings settings, std::vector<std::string> tokens, std::vector<std::string> classes)
        : m_settings(std::move(settings)), m_classes(std::move(classes)), m_vocabulary(std::make_shared<TokenVocabulary>(std::move(tokens), m_settings.rules)) {
    }

    std::string kind() const override { return "text"; }
    bool fitted() const override { return !m_vocabulary->tokens().empty(); }
    Json toJson() const override {
        Json step{{"type", typeName},
                  {"text", m_settings.text},
                  {"label", m_settings.label},
                  {"level", m_settings.rules.level == TokenLevel::Word ? "word" : "character"},
                  {"length", m_settings.length},
                  {"vocabulary", m_settings.vocabulary},
                  {"lowercase", m_settings.rules.lowercase}};
        if (fitted()) {
            step["tokens"] = m_vocabulary->tokens();
            step["classes"] = m_classes;
        }
        return Json::array({std::move(step)});
    }
    Result<std::vector<TensorField>> inputs() const override { return std::vector<TensorField>{tokensField()}; }
    Result<std::vector<TensorField>> targets() const override { return std::vector<TensorField>{labelField()}; }
    const Vocabulary* vocabulary() const override { return fitted() ? m_vocabulary.get() : nullptr; }

    std::vector<std::string> classes(const Source& source) const override {
        if (!m_classes.empty())
            return m_classes;
        const auto* column = source.table() != nullptr ? source.table()->find(m_settings.label) : nullptr;
        return column != nullptr ? differentCells(*column) : source.info().classes;
    }

    Result<Opened> open(std::shared_ptr<const Source> source, const SplitSettings& split, std::uint64_t, const Progress& progress) const override {
        LEPTON_TRY(const Table* table, rowsOf(*source, LT("core", "texts with labels")));
        LEPTON_TRY(const Column* texts, columnOf(*table, m_settings.text, "recipe[0].text"));
        LEPTON_TRY(const Column* labelCells, columnOf(*table, m_settings.label, "recipe[0].label"));
        std::vector<std::int64_t> rows;
        for (std::int64_t i = 0; i < table->rows(); ++i)
            if (!trimmed(texts->cells[static_cast<std::size_t>(i)]).empty() && !isMissing(labelCells->cells[static_cast<std::size_t>(i)]))
                rows.push_back(i);
        LEPTON_CHECK(requireRows(rows, LT("core", "No row has both a text and a label")));
        const auto names = classes(*source);
        LEPTON_TRY(auto labels, labelsOf(*source, *labelCells, rows, names));
        Opened opened;
        LEPTON_TRY(opened.split, splitRows(*source, rows, labels, static_cast<std::int64_t>(names.size()), split));
        auto preparation = fitted() ? std::make_shared<TextPreparation>(*this) : fit(*texts, rows, opened.split.train, names);
        LEPTON_TRY(StoredField tokens, preparation->prepare(*texts, rows, progress));
        StoredField label{preparation->labelField(), bytesOf(labels), {}};
        const auto size = static_cast<std::int64_t>(rows.size());
        opened.batches = std::make_shared<StoredBatches>(size, std::vector<StoredField>{std::move(tokens)}, std::vector<StoredField>{std::move(label)},
                                                         namesOf(source, std::move(rows)));
        opened.preparation = std::move(preparation);
        return opened;
    }

    Result<std::vector<Array>> encode(const Json& question) const override {
        const auto* text = &question;
        if (question.is_object())
            for (const auto& key : {std::string("text"), m_settings.text})
                if (const auto found = question.find(key); found != question.end())
                    text = &*found;
        if (!text->is_string())
            return Error(ErrorCode::BadValue, LT("core", "This model takes a text")).at("text").fix(LT("core", "Give it a sentence, or {\"text\": \"…\"}"));
        const auto& sentence = text->get_ref<const std::string&>();
        const auto ids = m_vocabulary->encode(sentence);
        if (ids.empty())
            return Error(ErrorCode::BadValue, LT("core", "The text is empty")).at("text").fix(LT("core", "Give it at least one word"));
        return std::vector<Array>{arrayOf(tokensField(), ids)};
    }

private:
    TensorField tokensField() const { return {"tokens", ElementType::Int64, {m_settings.length}, m_settings.vocabulary}; }
    TensorField labelField() const { return {"label", ElementType::Int64, {}, static_cast<std::int64_t>(m_classes.size())}; }

    std::shared_ptr<TextPreparation> fit(const Column& texts, const std::vector<std::int64_t>& rows, const std::vector<std::int64_t>& train,
                                         std::vector<std::string> names) const {
        TokenCounts counts;
        for (const auto k : train)
            forEachToken(texts.cells[static_cast<std::size_t>(rows[static_cast<std::size_t>(k)])], m_settings.rules,
                         [&](std::string_view token) { counts.add(token); });
        return std::make_shared<TextPreparation>(m_settings, counts.commonest(m_settings.vocabulary - TokenVocabulary::special), std::move(names));
    }

    Result<StoredField> prepare(const Column& texts, const std::vector<std::int64_t>& rows, const Progress& progress) const {
        const auto width = static_cast<std::size_t>(m_settings.length);
        std::vector<std::int64_t> ids(rows.size() * width, TokenVocabulary::padding);
        LEPTON_CHECK(forEachParallel(
            static_cast<std::int64_t>(rows.size()),
            [&](std::int64_t i) -> Result<void> {
                const auto found = m_vocabulary->encode(texts.cells[static_cast<std::size_t>(rows[static_cast<std::size_t>(i)])]);
                std::copy_n(found.begin(), std::min(found.size(), width), ids.begin() + i * m_settings.length);
                return {};
            },
            progress));
        return StoredField{tokensField(), bytesOf(ids), {}};
    }

    Settings m_settings;
    std::vector<std::string> m_classes;
    std::shared_ptr<const TokenVocabulary> m_vocabulary;
};

Result<std::shared_ptr<const Preparation>> make(const Json& step, const std::string& where) {
    StepReader reader(step, where);
    Settings settings;
    settings.text = reader.name("text", "text");
    settings.label = reader.name("label", "label");
    settings.rules.level = reader.choice("level", "word", {"word", "character"}) == "word" ? TokenLevel::Word : TokenLevel::Character;
    settings.length = reader.integer("length", 128, 1, longest);
    settings.vocabulary = reader.integer("vocabulary", 20'000, 3, mostTokens);
    settings.rules.lowercase = reader.flag("lowercase", true);
    auto tokens = reader.names("tokens");
    auto classes = reader.names("classes");
    if (settings.text == settings.label)
        reader.fail("label", text(LT("core", "“%1” is both the text and the label"), settings.text), LT("core", "Name two different columns"));
    if (static_cast<std::int64_t>(tokens.size()) + TokenVocabulary::special > settings.vocabulary)
        reader.fail("tokens",
                    text(LT("core", "There are %1 tokens, but the vocabulary holds %2"), tokens.size(), settings.vocabulary - TokenVocabulary::special),
                    LT("core", "Remove the tokens; they are worked out again from the training data"));
    LEPTON_CHECK(reader.finish());
    return std::shared_ptr<const Preparation>(std::make_shared<TextPreparation>(std::move(settings), std::move(tokens), std::move(classes)));
}

Result<Json> suggest(const Source& source, const Json& json) {
    LEPTON_TRY(const Table* table, rowsOf(source, LT("core", "texts with labels")));
    LEPTON_TRY(const Wishes wishes, readWishes(json, *table));
    const auto guessed = guessText(factsOf(*table));
    if (!guessed && (wishes.text.empty() || wishes.target.empty()))
        return Error(ErrorCode::BadFormat, LT("core", "The table has no column of texts beside a column of labels"))
            .at("recipe")
            .fix(LT("core", "Say which columns are the text and the label"));
    Settings settings;
    settings.text = !wishes.text.empty() ? wishes.text : guessed->text;
    settings.label = !wishes.target.empty() ? wishes.target.front() : guessed->label;
    const bool words = wishes.level != "character";
    settings.rules = {words ? TokenLevel::Word : TokenLevel::Character, true, false};
    // What the training split of the standard division holds decides how large the network's first layer is.
    std::vector<std::int64_t> rows;
    const auto& cells = table->find(settings.text)->cells;
    for (std::int64_t i = 0; i < table->rows(); ++i)
        if (!trimmed(cells[static_cast<std::size_t>(i)]).empty())
            rows.push_back(i);
    LEPTON_CHECK(requireRows(rows, LT("core", "No row has a text")));
    LEPTON_TRY(const auto split, splitRows(source, rows, {}, 0, SplitSettings()));
    TokenCounts counts;
    std::vector<std::int64_t> lengths;
    for (const auto k : split.train) {
        lengths.push_back(0);
        forEachToken(cells[static_cast<std::size_t>(rows[static_cast<std::size_t>(k)])], settings.rules, [&](std::string_view token) {
            counts.add(token);
            ++lengths.back();
        });
    }
    constexpr std::int64_t usualVocabulary = 20'000;
    constexpr std::int64_t usualLongest = 512;
    constexpr std::int64_t round = 8;
    const auto most = wishes.vocabulary > 0 ? wishes.vocabulary : usualVocabulary;
    settings.vocabulary = std::max<std::int64_t>(3, std::min(most, counts.different() + TokenVocabulary::special));
    const auto place = lengths.begin() + static_cast<std::ptrdiff_t>((lengths.size() - 1) * 95 / 100);
    std::nth_element(lengths.begin(), place, lengths.end());
    settings.length = wishes.length > 0 ? wishes.length : std::clamp<std::int64_t>((*place + round - 1) / round * round, round, usualLongest);
    return TextPreparation(settings, {}, {}).toJson()[0];
}

} // namespace

PreparationType textPreparation() {
    using Kind = PreparationParameter::Kind;
    return {typeName,
            "text",
            LT("core", "Text to a class"),
            LT("core", "Takes a text apart into words or characters and gives each its number in a vocabulary, which is learned from the training texts. "
                       "Shorter texts are filled up with 0, longer ones cut."),
            {{"text", LT("core", "Text column"), Kind::Column, nullptr},
             {"label", LT("core", "Label column"), Kind::Column, nullptr},
             {"level", LT("core", "Tokens"), Kind::Choice, "word", 0, 0, {"word", "character"}},
             {"length", LT("core", "Length in tokens"), Kind::Integer, 128, 1, longest},
             {"vocabulary", LT("core", "Vocabulary size"), Kind::Integer, 20'000, 3, mostTokens},
             {"lowercase", LT("core", "Lower case"), Kind::Flag, true}},
            {"tokens", "classes"},
            make,
            suggest};
}

} // namespace lepton::datasets
