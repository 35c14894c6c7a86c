#ifndef EXOTEL_DETAIL_API_PAGE_OPERATION_HPP
#define EXOTEL_DETAIL_API_PAGE_OPERATION_HPP

#include <exotel/contact.hpp>
#include <exotel/detail/api/envelope.hpp>
#include <exotel/detail/api/messages.hpp>
#include <exotel/detail/api/operation.hpp>
#include <exotel/detail/api/response.hpp>
#include <exotel/detail/util/date_time.hpp>
#include <exotel/detail/util/redactor.hpp>
#include <exotel/detail/util/validation.hpp>
#include <exotel/error.hpp>
#include <exotel/timestamp.hpp>
#include <exotel/transport.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exotel { inline namespace v0_1 { namespace detail {

/// The item of a paged read: the part of the query that selects the page.
[[nodiscard]] inline std::string page_query(std::size_t offset, std::size_t limit) {
    return "offset=" + std::to_string(offset) + "&limit=" + std::to_string(limit);
}

/// The common part of paged reads: one GET for each page, whose items are read one by one.
///
/// The format of these responses is not documented. They are read tolerantly, but a page with an
/// item that cannot be identified is an error: leaving out a contact could report it as absent
/// although it is on the list.
class PageOperation : public Operation, private EnvelopeItemHandler {
public:
    [[nodiscard]] std::optional<Error> validate_item(const std::string& /*page*/) const override {
        return std::nullopt;
    }
    void write_request(const std::string& page, Request& request) const override {
        request.method = "GET";
        request.url = url_;
        request.url += page;
    }
    [[nodiscard]] ParsedResponse read_response(const std::string& /*page*/,
                                               const Response& response,
                                               const Redactor& redactor) override {
        clear_page();
        sids_.clear();
        redactor_ = &redactor;
        problem_.clear();
        const ResponseReader reader(response, redactor, *this);
        metadata_ = reader.envelope().metadata;
        ParsedResponse parsed = parse(reader);
        if (parsed.error) parsed.error->may_have_been_applied = false;  // a read has no effect
        return parsed;
    }
    void format_error(Error& error, const std::string& /*page*/,
                      std::string_view why_no_retry) const override {
        format_message(error, what_ + " could not be read", why_no_retry, hint(error));
    }
    [[nodiscard]] std::string contact_name(const std::string& /*page*/) const override {
        return {};
    }
    /// The SIDs of the latest successful page, in its order.
    [[nodiscard]] const std::vector<std::string>& sids() const noexcept { return sids_; }
    /// What the latest page says about itself.
    [[nodiscard]] const PageMetadata& metadata() const noexcept { return metadata_; }

protected:
    /// `what` is for messages, such as `the contacts of list x`; the page is appended to `url`.
    PageOperation(std::string what, std::string url, std::string account)
        : what_(std::move(what)), url_(std::move(url)), account_(std::move(account)) {}

    /// Only during a read.
    [[nodiscard]] const Redactor& redactor() const noexcept { return *redactor_; }
    /// The value of a member; `data` has precedence over the item itself.
    [[nodiscard]] std::optional<std::string> text_of(const EnvelopeFields& fields,
                                                     std::string_view name) const {
        const auto text = fields.find(name);
        if (!text) return std::nullopt;
        return redactor_->show(*text);
    }
    /// The members whose names are not in `names`.
    [[nodiscard]] std::vector<ExtraField> extra_fields_of(
        const EnvelopeFields& fields, const std::vector<std::string_view>& names) const {
        std::vector<ExtraField> extra;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const EnvelopeFields::Field field = fields[i];
            bool is_extra = true;
            for (const std::string_view name : names) is_extra = is_extra && field.name != name;
            if (is_extra)
                extra.push_back({redactor_->show(field.name), redactor_->show(field.text)});
        }
        return extra;
    }

    virtual void clear_page() = 0;
    /// Takes one resource of the page; its SID is valid.
    virtual void add(std::string sid, const EnvelopeFields& fields) = 0;
    /// Whether an item belongs on the requested page.
    [[nodiscard]] virtual bool is_asked_for(const EnvelopeFields& /*fields*/) const { return true; }

private:
    bool on_item(EnvelopeItem& item) final {
        if (item.has_failed()) return true;  // found by `is_failure`
        EnvelopeFields& fields = item.fields;
        const bool is_wrapped = item.has_data || item.code;
        if (!is_wrapped && !item.status.empty())
            fields.add(false, "status", item.status);  // of the resource itself
        if (is_wrapped && !item.status.empty() && !item.is_explicit_success())
            return cannot_be_read("that does not say success", fields);
        if (item.code && !is_success(*item.code))
            return cannot_be_read("that does not say success", fields);
        for (const bool in_data : {true, false}) {
            const auto account = fields.find(in_data, "account_sid");
            if (account && !equal_ignoring_case(*account, account_))
                return cannot_be_read("of another account", fields);
        }
        if (!is_asked_for(fields)) return cannot_be_read("of another list", fields);

        const auto sid = fields.find("sid");
        if (!sid) return cannot_be_read("without a sid", fields);
        if (fields.find(false, "sid").value_or(*sid) != *sid)
            return cannot_be_read("with two different sids", fields);
        if (!sid_problem(*sid).empty() || redactor_->contains_secret(*sid))
            return cannot_be_read("whose sid is not valid", fields);
        sids_.emplace_back(*sid);
        add(std::string(*sid), fields);
        return true;
    }
    /// Reports the members that were found instead, because the format is not documented.
    bool cannot_be_read(std::string_view why, const EnvelopeFields& fields) {
        problem_.assign("holds an item ").append(why).append(" (its members: ");
        constexpr std::size_t max_named = 12;
        for (std::size_t i = 0; i < fields.size() && i < max_named; ++i) {
            const EnvelopeFields::Field field = fields[i];
            if (i > 0) problem_ += ", ";
            if (field.in_data) problem_ += "data.";
            problem_.append(redactor_->show(field.name));
        }
        if (fields.size() == 0) problem_ += "none";
        problem_ += fields.size() > max_named ? ", ...)" : ")";
        return false;
    }

    [[nodiscard]] ParsedResponse parse(const ResponseReader& reader) const {
        if (!reader.is_http_success()) return reader.failure();
        if (!problem_.empty()) return reader.malformed(problem_);
        if (!reader.is_readable()) return reader.unreadable();
        if (reader.is_failure()) return reader.failure();
        if (!reader.is_success()) return reader.malformed("does not say that it is a success");
        // Without items, only an empty array proves an empty page, or a null next to an
        // `http_code`.
        const Envelope& envelope = reader.envelope();
        const bool is_empty_page = envelope.response_is_array ||
                                   (envelope.has_response_member && envelope.http_code.has_value());
        if (envelope.item_count == 0 && !is_empty_page) return reader.malformed("holds no items");
        return reader.success();
    }

    std::string what_;
    std::string url_;
    std::string account_;
    const Redactor* redactor_ = nullptr;  ///< only during a read
    std::vector<std::string> sids_;
    PageMetadata metadata_;
    std::string problem_;
};

}}}  // namespace exotel::v0_1::detail

#endif
