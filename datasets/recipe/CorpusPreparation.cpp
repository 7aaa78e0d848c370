// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/CorpusPreparation.h"

#include "datasets/recipe/StepReader.h"
#include "datasets/recipe/StoredBatches.h"
#include "datasets/recipe/TableRows.h"
#include "datasets/recipe/TokenVocabulary.h"
#include "datasets/recipe/Windows.h"
#include "datasets/recipe/Wishes.h"

#include <algorithm>
#include <iterator>

namespace lepton::datasets {

namespace {

constexpr const char* typeName = "Corpus";
constexpr std::int64_t mostTokens = 1'000'000;
constexpr std::int64_t longest = 100'000;

struct Settings {
    TokenRules rules{TokenLevel::Character, false, true};
    std::int64_t length = 64;
    std::int64_t stride = 0; ///< 0: as the length
    std::int64_t vocabulary = 256;
};

/// The whole text as numbers of its different tokens, which are numbered as they come.
struct Stream {
    std::vector<std::int32_t> tokens;
    std::vector<std::string> different;
    std::vector<std::int64_t> lineStarts;    ///< the token at which each row begins
    std::vector<std::optional<Split>> given; ///< a token's; empty if the files give none

    TokenCounts countsOf(const std::vector<Stretch>& stretches) const {
        std::vector<std::int64_t> counts(different.size(), 0);
        for (const auto& one : stretches)
            if (one.split == Split::Train)
                for (auto i = one.begin; i < one.end; ++i)
                    ++counts[static_cast<std::size_t>(tokens[static_cast<std::size_t>(i)])];
        TokenCounts out;
        for (std::size_t k = 0; k < counts.size(); ++k)
            if (counts[k] > 0)
                out.add(different[k], counts[k]);
        return out;
    }
};

Stream streamOf(const Source& source, const Column& lines, const TokenRules& rules) {
    Stream stream;
    std::unordered_map<std::string, std::int32_t> numbers;
    std::string key;
    const auto add = [&](std::string_view token) {
        key = token;
        const auto [place, fresh] = numbers.try_emplace(key, static_cast<std::int32_t>(stream.different.size()));
        if (fresh)
            stream.different.push_back(key);
        stream.tokens.push_back(place->second);
    };
    bool any = false;
    for (std::size_t i = 0; i < lines.cells.size(); ++i)
        any = any || source.givenSplit(static_cast<std::int64_t>(i)).has_value();
    for (std::size_t i = 0; i < lines.cells.size(); ++i) {
        stream.lineStarts.push_back(static_cast<std::int64_t>(stream.tokens.size()));
        forEachToken(lines.cells[i], rules, add);
        add("\n");
        if (any)
            stream.given.resize(stream.tokens.size(), source.givenSplit(static_cast<std::int64_t>(i)));
    }
    return stream;
}

class CorpusPreparation final : public Preparation {
public:
    CorpusPreparation(Settings settings, std::vector<std::string> tokens)
        : m_settings(settings), m_vocabulary(std::make_shared<TokenVocabulary>(std::move(tokens), settings.rules)) {}

    std::string kind() const override { return "corpus"; }
    bool fitted() const override { return !m_vocabulary->tokens().empty(); }
    Json toJson() const override {
        Json step{{"type", typeName},
                  {"level", m_settings.rules.level == TokenLevel::Word ? "word" : "character"},
                  {"length", m_settings.length},
                  {"stride", m_settings.stride},
                  {"vocabulary", m_settings.vocabulary},
                  {"lowercase", m_settings.rules.lowercase}};
        if (fitted())
            step["tokens"] = m_vocabulary->tokens();
        return Json::array({std::move(step)});
    }
    Result<std::vector<TensorField>> inputs() const override { return std::vector<TensorField>{field("tokens")}; }
    Result<std::vector<TensorField>> targets() const override { return std::vector<TensorField>{field("next")}; }
    std::vector<std::string> classes(const Source&) const override { return {}; }
    const Vocabulary* vocabulary() const override { return fitted() ? m_vocabulary.get() : nullptr; }

    Result<Opened> open(std::shared_ptr<const Source> source, const SplitSettings& split, std::uint64_t, const Progress& progress) const override {
        LEPTON_TRY(const Table* table, rowsOf(*source, LT("core", "running text")));
        if (progress && !progress(0, 1))
            return cancelled();
        auto stream = std::make_shared<Stream>(streamOf(*source, table->columns.front(), m_settings.rules));
        LEPTON_TRY(const auto stretches, divideInOrder(static_cast<std::int64_t>(stream->tokens.size()), stream->given, split));
        const auto stride = m_settings.stride > 0 ? m_settings.stride : m_settings.length;
        // One more than the length, so that the last token has a next one.
        LEPTON_TRY(auto windows, cutWindows(stretches, m_settings.length + 1, stride, LT("core", "tokens"),
                                            LT("core", "Choose a shorter length, more text, or another split")));
        const auto preparation =
            fitted() ? std::make_shared<CorpusPreparation>(*this)
                     : std::make_shared<CorpusPreparation>(m_settings, stream->countsOf(stretches).commonest(m_settings.vocabulary - TokenVocabulary::special));
        Opened opened;
        opened.batches = preparation->batchesOf(std::move(source), *stream, windows.starts);
        opened.split = std::move(windows.split);
        opened.preparation = preparation;
        return opened;
    }

    /// The end of a text to be continued: its last `length` tokens, filled up with 0 behind them.
    Result<std::vector<Array>> encode(const Json& question) const override {
        const auto* text = question.is_object() && question.contains("text") ? &question["text"] : &question;
        if (!text->is_string())
            return Error(ErrorCode::BadValue, LT("core", "This model takes a text")).at("text").fix(LT("core", "Give it a beginning, or {\"text\": \"…\"}"));
        auto ids = m_vocabulary->encode(text->get_ref<const std::string&>());
        if (ids.empty())
            return Error(ErrorCode::BadValue, LT("core", "The text is empty")).at("text").fix(LT("core", "Give it a beginning of at least one character"));
        if (const auto extra = static_cast<std::int64_t>(ids.size()) - m_settings.length; extra > 0)
            ids.erase(ids.begin(), ids.begin() + extra);
        return std::vector<Array>{arrayOf(field("tokens"), ids)};
    }

private:
    TensorField field(const char* name) const { return {name, ElementType::Int64, {m_settings.length}, m_settings.vocabulary}; }

    std::shared_ptr<const BatchSource> batchesOf(std::shared_ptr<const Source> source, const Stream& stream, const std::vector<std::int64_t>& starts) const {
        std::vector<std::int64_t> idOf;
        for (const auto& token : stream.different)
            idOf.push_back(m_vocabulary->idOf(token));
        std::vector<std::int64_t> ids;
        ids.reserve(stream.tokens.size());
        for (const auto token : stream.tokens)
            ids.push_back(idOf[static_cast<std::size_t>(token)]);
        StoredField tokens{field("tokens"), bytesOf(ids), {}};
        StoredField next{field("next"), tokens.values, {}};
        constexpr auto bytes = static_cast<std::int64_t>(sizeof(std::int64_t));
        for (const auto start : starts) {
            tokens.offsets.push_back(start * bytes);
            next.offsets.push_back((start + 1) * bytes);
        }
        auto nameOf = [source = std::move(source), lines = stream.lineStarts, starts](std::int64_t i) {
            const auto after = std::upper_bound(lines.begin(), lines.end(), starts[static_cast<std::size_t>(i)]);
            return source->name(std::prev(after) - lines.begin());
        };
        return std::make_shared<StoredBatches>(static_cast<std::int64_t>(starts.size()), std::vector<StoredField>{tokens}, std::vector<StoredField>{next},
                                               std::move(nameOf));
    }

    Settings m_settings;
    std::shared_ptr<const TokenVocabulary> m_vocabulary;
};

Result<std::shared_ptr<const Preparation>> make(const Json& step, const std::string& where) {
    StepReader reader(step, where);
    Settings settings;
    settings.rules.level = reader.choice("level", "character", {"word", "character"}) == "word" ? TokenLevel::Word : TokenLevel::Character;
    settings.length = reader.integer("length", settings.length, 1, longest);
    settings.stride = reader.integer("stride", 0, 0, longest);
    settings.vocabulary = reader.integer("vocabulary", settings.vocabulary, 3, mostTokens);
    settings.rules.lowercase = reader.flag("lowercase", false);
    auto tokens = reader.names("tokens");
    if (static_cast<std::int64_t>(tokens.size()) + TokenVocabulary::special > settings.vocabulary)
        reader.fail("tokens",
                    text(LT("core", "There are %1 tokens, but the vocabulary holds %2"), tokens.size(), settings.vocabulary - TokenVocabulary::special),
                    LT("core", "Remove the tokens; they are worked out again from the training data"));
    LEPTON_CHECK(reader.finish());
    return std::shared_ptr<const Preparation>(std::make_shared<CorpusPreparation>(settings, std::move(tokens)));
}

Result<Json> suggest(const Source& source, const Json& json) {
    LEPTON_TRY(const Table* table, rowsOf(source, LT("core", "running text")));
    LEPTON_TRY(const Wishes wishes, readWishes(json, *table));
    Settings settings;
    settings.rules.level = wishes.level == "word" ? TokenLevel::Word : TokenLevel::Character;
    const auto stream = streamOf(source, table->columns.front(), settings.rules);
    const auto tokens = static_cast<std::int64_t>(stream.tokens.size());
    LEPTON_TRY(const auto stretches, divideInOrder(tokens, stream.given, SplitSettings()));
    const std::int64_t usual = settings.rules.level == TokenLevel::Word ? 20'000 : 1'000;
    const auto most = wishes.vocabulary > 0 ? wishes.vocabulary : usual;
    settings.vocabulary = std::max<std::int64_t>(3, std::min(most, stream.countsOf(stretches).different() + TokenVocabulary::special));
    // A tenth of the text is the smallest split; it should hold some windows.
    const std::int64_t usualLength = settings.rules.level == TokenLevel::Word ? 32 : 64;
    settings.length = wishes.length > 0 ? wishes.length : std::clamp<std::int64_t>(tokens / 100, 1, usualLength);
    return CorpusPreparation(settings, {}).toJson()[0];
}

} // namespace

PreparationType corpusPreparation() {
    using Kind = PreparationParameter::Kind;
    return {typeName,
            "corpus",
            LT("core", "Text to be continued"),
            LT("core", "Cuts running text into windows of words or characters; the network learns to tell each next one. The beginning of the text is for "
                       "training, the end for validation and test."),
            {{"level", LT("core", "Tokens"), Kind::Choice, "character", 0, 0, {"word", "character"}},
             {"length", LT("core", "Length in tokens"), Kind::Integer, 64, 1, longest},
             {"stride", LT("core", "Tokens from one window to the next (0: the length)"), Kind::Integer, 0, 0, longest},
             {"vocabulary", LT("core", "Vocabulary size"), Kind::Integer, 256, 3, mostTokens},
             {"lowercase", LT("core", "Lower case"), Kind::Flag, false}},
            {"tokens"},
            make,
            suggest};
}

} // namespace lepton::datasets
