// The commands that only read: `lists` and `members`, as CSV or JSON lines on standard output.
#ifndef EXOTEL_LISTS_READ_COMMANDS_HPP
#define EXOTEL_LISTS_READ_COMMANDS_HPP

#include "arguments.hpp"
#include "csv.hpp"
#include "list_names.hpp"
#include "output_file.hpp"
#include "settings.hpp"
#include "times.hpp"

#include <exotel/contact.hpp>
#include <exotel/lists_client.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace exotel_lists {

/// Names and values of the columns of one resource; JSON leaves out empty ones.
using Columns = std::vector<std::pair<const char*, std::optional<std::string>>>;

inline std::optional<std::string> text_of(const std::optional<exotel::Timestamp>& date) {
    if (!date) return std::nullopt;
    return date->text;
}

inline Columns columns_of(const exotel::List& list) {
    return {{"sid", list.sid.str()},
            {"name", list.name},
            {"tag", list.tag},
            {"date_created", text_of(list.date_created)},
            {"date_updated", text_of(list.date_updated)}};
}

inline Columns columns_of(const exotel::Contact& contact) {
    return {{"sid", contact.sid.str()},
            {"number", contact.number},
            {"first_name", contact.first_name},
            {"last_name", contact.last_name},
            {"company_name", contact.company_name},
            {"email", contact.email},
            {"tag", contact.tag},
            {"date_created", text_of(contact.date_created)},
            {"date_updated", text_of(contact.date_updated)}};
}

/// Writes resources as they come; CSV begins with a header even if nothing follows.
class ResourceWriter {
public:
    explicit ResourceWriter(const std::string& format) : as_json_(format == "jsonl") {}

    void write_header(const Columns& columns) const {
        std::vector<std::string> names;
        for (const auto& [name, value] : columns) names.emplace_back(name);
        if (!as_json_) print(csv_row(names, ','));
    }
    template <class Resource>
    void write(const Resource& resource) const {
        as_json_ ? write_json(resource) : write_csv(columns_of(resource));
    }

private:
    static void write_csv(const Columns& columns) {
        std::vector<std::string> cells;
        for (const auto& [name, value] : columns) cells.push_back(value.value_or(""));
        print(csv_row(cells, ','));
    }
    template <class Resource>
    static void write_json(const Resource& resource) {
        nlohmann::ordered_json line;
        for (const auto& [name, value] : columns_of(resource)) {
            if (value) line[name] = *value;
        }
        for (const exotel::ExtraField& field : resource.extra_fields)
            line["extra"][field.name] = field.text;
        using Handler = nlohmann::ordered_json::error_handler_t;
        print(line.dump(-1, ' ', false, Handler::replace) + '\n');
    }

    bool as_json_;
};

inline exotel::ListsClient reading_client(const Arguments& arguments) {
    exotel::ClientOptions options;
    options.rate_limit = read_rate(arguments.rate);
    options.user_agent_suffix = "exotel-lists-cli";
    return make_client(read_settings(arguments), options);
}

inline int report_end(const exotel::Result<exotel::ReadProgress>& read, const char* what) {
    if (read) return all_settled;
    std::cerr << "exotel-lists: " << in_options(read.error().message) << "\nexotel-lists: the "
              << what << " are incomplete\n";
    return could_not_run;
}

inline int write_lists(const Arguments& arguments) {
    const exotel::ListsClient client = reading_client(arguments);
    const ResourceWriter writer(arguments.format);
    writer.write_header(columns_of(exotel::List(exotel::ListSid{""})));
    return report_end(client.lists([&](const exotel::List& list) { writer.write(list); }), "lists");
}

inline int write_members(Arguments arguments) {
    if (arguments.lists.size() + arguments.list_names.size() != 1)
        throw std::runtime_error("members needs --list SID or --list-name NAME");
    const exotel::ListsClient client = reading_client(arguments);
    resolve_list_names(client, arguments);
    const ResourceWriter writer(arguments.format);
    writer.write_header(columns_of(exotel::Contact(exotel::ContactSid{""})));
    const exotel::ListSid list{arguments.lists.front()};
    return report_end(
        client.list_contacts(list, [&](const exotel::Contact& contact) { writer.write(contact); }),
        "members");
}

}  // namespace exotel_lists

#endif
