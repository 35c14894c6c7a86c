// Forward declarations for your own headers, and cheap to include: SIDs, the client, its options,
// results and reports.
#ifndef EXOTEL_FWD_HPP
#define EXOTEL_FWD_HPP

#include <exotel/detail/config.hpp>

/// Everything that this library offers: the client, its options and its results.
namespace exotel { inline namespace v0_1 {

template <class Tag>
class Sid;
/// Identifies an account.
using AccountSid = Sid<struct AccountSidTag>;
/// Identifies a list.
using ListSid = Sid<struct ListSidTag>;
/// Identifies a contact; it is not a phone number.
using ContactSid = Sid<struct ContactSidTag>;

enum class Region;
enum class Errc;
enum class RemovalStatus;

class Credentials;
class Exception;
class ListsClient;
class StopSource;
class StopToken;

struct AttemptEvent;
struct BulkOptions;
struct BulkProgress;
struct BulkReport;
struct CallOptions;
struct ClientOptions;
struct Contact;
struct ContactOutcome;
struct Error;
struct ExtraField;
struct List;
struct ListContact;
struct ListContactRemoval;
struct NumberOptions;
struct NumberOutcome;
struct NumberProgress;
struct NumberReport;
struct RateLimit;
struct ReadOptions;
struct ReadProgress;
struct RetryPolicy;
struct Timestamp;

template <class T>
class Result;

class Transport;

class FakeExotel;

}}  // namespace exotel::v0_1

#endif
