#include "void_reckoning/universe/document_limits.hpp"

#include <fmt/format.h>

namespace void_reckoning {
namespace {

/// Follows the nesting of a TOML text; skips strings and comments.
class Scanner {
   public:
    explicit Scanner(std::string_view text) : text_(text) {}

    std::optional<LimitBroken> run() {
        while (at_ < text_.size()) {
            step();
            if (depth_ > kMaxNesting) return broken("deeper values", fmt::format("nested at most {} levels deep", kMaxNesting));
            if (dots_ >= kMaxKeyParts) return broken("a key of more", fmt::format("written with keys of up to {} parts", kMaxKeyParts));
            if (entries_ > kMaxEntries) return broken("more", fmt::format("a file of up to {} keys", kMaxEntries));
        }
        return std::nullopt;
    }

   private:
    [[nodiscard]] LimitBroken broken(std::string found, std::string allowed) const { return {line_, std::move(found), std::move(allowed)}; }

    void step() {
        const char c = text_[at_];
        switch (c) {
            case '"':
            case '\'': skip_string(c); return;
            case '#': at_ = std::min(text_.find('\n', at_), text_.size()); return;
            case '\n':
                ++line_;
                dots_ = 0;
                break;
            case '.': ++dots_; break;
            case '[':
            case '{':
                ++depth_;
                ++entries_;
                dots_ = 0;
                break;
            case ']':
            case '}':
                if (depth_ > 0) --depth_;
                dots_ = 0;
                break;
            case '=':
                ++entries_;
                dots_ = 0;
                break;
            case ',': dots_ = 0; break;
            default: break;
        }
        ++at_;
    }

    void skip_string(char quote) {
        const bool block = text_.substr(at_, 3) == std::string(3, quote);
        at_ += block ? 3 : 1;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '\n') {
                if (!block) return;  // not TOML: the parser reports it
                ++line_;
            }
            if (c == '\\' && quote == '"') {
                at_ += 1;
                if (at_ < text_.size() && text_[at_] == '\n') ++line_;
            } else if (c == quote && (!block || text_.substr(at_, 3) == std::string(3, quote))) {
                at_ += block ? 3 : 1;
                // A multi-line string may end in up to two quotes of its own before the closing three.
                for (int extra = 0; block && extra < 2 && at_ < text_.size() && text_[at_] == quote; ++extra) ++at_;
                return;
            }
            ++at_;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1, depth_ = 0, dots_ = 0, entries_ = 0;
};

}  // namespace

std::optional<LimitBroken> check_document_limits(std::string_view text) {
    if (text.size() > kMaxFileBytes) {
        return LimitBroken{0, fmt::format("a file of {} bytes", text.size()), fmt::format("up to {} bytes", kMaxFileBytes)};
    }
    return Scanner(text).run();
}

}  // namespace void_reckoning
