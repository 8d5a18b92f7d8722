#include "void_reckoning/ecs/dictionary.hpp"

#include "void_reckoning/base/error.hpp"
#include "void_reckoning/base/mix.hpp"

namespace void_reckoning {

Dictionary::Dictionary() : data_(std::make_shared<Data>()) {
    data_->texts.push_back(std::make_shared<const std::string>());
    data_->hashes.push_back(0x6E756C6C);  // null: the empty string hashes to something else
}

Text Dictionary::enter(std::string_view text) {
    if (const Text known = find(text)) return known;
    if (data_.use_count() > 1) data_ = std::make_shared<Data>(*data_);
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
