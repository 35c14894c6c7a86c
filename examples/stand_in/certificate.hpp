#ifndef EXOTEL_STAND_IN_CERTIFICATE_HPP
#define EXOTEL_STAND_IN_CERTIFICATE_HPP

#include <string>

namespace exotel_stand_in {

/// Makes a key and a self-signed certificate for localhost, 127.0.0.1 and ::1, valid for a day.
void make_certificate(const std::string& certificate_file, const std::string& key_file);

}  // namespace exotel_stand_in

#endif
