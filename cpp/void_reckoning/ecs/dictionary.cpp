#include "void_reckoning/ecs/dictionary.hpp"

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/mix.hpp"

namespace void_reckoning {

Dictionary::Dictionary() : data_(new Data) {
    data_->texts.push_back(std::make_shared<const std::string>());
    data_->hashes.push_back(0x6E756C6C);  // null: different from the empty string's hash
}

void Dictionary::drop(Data* data) noexcept {
    if (data->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete data;
}

void Dictionary::make_unique() {
    if (data_->references.load(std::memory_order_acquire) == 1) return;
    auto copy = std::make_unique<Data>();
    copy->texts = data_->texts;
    copy->hashes = data_->hashes;
    copy->codes = data_->codes;
    copy->bytes = data_->bytes;
    drop(std::exchange(data_, copy.release()));
}

Text Dictionary::enter(std::string_view text) {
    if (const Text known = find(text)) return known;
    make_unique();
    const auto code = static_cast<std::uint32_t>(data_->texts.size());
    VR_CHECK(code != 0xFFFFFFFFU, "a world holds at most 2^32 - 1 different strings");
    data_->texts.push_back(std::make_shared<const std::string>(text));
    data_->hashes.push_back(hash_text(text));
    data_->codes.emplace(*data_->texts.back(), code);
    data_->bytes += text.size();
    return Text{code};
}

Text Dictionary::find(std::string_view text) const {
    const auto found = data_->codes.find(text);
    return found == data_->codes.end() ? Text{} : Text{found->second};
}

std::string_view Dictionary::text(Text text) const {
    VR_CHECK(text.code < data_->texts.size(), "string code {} is not in the dictionary of {}", text.code, data_->texts.size());
    return *data_->texts[text.code];
}

}  // namespace void_reckoning
