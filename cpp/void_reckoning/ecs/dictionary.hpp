#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "void_reckoning/base/ids.hpp"

namespace void_reckoning {

/// The strings of a world. Append-only; copies share the data, and appending to a shared one copies it first, so a restored world has its
/// earlier dictionary. Code 0 is null.
class Dictionary {
   public:
    Dictionary();
    Dictionary(const Dictionary& other) : data_(other.data_) { data_->references.fetch_add(1, std::memory_order_relaxed); }
    Dictionary& operator=(const Dictionary& other) {
        Dictionary copy(other);
        std::swap(data_, copy.data_);
        return *this;
    }
    ~Dictionary() { drop(data_); }

    [[nodiscard]] Text enter(std::string_view text);
    [[nodiscard]] Text find(std::string_view text) const;  ///< null if it is not in the dictionary
    [[nodiscard]] std::string_view text(Text text) const;  ///< empty for null; StateCorruption for an unknown code
    /// Return the hash of the text, not of its code; null has a hash of its own.
    [[nodiscard]] std::uint64_t hash(Text text) const { return data_->hashes[text.code]; }
    [[nodiscard]] std::size_t size() const { return data_->texts.size(); }
    [[nodiscard]] std::size_t bytes() const { return data_->bytes; }

   private:
    /// Counted here and not by shared_ptr: an owner that finds itself the last one writes, so it must see that the others have finished
    /// reading, and use_count() does not order memory.
    struct Data {
        std::atomic<std::uint32_t> references{1};
        std::vector<std::shared_ptr<const std::string>> texts;
        std::vector<std::uint64_t> hashes;
        std::unordered_map<std::string_view, std::uint32_t> codes;  // looked up only, never iterated
        std::size_t bytes = 0;
    };
    static void drop(Data* data) noexcept;
    void make_unique();

    Data* data_;
};

}  // namespace void_reckoning
