// Normalises phone numbers that people and spreadsheets write, so that they can be compared.
//
//     auto number = exotel::to_e164("098765 43210", "IN");
//     if (number) use(*number);  // +919876543210
//     else log(number.error().message);
#ifndef EXOTEL_PHONE_NUMBER_HPP
#define EXOTEL_PHONE_NUMBER_HPP

// First, so that an older compiler stops here.
#include <exotel/detail/config.hpp>

#include <exotel/result.hpp>

#include <string>
#include <string_view>

namespace exotel { inline namespace v0_1 {

/// Normalises a phone number to E.164: `+`, the calling code and the national number.
///
/// Accepts UTF-8 text with `+` or `00` in front for any country. With a `default_country` (an ISO
/// 3166-1 code: IN SG ID AE SA MY PH TH VN HK ZA KE NG BD LK NP GB US AU, in either case) it also
/// accepts that country's own notations: with the trunk prefix (`0`, in the US `1`), without a
/// prefix, with the calling code but no `+`, and with the country's international prefix (`011`,
/// `0011`).
///
/// Ignores blanks, dashes, dots, brackets, one slash, invisible characters, `(0)` if the country's
/// trunk prefix is 0, a leading `tel:`, a spreadsheet's leading apostrophe and a trailing `.0`;
/// reads digits of other scripts.
///
/// `Errc::invalid_argument` says what is wrong: too short or too long for its country, letters, an
/// extension, two numbers, a number that a spreadsheet has rounded (`9.19E+11`), no country, an
/// unknown country. A text that can be read as two different numbers is refused, and the message
/// names both. Nothing is guessed, but a number that fits its numbering plan need not be in
/// service.
///
/// Thread-safe; does not block; throws only `std::bad_alloc`.
///
/// Source: ITU-T E.164 and E.123, and the national numbering plans at
/// https://www.itu.int/oth/T0202.aspx?parent=T0202
[[nodiscard]] EXOTEL_LISTS_CLIENT_INLINE Result<std::string> to_e164(
    std::string_view text, std::string_view default_country = {});

}}  // namespace exotel::v0_1

#ifndef EXOTEL_LISTS_CLIENT_SEPARATE_COMPILATION
#include <exotel/detail/numbers/phone_number.hpp>
#endif

#endif
