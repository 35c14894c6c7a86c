#include "folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace exotel_stand_in {

Folder::Folder(std::string path) : path_(std::move(path)), temporary_(path_.empty()) {
    if (!temporary_) {
        std::filesystem::create_directories(path_);
        return;
    }
    path_ = (std::filesystem::temp_directory_path() / "exotel-stand-in-XXXXXX").string();
    if (::mkdtemp(path_.data()) == nullptr)
        throw std::runtime_error("cannot make a temporary folder: " + path_);
}

Folder::~Folder() {
    std::error_code ignored;
    if (temporary_) std::filesystem::remove_all(path_, ignored);
}

}  // namespace exotel_stand_in
