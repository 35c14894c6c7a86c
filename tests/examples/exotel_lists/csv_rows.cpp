// Reads texts with the CSV reader of exotel-lists: a JSON array of texts on standard input, a JSON
// array of rows, or of the reason for refusing, on standard output. For a comparison with another
// reader.
#include "exotel_lists/csv.hpp"

#include <nlohmann/json.hpp>

#include <iostream>
#include <stdexcept>
#include <string>

int main() {
    const nlohmann::json texts = nlohmann::json::parse(std::cin);
    nlohmann::json results = nlohmann::json::array();
    for (const std::string text : texts) {
        nlohmann::json rows = nlohmann::json::array();
        try {
            exotel_lists::CsvReader reader(text, ',', "text");
            exotel_lists::CsvRow row;
            while (reader.next(row)) rows.push_back(row.cells);
            results.push_back(rows);
        } catch (const std::runtime_error& refusal) {
            results.push_back(refusal.what());
        }
    }
    std::cout << results << '\n';
}
