#include "void_reckoning/engine/asked_settings.hpp"

#include "void_reckoning/base/file_system.hpp"
#include "void_reckoning/universe/document.hpp"

namespace void_reckoning {
namespace {

class Asked {
   public:
    explicit Asked(const std::filesystem::path& path) : name_(path.string()) {
        Problems problems;
        table_ = parse_document({path.filename().string(), read_file(path)}, problems);
        try {
            problems.raise_if_any(name_, path.parent_path().string());
        } catch (const ContentError& error) {
            throw DamagedData(error.problems().front().text());
        }
    }

    [[nodiscard]] std::uint32_t number(std::string_view key, std::uint32_t least) const {
        constexpr std::int64_t kMax = 1'000'000'000;
        const DocumentEntry* entry = table_.find(key);
        const bool right = entry != nullptr && entry->value.kind == DocumentValue::Kind::kInteger && entry->value.integer >= least &&
                           entry->value.integer <= kMax;
        if (!right) throw DamagedData(fmt::format("{}: '{}' must be between {} and {}, got {}", name_, key, least, kMax, shown(entry)));
        return static_cast<std::uint32_t>(entry->value.integer);
    }
    /// Return a flag. `otherwise`: the value if the key is missing, as in campaigns older than the key.
    [[nodiscard]] bool flag(std::string_view key, bool otherwise) const {
        const DocumentEntry* entry = table_.find(key);
        if (entry == nullptr) return otherwise;
        if (entry->value.kind != DocumentValue::Kind::kFlag) {
            throw DamagedData(fmt::format("{}: '{}' must be true or false, got {}", name_, key, shown(entry)));
        }
        return entry->value.flag;
    }

    /// Return the string; empty if there is no such key.
    [[nodiscard]] std::string text(std::string_view key) const {
        const DocumentEntry* entry = table_.find(key);
        if (entry == nullptr) return {};
        if (entry->value.kind != DocumentValue::Kind::kText) {
            throw DamagedData(fmt::format("{}: '{}' must be a string, got {}", name_, key, shown(entry)));
        }
        return entry->value.text;
    }

    /// Return a string by key from a table of strings; empty if it is missing or not a string.
    [[nodiscard]] std::string text_in(std::string_view table, std::string_view key) const {
        const DocumentEntry* of = table_.find(table);
        const DocumentEntry* entry = of == nullptr || of->value.kind != DocumentValue::Kind::kTable ? nullptr : of->value.find(key);
        return entry == nullptr ? std::string() : entry->value.text;
    }

   private:
    [[nodiscard]] static std::string shown(const DocumentEntry* entry) { return entry == nullptr ? "nothing" : quoted(entry->value); }

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
