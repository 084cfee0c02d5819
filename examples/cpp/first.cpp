// The first program: records of several channels in, one customer out.
//
//   first RULEBOOK.toml RECORDS.ndjson PHONE AS_OF
//   first examples/rulebooks/first.toml examples/data/first.ndjson 13812345678 2026-11-22T00:00:00+08:00
//
// The view goes to standard output, as the bytes that every other language prints; the rest goes to standard error.
//
//   c++ -std=c++17 first.cpp $(pkg-config --cflags --libs regulars)
#include <fstream>
#include <iostream>
#include <iterator>
#include <regulars.hpp>
#include <stdexcept>
#include <string>

static std::string read_file(const char* path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw std::runtime_error(std::string(path) + ": cannot be read");
    }
    return std::string(std::istreambuf_iterator<char>(file), {});
}

// Texts that people type in go through a JSON library instead, which escapes them.
static std::string by_phone(const std::string& phone, const std::string& as_of) {
    return R"({"as_of":")" + as_of + R"(","identifier":{"kind":"phone","value":")" + phone + R"("}})";
}

static void show(const regulars::error& error) {
    std::cerr << error.code() << " (" << error.number() << ") at `" << error.path() << "`: " << error.what() << '\n';
}

int main(int argc, char** argv) try {
    if (argc != 5) {
        std::cerr << "usage: " << argv[0] << " RULEBOOK.toml RECORDS.ndjson PHONE AS_OF\n";
        return 2;
    }
    const std::string phone = argv[3], as_of = argv[4];

    // regulars::crm{"shop.db", rulebook} keeps the records in a file.
    auto crm = regulars::crm::in_memory(regulars::rulebook::load(argv[1]));
    std::cerr << "ingested: " << crm.ingest(read_file(argv[2])) << '\n';
    std::cerr << "found: " << crm.call("customer.find", by_phone(phone, as_of)) << '\n';
    std::cout << crm.call("customer.view", by_phone(phone, as_of)) << '\n';

    // Errors as values, for who does not want exceptions: a naive time is refused, and the error says where.
    if (const auto view = crm.try_call("customer.view", by_phone(phone, "2026-11-22T00:00:00")); !view) {
        std::cerr << "as it should be: ";
        show(*view.failure());
        return 0;
    }
    std::cerr << "a time without a zone was accepted\n";
    return 1;
} catch (const regulars::error& error) {
    show(error);
    return 1;
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
