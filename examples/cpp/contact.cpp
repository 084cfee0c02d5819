// Before a message goes out: may this customer be contacted, at this number, and what must go with it?
//
//   contact SHOP.db RULEBOOK.toml PHONE PURPOSE CHANNEL AS_OF_US
//   contact shop.db examples/rulebooks/first.toml 13812345678 marketing.winback sms 1795276800000000
//
//   c++ -std=c++17 contact.cpp $(pkg-config --cflags --libs regulars)
#include <cstdlib>
#include <iostream>
#include <regulars.hpp>
#include <string>

int main(int argc, char** argv) try {
    if (argc != 7) {
        std::cerr << "usage: " << argv[0] << " SHOP.db RULEBOOK.toml PHONE PURPOSE CHANNEL AS_OF_US\n";
        return 2;
    }
    const std::string phone = argv[3], purpose = argv[4], channel = argv[5];
    const std::int64_t as_of_us = std::strtoll(argv[6], nullptr, 10);
    const auto crm = regulars::crm::open(argv[1], regulars::rulebook::load(argv[2]));
    const std::string customer = crm.find("phone", phone, as_of_us);
    const regulars::permission answer = crm.may_contact(customer, purpose, channel, phone, as_of_us);
    switch (answer.decision) {
    case REGULARS_ALLOW:
        std::cout << "yes, by " << answer.legal_basis << "; with it: " << answer.obligations << '\n';
        break;
    case REGULARS_DEFER:
        std::cout << "not before " << answer.defer_until_us << ": " << answer.primary_reason << '\n';
        break;
    default:
        std::cout << "no: " << answer.primary_reason;
        if (answer.remedy[0] != '\0') {
            std::cout << "; what helps: " << answer.remedy;
        }
        std::cout << '\n';
    }
    return 0;
} catch (const regulars::error& error) {
    std::cerr << error.code() << " at `" << error.path() << "`: " << error.what() << '\n';
    return 1;
}
