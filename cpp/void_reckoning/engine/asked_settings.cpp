#include "void_reckoning/engine/asked_settings.hpp"

#include "void_reckoning/base/file_system.hpp"
#include "void_reckoning/base/refusal.hpp"
#include "void_reckoning/universe/document.hpp"

namespace void_reckoning {
namespace {

class Asked {
   public:
    explicit Asked(const std::filesystem::path& path) : name_(path.string()) {
        Problems problems;
        table_ = parse_document({name_, read_file(path)}, problems);
        try {
            problems.raise_if_any(name_, "");
        } catch (const ContentError& error) {
            throw DamagedData(error.problems().front().text());
        }
    }

    [[nodiscard]] std::uint32_t number(std::string_view key, std::uint32_t least) const {
        constexpr std::int64_t kMax = 1'000'000'000;
        const DocumentEntry* entry = table_.find(key);
        const bool right = entry != nullptr && entry->value.kind == DocumentValue::Kind::kInteger && entry->value.integer >= least &&
                           entry->value.integer <= kMax;
        if (!right) refuse(key, fmt::format("between {} and {}", least, kMax), entry);
        return static_cast<std::uint32_t>(entry->value.integer);
    }
    /// Return a flag. `otherwise`: the value if the key is missing, as in campaigns older than the key.
    [[nodiscard]] bool flag(std::string_view key, bool otherwise) const {
        const DocumentEntry* entry = table_.find(key);
        if (entry == nullptr) return otherwise;
        if (entry->value.kind != DocumentValue::Kind::kFlag) refuse(key, "true or false", entry);
        return entry->value.flag;
    }

    /// Return the string; empty if there is no such key.
    [[nodiscard]] std::string text(std::string_view key) const {
        const DocumentEntry* entry = table_.find(key);
        if (entry == nullptr) return {};
        if (entry->value.kind != DocumentValue::Kind::kText) refuse(key, "a string", entry);
        return entry->value.text;
    }

    /// Return a string by key from a table of strings; empty if it is missing or not a string.
    [[nodiscard]] std::string text_in(std::string_view table, std::string_view key) const {
        const DocumentEntry* of = table_.find(table);
        const DocumentEntry* entry = of == nullptr || of->value.kind != DocumentValue::Kind::kTable ? nullptr : of->value.find(key);
        return entry == nullptr ? std::string() : entry->value.text;
    }

   private:
    [[noreturn]] void refuse(std::string_view key, std::string_view rule, const DocumentEntry* entry) const {
        const std::string where = entry == nullptr ? name_ : fmt::format("{}:{}", name_, entry->line);
        throw DamagedData(must_be(fmt::format("{}: '{}'", where, key), rule, entry == nullptr ? "nothing" : quoted(entry->value)));
    }

    std::string name_;
    DocumentValue table_;
};

}  // namespace

RunSettings read_asked(const std::filesystem::path& folder) {
    const Asked asked(folder / "campaign.toml");
    RunSettings settings;
    settings.directory = folder;
    settings.turns_asked = asked.number("turns", 0);
    settings.save_every = asked.number("save_every", 0);
    settings.log = asked.flag("log", true);
    settings.log_compression = asked.flag("log_compression", false);
    settings.column_hashes = asked.flag("column_hashes", false);
    settings.ignore_victory = asked.flag("ignore_victory", false);
    settings.started_in = asked.text("started_in");
    return settings;
}

std::vector<std::string> read_told_policies(const std::filesystem::path& folder, const std::vector<std::string>& factions) {
    const Asked asked(folder / "campaign.toml");
    std::vector<std::string> told;
    for (const std::string& faction : factions) told.push_back(asked.text_in("policies", faction));
    return told;
}

}  // namespace void_reckoning
