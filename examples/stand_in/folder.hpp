#ifndef EXOTEL_STAND_IN_FOLDER_HPP
#define EXOTEL_STAND_IN_FOLDER_HPP

#include <string>

namespace exotel_stand_in {

/// A given folder, or a temporary one that is removed with this object.
class Folder {
public:
    explicit Folder(std::string path = {});
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();

    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
    bool temporary_ = false;
};

}  // namespace exotel_stand_in

#endif
