// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Pickle.h"

#include "core/exchange/StoredTensor.h"

#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <unordered_map>

namespace lepton::exchange {

namespace {

using Kind = PickleValue::Kind;

constexpr std::size_t mostValues = 2'000'000; // a state_dict of 50,000 tensors has fewer
constexpr const char* orderedDict = "collections.OrderedDict";

bool known(const std::string& name) {
    constexpr std::array<const char*, 4> others{orderedDict, "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter"};
    for (const char* other : others)
        if (name == other)
            return true;
    return name.starts_with("torch.") && storedTypeFromPyTorch(name.substr(6)).has_value();
}

} // namespace

const PickleValue* PickleValue::find(std::string_view key) const {
    if (kind == Kind::Dict)
        for (std::size_t i = 0; i + 1 < items.size(); i += 2)
            if (items[i]->kind == Kind::Text && items[i]->text == key)
                return items[i + 1];
    return nullptr;
}

/// The pickle machine: a stack, a memo and marks. Every read is checked, and nothing recurses.
class PickleReader {
public:
    PickleReader(std::string_view bytes, std::size_t at, const std::string& where) : m_bytes(bytes), m_at(at), m_where(where) {}

    Result<Pickle> run() {
        while (!m_error && m_made.m_root == nullptr)
            step(byte());
        if (m_error)
            return *m_error;
        return std::move(m_made);
    }

    std::size_t end() const { return m_at; }

private:
    void fail(Text what) {
        if (!m_error)
            m_error = Error(ErrorCode::BadFormat, std::move(what)).at(m_where).fix(LT("core", "The file is damaged, or was not written by torch.save: make it again"));
    }
    void damaged() { fail(LT("core", "The file's list of tensors can't be read: it is cut off or contradicts itself")); }

    std::string_view take(std::uint64_t count) {
        if (count > m_bytes.size() - m_at) {
            damaged();
            m_at = m_bytes.size();
            return {};
        }
        const auto out = m_bytes.substr(m_at, count);
        m_at += count;
        return out;
    }

    /// Little-endian, of `count` bytes; 0 after an error.
    std::uint64_t number(std::size_t count) {
        const auto digits = take(count);
        std::uint64_t out = 0;
        for (std::size_t i = 0; i < digits.size(); ++i)
            out |= static_cast<std::uint64_t>(static_cast<unsigned char>(digits[i])) << (8 * i);
        return out;
    }
    unsigned byte() { return static_cast<unsigned>(number(1)); }

    std::string line() {
        const auto end = m_bytes.find('\n', m_at);
        if (end == std::string_view::npos) {
            damaged();
            return {};
        }
        const std::string out(m_bytes.substr(m_at, end - m_at));
        m_at = end + 1;
        return out;
    }

    PickleValue* make(Kind kind) {
        if (m_made.m_values.size() >= mostValues)
            fail(LT("core", "The file's list of tensors is too long"));
        PickleValue& value = m_made.m_values.emplace_back();
        value.kind = kind;
        return &value;
    }
    PickleValue* push(Kind kind) { return m_stack.emplace_back(make(kind)); }
    void pushInteger(std::int64_t value) { push(Kind::Integer)->integer = value; }
    void pushText(std::uint64_t length) { push(Kind::Text)->text = take(length); }

    /// The value on top; a None after an error, so that the caller need not ask.
    PickleValue* pop() {
        if (m_stack.size() <= (m_marks.empty() ? 0 : m_marks.back())) {
            damaged();
            return make(Kind::None);
        }
        PickleValue* out = m_stack.back();
        m_stack.pop_back();
        return out;
    }
    PickleValue* top(Kind kind) {
        if (m_stack.empty() || m_stack.back()->kind != kind) {
            damaged();
            return make(kind);
        }
        return m_stack.back();
    }
    /// What stands above the last mark.
    std::vector<const PickleValue*> popMarked() {
        if (m_marks.empty()) {
            damaged();
            return {};
        }
        std::vector<const PickleValue*> out(m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back()), m_stack.end());
        m_stack.resize(m_marks.back());
        m_marks.pop_back();
        return out;
    }

    void tuple(std::size_t count) {
        std::vector<const PickleValue*> items(count);
        for (std::size_t i = count; i > 0; --i)
            items[i - 1] = pop();
        push(Kind::List)->items = std::move(items);
    }

    void append(std::vector<const PickleValue*> items, Kind kind) {
        if (kind == Kind::Dict && items.size() % 2 != 0)
            return damaged();
        auto& into = top(kind)->items;
        into.insert(into.end(), items.begin(), items.end());
    }

    void global(std::string name) {
        if (!known(name)) {
            m_error = Error(ErrorCode::Unsupported, text(LT("core", "The file wants to use “%1”, which is no part of a state_dict, so it was not read. Nothing in it was run"), name))
                          .at(m_where)
                          .fix(LT("core", "Save only the weights: torch.save(model.state_dict(), FILE)"));
            return;
        }
        push(Kind::Global)->text = std::move(name);
    }

    void stackGlobal() {
        const PickleValue* name = pop();
        const PickleValue* module = pop();
        if (name->kind != Kind::Text || module->kind != Kind::Text)
            return damaged();
        global(module->text + "." + name->text);
    }

    /// `function(*arguments)`, of which only OrderedDict() becomes what it would be.
    void reduce() {
        const PickleValue* arguments = pop();
        const PickleValue* function = pop();
        if (function->kind != Kind::Global || arguments->kind != Kind::List)
            return damaged();
        if (function->text != orderedDict) {
            PickleValue* call = push(Kind::Call);
            call->text = function->text;
            call->items = arguments->items;
            return;
        }
        PickleValue* dict = push(Kind::Dict);
        if (arguments->items.empty())
            return;
        for (const auto* pair : arguments->items[0]->items) {
            if (pair->kind != Kind::List || pair->items.size() != 2)
                return damaged();
            dict->items.insert(dict->items.end(), pair->items.begin(), pair->items.end());
        }
    }

    /// Attributes of an object. A state_dict has _metadata, versions of modules that nobody here asks for.
    void build() {
        (void)pop();
        (void)top(Kind::Dict);
    }

    void remember(std::uint64_t place) {
        if (m_stack.empty())
            return damaged();
        m_memo[place] = m_stack.back();
    }
    void recall(std::uint64_t place) {
        const auto found = m_memo.find(place);
        if (found == m_memo.end())
            return damaged();
        m_stack.push_back(found->second);
        if (m_stack.size() > mostValues)
            fail(LT("core", "The file's list of tensors is too long"));
    }

    void longInteger(std::uint64_t length) {
        if (length > 8)
            return damaged();
        const auto raw = number(length);
        const unsigned unused = 64U - 8U * static_cast<unsigned>(length);
        pushInteger(length == 0 ? 0 : static_cast<std::int64_t>(raw << unused) >> unused);
    }

    void real() { // the only big-endian number
        std::uint64_t bits = 0;
        for (const char c : take(8))
            bits = bits << 8U | static_cast<unsigned char>(c);
        push(Kind::Real)->real = std::bit_cast<double>(bits);
    }

    void setItem() {
        const PickleValue* value = pop();
        const PickleValue* key = pop();
        append({key, value}, Kind::Dict);
    }

    void step(unsigned instruction) {
        if (m_error)
            return;
        switch (instruction) {
        case 0x80: // PROTO
            if (const auto protocol = byte(); protocol < 2 || protocol > 5)
                damaged();
            return;
        case 0x95: (void)number(8); return; // FRAME
        case '(': m_marks.push_back(m_stack.size()); return;
        case '.': m_made.m_root = pop(); return;
        case '0': (void)pop(); return;
        case 'N': push(Kind::None); return;
        case 0x88: push(Kind::Boolean)->integer = 1; return;
        case 0x89: push(Kind::Boolean); return;
        case 'J': pushInteger(static_cast<std::int32_t>(number(4))); return;
        case 'K': pushInteger(static_cast<std::int64_t>(number(1))); return;
        case 'M': pushInteger(static_cast<std::int64_t>(number(2))); return;
        case 0x8a: return longInteger(number(1));
        case 'G': return real();
        case 'U':
        case 0x8c: return pushText(number(1));
        case 'T':
        case 'X': return pushText(number(4));
        case 0x8d: return pushText(number(8));
        case ']':
        case ')': push(Kind::List); return;
        case '}': push(Kind::Dict); return;
        case 't': {
            auto items = popMarked();
            push(Kind::List)->items = std::move(items);
            return;
        }
        case 0x85: return tuple(1);
        case 0x86: return tuple(2);
        case 0x87: return tuple(3);
        case 'a': {
            const PickleValue* item = pop();
            return append({item}, Kind::List);
        }
        case 'e': return append(popMarked(), Kind::List);
        case 's': return setItem();
        case 'u': return append(popMarked(), Kind::Dict);
        case 'c': {
            const std::string module = line();
            return global(module + "." + line());
        }
        case 0x93: return stackGlobal();
        case 'R': return reduce();
        case 'b': return build();
        case 'Q': {
            const PickleValue* id = pop();
            push(Kind::Persistent)->items = {id};
            return;
        }
        case 'q': return remember(number(1));
        case 'r': return remember(number(4));
        case 0x94: return remember(m_memo.size());
        case 'h': return recall(number(1));
        case 'j': return recall(number(4));
        default: return damaged();
        }
    }

    std::string_view m_bytes;
    std::size_t m_at;
    const std::string& m_where;
    Pickle m_made;
    std::vector<PickleValue*> m_stack;
    std::vector<std::size_t> m_marks; ///< heights of the stack
    std::unordered_map<std::uint64_t, PickleValue*> m_memo;
    std::optional<Error> m_error;
};

Result<Pickle> Pickle::read(std::string_view bytes, std::size_t& at, const std::string& where) {
    PickleReader reader(bytes, at, where);
    auto made = reader.run();
    at = reader.end();
    return made;
}

} // namespace lepton::exchange
