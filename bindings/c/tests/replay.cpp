// Replays script files through the C++ header; see replay.c for their form.
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <regulars.hpp>

namespace {

struct counts {
    unsigned cases = 0;
    unsigned failures = 0;
};

// One case: its store, and the call that is being put together.
class replayed_case {
public:
    explicit replayed_case(std::string id) : id_(std::move(id)) {}

    bool passed() const { return passed_; }

    // Takes one block; false if its word is unknown.
    bool take(const std::string& word, const std::string& content) {
        if (word == "rulebook") {
            open(content);
        } else if (word == "op") {
            operation_ = content;
        } else if (word == "request") {
            request_ = content;
        } else if (word == "expect" || word == "error") {
            call(word == "error", content);
        } else {
            return false;
        }
        return true;
    }

private:
    void open(const std::string& toml) {
        auto opened = regulars::crm::try_in_memory(regulars::rulebook(toml));
        if (opened) {
            crm_.emplace(*std::move(opened));
        } else {
            complain("a store", opened.failure()->json());
        }
    }

    void call(bool wants_error, const std::string& wanted) {
        if (!crm_) {
            return complain(wanted, "no store");
        }
        const auto answer = crm_->try_call(operation_, request_);
        const std::string_view found = answer ? std::string_view(*answer) : answer.failure()->json();
        if (answer.has_value() == wants_error || found != wanted) {
            complain(wanted, found);
        }
    }

    void complain(std::string_view wanted, std::string_view found) {
        passed_ = false;
        std::cerr << id_ << ": " << operation_ << ' ' << request_ << '\n';
        std::cerr << "  wanted " << wanted << "\n  found  " << found << '\n';
    }

    std::string id_;
    std::string operation_;
    std::string request_;
    std::optional<regulars::crm> crm_;
    bool passed_ = true;
};

// Takes the next block off the stream; false at the end or if it is malformed.
bool block(std::istream& script, std::string& word, std::string& content) {
    std::size_t length = 0;
    if (!(script >> word >> length) || script.get() != '\n') {
        return false;
    }
    content.resize(length);
    script.read(content.data(), static_cast<std::streamsize>(length));
    return script.gcount() == static_cast<std::streamsize>(length) && script.get() == '\n';
}

counts replay(const char* path) {
    counts sum;
    std::ifstream script(path, std::ios::binary);
    std::unique_ptr<replayed_case> current;
    const auto end = [&] {
        if (current) {
            ++sum.cases;
            sum.failures += current->passed() ? 0 : 1;
        }
        current.reset();
    };
    std::string word, content;
    bool good = script.is_open();
    while (good && script.peek() != std::ifstream::traits_type::eof()) {
        good = block(script, word, content);
        if (good && word == "case") {
            end();
            current = std::make_unique<replayed_case>(content);
        } else if (good) {
            good = current && current->take(word, content);
        }
    }
    end();
    if (!good) {
        std::cerr << path << ": not a script\n";
        ++sum.cases;
        ++sum.failures;
    }
    return sum;
}

}  // namespace

int main(int argc, char** argv) {
    counts sum;
    for (int i = 1; i < argc; ++i) {
        const counts one = replay(argv[i]);
        sum.cases += one.cases;
        sum.failures += one.failures;
    }
    std::cout << sum.cases - sum.failures << " passed, " << sum.failures << " failed\n";
    return sum.failures == 0 && sum.cases > 0 ? 0 : 1;
}
