// Regulars for C++17: RAII over the C interface of regulars.h, in one header.
//
// Each call comes in two forms. `crm.view(...)` answers with the value or throws `regulars::error`; `crm.try_view(...)`
// answers with a `regulars::result`, which holds the value or the error, and throws nothing of its own. Without
// exceptions (`-fno-exceptions`) only the second form is there.
//
// A `crm` may be used by several threads at once; moving and destroying it is for one thread alone.
#ifndef REGULARS_HPP
#define REGULARS_HPP

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "regulars.h"

#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
#define REGULARS_HAS_EXCEPTIONS 1
#else
#define REGULARS_HAS_EXCEPTIONS 0
#endif

namespace regulars {

// Why a call failed. `code` is stable, `what` is for a person; neither holds personal data. Copies share one object.
class error : public std::exception {
public:
    // Takes over an error of the C interface.
    explicit error(regulars_error* owned) : shared_(owned, regulars_error_free) {}

    // The code, such as `unknown_source`.
    std::string_view code() const noexcept { return regulars_error_code(shared_.get()); }
    // The frozen number of the code: one of REGULARS_ERROR_...
    regulars_status number() const noexcept { return regulars_error_number(shared_.get()); }
    // The offending place, such as `records[3].body.amount`; empty if the whole request is meant.
    std::string_view path() const noexcept { return regulars_error_path(shared_.get()); }
    // A sentence for a person.
    const char* what() const noexcept override { return regulars_error_message(shared_.get()); }
    // All of it as canonical JSON.
    std::string_view json() const noexcept { return regulars_error_json(shared_.get()); }

private:
    std::shared_ptr<regulars_error> shared_;
};

// A value, or the error that stands in its place.
template <typename T>
class [[nodiscard]] result {
public:
    result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
    result(regulars::error failure) : content_(std::in_place_index<1>, std::move(failure)) {}

    bool has_value() const noexcept { return content_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    // The value; without one, throws the error (ends the process where there are no exceptions).
    T& value() & { return check(), *std::get_if<0>(&content_); }
    const T& value() const& { return check(), *std::get_if<0>(&content_); }
    T&& value() && { return check(), std::move(*std::get_if<0>(&content_)); }

    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    // The error, or null if there is a value.
    const regulars::error* failure() const noexcept { return std::get_if<1>(&content_); }

private:
    void check() const {
        if (const regulars::error* failed = failure()) {
#if REGULARS_HAS_EXCEPTIONS
            throw *failed;
#else
            (void)failed;
            std::abort();
#endif
        }
    }

    std::variant<T, regulars::error> content_;
};

// Points in units of 10^-scale, and where a customer stands on the ladder; the fields are explained in regulars.h.
using balance = regulars_balance;
using standing = regulars_standing;
using permission = regulars_permission;

namespace detail {

// A reply of the C interface; freed at the end of the scope.
struct reply {
    regulars_reply* owned = nullptr;

    reply() = default;
    reply(const reply&) = delete;
    reply& operator=(const reply&) = delete;
    ~reply() { regulars_reply_free(owned); }

    std::string text() const {
        return owned == nullptr ? std::string() : std::string(regulars_reply_data(owned), regulars_reply_len(owned));
    }
};

// Runs a function of the C interface that answers with a reply.
template <typename Call>
result<std::string> text_of(Call&& call) {
    reply answer;
    regulars_error* failed = nullptr;
    if (call(&answer.owned, &failed) != REGULARS_OK) {
        return error(failed);
    }
    return answer.text();
}

// Runs a function of the C interface that fills a struct of fixed layout.
template <typename Struct, typename Call>
result<Struct> struct_of(Call&& call) {
    Struct filled{};
    filled.struct_size = static_cast<std::uint32_t>(sizeof filled);
    regulars_error* failed = nullptr;
    if (call(&filled, &failed) != REGULARS_OK) {
        return error(failed);
    }
    return filled;
}

}  // namespace detail

// A table that comes or goes by the Arrow C stream interface; released at the end of the scope. Any library of Arrow takes the struct
// behind `get()` and then owns the stream, for example `arrow::ImportRecordBatchReader(rows.get())`, and writes one into that of an empty
// table, for example `arrow::ExportRecordBatchReader(reader, orders.get())`.
class table {
public:
    table() noexcept : stream_() {}
    // Takes over a stream; that of the caller is left released.
    explicit table(ArrowArrayStream&& stream) noexcept : stream_(stream) { stream.release = nullptr; }
    table(const table&) = delete;
    table& operator=(const table&) = delete;
    table(table&& other) noexcept : table(std::move(other.stream_)) {}
    table& operator=(table&& other) noexcept {
        std::swap(stream_, other.stream_);
        return *this;
    }
    ~table() {
        if (stream_.release != nullptr) {
            stream_.release(&stream_);
        }
    }

    // The stream, which stays this object's until its `release` is NULL.
    ArrowArrayStream* get() noexcept { return &stream_; }
    // Whether there is a stream.
    explicit operator bool() const noexcept { return stream_.release != nullptr; }

private:
    ArrowArrayStream stream_;
};

// What an operation over a table gives: rows, or JSON and no rows.
struct table_answer {
    table rows;
    std::string told;
};

namespace detail {

// Runs a function of the C interface that writes a stream.
template <typename Call>
result<table> table_of(Call&& call) {
    table written;
    regulars_error* failed = nullptr;
    if (call(written.get(), &failed) != REGULARS_OK) {
        return error(failed);
    }
    return result<table>(std::move(written));
}

}  // namespace detail

// Runs an operation on models over the rows of a table, which is taken: `model.predict`, `churn.fit` and their sisters. The request is that of
// the operation without what the table says; `columns` is a JSON object with other names of columns, or empty.
inline result<table_answer> try_ask_table(std::string_view operation, std::string_view request, table rows,
                                          std::string_view columns = {}, std::uint64_t rulebook_version = 0) {
    table_answer answer;
    detail::reply told;
    regulars_error* failed = nullptr;
    if (regulars_ask_stream(operation.data(), operation.size(), request.data(), request.size(), columns.data(), columns.size(),
                            rulebook_version, rows.get(), answer.rows.get(), &told.owned, &failed) != REGULARS_OK) {
        return error(failed);
    }
    answer.told = told.text();
    return result<table_answer>(std::move(answer));
}

// The rows that models of repeat purchase read, out of a table of orders, which is taken.
inline result<table> try_purchase_rows(std::string_view request, table orders, std::string_view columns = {}) {
    return detail::table_of([&](ArrowArrayStream* out, regulars_error** err) {
        return regulars_purchases_stream(request.data(), request.size(), columns.data(), columns.size(), orders.get(), out, err);
    });
}

#if REGULARS_HAS_EXCEPTIONS
inline table_answer ask_table(std::string_view operation, std::string_view request, table rows, std::string_view columns = {},
                              std::uint64_t rulebook_version = 0) {
    return try_ask_table(operation, request, std::move(rows), columns, rulebook_version).value();
}
inline table purchase_rows(std::string_view request, table orders, std::string_view columns = {}) {
    return try_purchase_rows(request, std::move(orders), columns).value();
}
#endif

// The text of a rulebook, not yet bound to a store.
class rulebook {
public:
    // Takes the TOML text as it is; it is checked when a store is opened with it.
    explicit rulebook(std::string toml) : toml_(std::move(toml)) {}

    // Reads and checks a file.
    static result<rulebook> try_load(const std::string& path) {
        auto toml = detail::text_of([&](regulars_reply** out, regulars_error** err) {
            return regulars_rulebook_read(path.c_str(), out, err);
        });
        if (!toml) {
            return *toml.failure();
        }
        return rulebook(*std::move(toml));
    }

#if REGULARS_HAS_EXCEPTIONS
    static rulebook load(const std::string& path) { return try_load(path).value(); }
#endif

    const std::string& text() const noexcept { return toml_; }

private:
    std::string toml_;
};

#if REGULARS_HAS_EXCEPTIONS
class change_range;
#endif

// An open store with its rulebook. Can be moved, not copied.
class crm {
public:
    // Opens the store in a file, which is made if it is absent.
    static result<crm> try_open(const std::string& path, const rulebook& rules) {
        regulars_crm* opened = nullptr;
        regulars_error* failed = nullptr;
        const std::string& toml = rules.text();
        if (regulars_open(path.c_str(), toml.data(), toml.size(), &opened, &failed) != REGULARS_OK) {
            return error(failed);
        }
        return crm(opened);
    }

    // Opens a sealed store, whose keys stand in a file that nobody but its owner may read (`regulars keys new` makes one).
    static result<crm> try_open_sealed(const std::string& path, const rulebook& rules, const std::string& key_file) {
        regulars_crm* opened = nullptr;
        regulars_error* failed = nullptr;
        const std::string& toml = rules.text();
        if (regulars_open_sealed(path.c_str(), toml.data(), toml.size(), key_file.c_str(), &opened, &failed) !=
            REGULARS_OK) {
            return error(failed);
        }
        return crm(opened);
    }

    // Opens a store that lives in memory and ends with this object.
    static result<crm> try_in_memory(const rulebook& rules) {
        regulars_crm* opened = nullptr;
        regulars_error* failed = nullptr;
        const std::string& toml = rules.text();
        if (regulars_open_memory(toml.data(), toml.size(), &opened, &failed) != REGULARS_OK) {
            return error(failed);
        }
        return crm(opened);
    }

    // The same store for somebody whose context is JSON: `call` answers without what their roles may not see, and the audit is told
    // in their name. A handle serves one request where the rulebook has an audit; making one costs nothing.
    result<crm> try_as_actor(std::string_view context) const {
        regulars_crm* held = nullptr;
        regulars_error* failed = nullptr;
        if (regulars_as_actor(owned_, context.data(), context.size(), &held, &failed) != REGULARS_OK) {
            return error(failed);
        }
        return crm(held);
    }

    // The same store for the program itself: nothing is denied or masked. With a context the audit is told in that name.
    result<crm> try_as_host(std::string_view context = {}) const {
        regulars_crm* held = nullptr;
        regulars_error* failed = nullptr;
        if (regulars_as_host(owned_, context.data(), context.size(), &held, &failed) != REGULARS_OK) {
            return error(failed);
        }
        return crm(held);
    }

    crm(const crm&) = delete;
    crm& operator=(const crm&) = delete;
    crm(crm&& other) noexcept : owned_(std::exchange(other.owned_, nullptr)) {}
    crm& operator=(crm&& other) noexcept {
        std::swap(owned_, other.owned_);
        return *this;
    }
    ~crm() { regulars_free(owned_); }

    // Takes records, one JSON object a line, as one batch; answers with the `IngestReport` as JSON.
    result<std::string> try_ingest(std::string_view ndjson) {
        return detail::text_of([&](regulars_reply** out, regulars_error** err) {
            return regulars_ingest(owned_, ndjson.data(), ndjson.size(), out, err);
        });
    }

    // Takes the rows of a table as records, one transaction for each batch, and the table with them; `map` says in JSON which column is
    // what. Answers with the `IngestReport` as JSON.
    result<std::string> try_ingest_table(std::string_view map, table rows) {
        return detail::text_of([&](regulars_reply** out, regulars_error** err) {
            return regulars_ingest_stream(owned_, map.data(), map.size(), rows.get(), out, err);
        });
    }

    // The views of all customers at an instant as a table; `columns` is a JSON list of names.
    result<table> try_views_table(std::int64_t as_of_us, std::string_view columns) const {
        return detail::table_of([&](ArrowArrayStream* out, regulars_error** err) {
            return regulars_views_stream(owned_, as_of_us, columns.data(), columns.size(), out, err);
        });
    }

    // The id of the customer who bears an identifier at an instant, in microseconds since 1970-01-01T00:00:00Z.
    result<std::string> try_find(std::string_view kind, std::string_view value, std::int64_t as_of_us) const {
        return detail::text_of([&](regulars_reply** out, regulars_error** err) {
            return regulars_find(owned_, kind.data(), kind.size(), value.data(), value.size(), as_of_us, out, err);
        });
    }

    // The `CustomerView` of a customer at an instant, in microseconds since 1970-01-01T00:00:00Z, as JSON.
    result<std::string> try_view(std::string_view customer, std::int64_t as_of_us) const {
        return detail::text_of([&](regulars_reply** out, regulars_error** err) {
            return regulars_view(owned_, customer.data(), customer.size(), as_of_us, out, err);
        });
    }

    // The points of a customer in the main program at an instant, in microseconds since 1970-01-01T00:00:00Z.
    result<balance> try_points_balance(std::string_view customer, std::int64_t as_of_us) const {
        return detail::struct_of<balance>([&](balance* out, regulars_error** err) {
            return regulars_points_balance(owned_, customer.data(), customer.size(), as_of_us, out, err);
        });
    }

    // The tier of a customer in the main program at an instant, and what is missing to the next one.
    result<standing> try_tier(std::string_view customer, std::int64_t as_of_us) const {
        return detail::struct_of<standing>([&](standing* out, regulars_error** err) {
            return regulars_tier(owned_, customer.data(), customer.size(), as_of_us, out, err);
        });
    }

    // Spends points, in units of 10^-scale, and answers with the balance afterwards. Told twice under one key, it acts once.
    result<balance> try_points_redeem(std::string_view customer, std::int64_t points, std::uint32_t scale,
                                      std::string_view key, std::int64_t at_us) {
        return detail::struct_of<balance>([&](balance* out, regulars_error** err) {
            return regulars_points_redeem(owned_, customer.data(), customer.size(), points, scale, key.data(), key.size(),
                                          at_us, out, err);
        });
    }

    // Whether a customer may be contacted for a purpose over a channel at an instant; an empty contact point asks for none in
    // particular. That nobody may be contacted is an answer, not a failure.
    result<permission> try_may_contact(std::string_view customer, std::string_view purpose, std::string_view channel,
                                       std::string_view contact_point, std::int64_t as_of_us) const {
        return detail::struct_of<permission>([&](permission* out, regulars_error** err) {
            return regulars_may_contact(owned_, customer.data(), customer.size(), purpose.data(), purpose.size(), channel.data(),
                                        channel.size(), contact_point.data(), contact_point.size(), as_of_us, out, err);
        });
    }

    // Any operation of the table, by name: canonical JSON out for JSON in.
    result<std::string> try_call(std::string_view operation, std::string_view request = "{}") {
        return detail::text_of([&](regulars_reply** out, regulars_error** err) {
            return regulars_call(owned_, operation.data(), operation.size(), request.data(), request.size(), out, err);
        });
    }

#if REGULARS_HAS_EXCEPTIONS
    crm(const std::string& path, const rulebook& rules) : crm(try_open(path, rules).value()) {}

    static crm open(const std::string& path, const rulebook& rules) { return try_open(path, rules).value(); }
    static crm open_sealed(const std::string& path, const rulebook& rules, const std::string& key_file) {
        return try_open_sealed(path, rules, key_file).value();
    }
    static crm in_memory(const rulebook& rules) { return try_in_memory(rules).value(); }
    crm as_actor(std::string_view context) const { return try_as_actor(context).value(); }
    crm as_host(std::string_view context = {}) const { return try_as_host(context).value(); }

    std::string ingest(std::string_view ndjson) { return try_ingest(ndjson).value(); }
    std::string ingest_table(std::string_view map, table rows) { return try_ingest_table(map, std::move(rows)).value(); }
    table views_table(std::int64_t as_of_us, std::string_view columns) const {
        return try_views_table(as_of_us, columns).value();
    }
    std::string find(std::string_view kind, std::string_view value, std::int64_t as_of_us) const {
        return try_find(kind, value, as_of_us).value();
    }
    std::string view(std::string_view customer, std::int64_t as_of_us) const {
        return try_view(customer, as_of_us).value();
    }
    balance points_balance(std::string_view customer, std::int64_t as_of_us) const {
        return try_points_balance(customer, as_of_us).value();
    }
    standing tier(std::string_view customer, std::int64_t as_of_us) const {
        return try_tier(customer, as_of_us).value();
    }
    balance points_redeem(std::string_view customer, std::int64_t points, std::uint32_t scale, std::string_view key,
                          std::int64_t at_us) {
        return try_points_redeem(customer, points, scale, key, at_us).value();
    }
    permission may_contact(std::string_view customer, std::string_view purpose, std::string_view channel,
                           std::string_view contact_point, std::int64_t as_of_us) const {
        return try_may_contact(customer, purpose, channel, contact_point, as_of_us).value();
    }
    std::string call(std::string_view operation, std::string_view request = "{}") {
        return try_call(operation, request).value();
    }
    // The changes of the outbox after a number: `for (auto const& change : crm.changes(cursor)) deliver(change);`
    change_range changes(std::uint64_t after = 0, std::uint32_t page = 1000);
#endif

    // The handle for functions of the C interface; it stays owned by this object.
    regulars_crm* get() const noexcept { return owned_; }

private:
    explicit crm(regulars_crm* owned) noexcept : owned_(owned) {}

    regulars_crm* owned_;
};

// A model of trees that XGBoost or LightGBM trained. It needs no store; several threads may use one at once. Rows stand one after
// another, each in the order of the features; NaN is missing.
class trees {
public:
    // Those of one row side by side: the sums of the leaves, and what the model was trained to tell.
    struct scores {
        std::vector<double> margins, values;
    };
    // The margin of each output before any feature is known; then row by row, output by output, what each feature adds.
    struct explanation {
        std::vector<double> base, contributions;
    };

    // Reads a model from the bytes of its file: XGBoost's JSON or LightGBM's text.
    static result<trees> try_read(std::string_view file) {
        regulars_trees* read = nullptr;
        regulars_error* failed = nullptr;
        if (regulars_trees_read(file.data(), file.size(), &read, &failed) != REGULARS_OK) {
            return error(failed);
        }
        return trees(read);
    }

    std::size_t features() const noexcept { return regulars_trees_features(owned_.get()); }
    // The name of a feature; `place` lies below `features()`.
    std::string_view feature(std::size_t place) const noexcept { return regulars_trees_feature(owned_.get(), place); }
    std::size_t outputs() const noexcept { return regulars_trees_outputs(owned_.get()); }

    result<scores> try_score(const std::vector<double>& rows) const {
        regulars_error* failed = nullptr;
        const std::size_t count = rows_in(rows) * outputs();
        scores told{std::vector<double>(count), std::vector<double>(count)};
        if (regulars_trees_score(owned_.get(), rows.data(), rows.size(), told.margins.data(), told.values.data(), &failed) !=
            REGULARS_OK) {
            return error(failed);
        }
        return told;
    }

    // By the rows that the model was trained on (path-dependent TreeSHAP). Ask for many rows at once.
    result<explanation> try_explain(const std::vector<double>& rows) const {
        regulars_error* failed = nullptr;
        const std::size_t count = rows_in(rows) * outputs();
        explanation told{std::vector<double>(outputs()), std::vector<double>(count * features())};
        if (regulars_trees_explain(owned_.get(), rows.data(), rows.size(), told.base.data(), told.contributions.data(),
                                   &failed) != REGULARS_OK) {
            return error(failed);
        }
        return told;
    }

    // The rows of a table, which is taken, with the columns `margin` and `value`. `explain` is empty, `path_dependent`, or `interventional`, which
    // compares with the rows of `background`; then there are also `base` and `contribution.<feature>`.
    result<table> try_score_table(table rows, std::string_view columns = {}, std::string_view explain = {},
                                  table background = {}) const {
        return detail::table_of([&](ArrowArrayStream* out, regulars_error** err) {
            return regulars_trees_stream(owned_.get(), columns.data(), columns.size(), explain.data(), explain.size(),
                                         rows.get(), background ? background.get() : nullptr, out, err);
        });
    }

#if REGULARS_HAS_EXCEPTIONS
    table score_table(table rows, std::string_view columns = {}, std::string_view explain = {}, table background = {}) const {
        return try_score_table(std::move(rows), columns, explain, std::move(background)).value();
    }
    explicit trees(std::string_view file) : trees(try_read(file).value()) {}
    scores score(const std::vector<double>& rows) const { return try_score(rows).value(); }
    explanation explain(const std::vector<double>& rows) const { return try_explain(rows).value(); }
#endif

private:
    struct freed {
        void operator()(regulars_trees* owned) const noexcept { regulars_trees_free(owned); }
    };
    explicit trees(regulars_trees* owned) noexcept : owned_(owned) {}

    // What was moved from reads nothing.
    std::size_t rows_in(const std::vector<double>& rows) const noexcept {
        const std::size_t width = features();
        return width == 0 ? 0 : rows.size() / width;
    }

    std::unique_ptr<regulars_trees, freed> owned_;
};

// A change of the outbox: its number, and the CloudEvent as JSON.
struct change {
    std::uint64_t number = 0;
    std::string event;
};

namespace detail {

// The items of the list `events` and the number behind `cursor` in a page of the outbox. The page is canonical JSON: no blanks,
// and `cursor` comes before `events`.
inline std::uint64_t split_page(const std::string& page, std::vector<change>& out) {
    const std::string cursor = "{\"cursor\":", events = ",\"events\":[";
    const std::size_t begins = page.find(events);
    if (page.compare(0, cursor.size(), cursor) != 0 || begins == std::string::npos) {
        return 0;
    }
    std::size_t from = begins + events.size();
    int depth = 0;
    bool text = false;
    for (std::size_t at = from; at < page.size(); ++at) {
        const char c = page[at];
        if (text) {
            if (c == '\\') {
                ++at;
            } else if (c == '"') {
                text = false;
            }
        } else if (c == '"') {
            text = true;
        } else if (c == '{' || c == '[') {
            if (depth++ == 0) {
                from = at;
            }
        } else if (c == '}' || c == ']') {
            if (--depth < 0) {
                break;
            }
            if (depth == 0) {
                change item;
                item.event = page.substr(from, at - from + 1);
                const std::string id = "\"id\":\"";
                const std::size_t number = item.event.find(id);
                if (number != std::string::npos) {
                    item.number = std::strtoull(item.event.c_str() + number + id.size(), nullptr, 10);
                }
                out.push_back(std::move(item));
            }
        }
    }
    return std::strtoull(page.c_str() + cursor.size(), nullptr, 10);
}

}  // namespace detail

#if REGULARS_HAS_EXCEPTIONS
// The changes of the outbox after a number, in order, read page by page; made by `crm::changes`. A failure to read is thrown while
// iterating. The store must outlive it.
class change_range {
public:
    change_range(crm& store, std::uint64_t after, std::uint32_t page)
        : store_(&store), after_(after), page_(page) {}

    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = change;
        using difference_type = std::ptrdiff_t;
        using pointer = const change*;
        using reference = const change&;

        iterator() = default;
        explicit iterator(change_range& owner) : owner_(&owner) { settle(); }

        reference operator*() const { return owner_->items_[at_]; }
        pointer operator->() const { return &owner_->items_[at_]; }
        iterator& operator++() {
            ++at_;
            settle();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& a, const iterator& b) { return a.owner_ == b.owner_; }
        friend bool operator!=(const iterator& a, const iterator& b) { return !(a == b); }

    private:
        // Reads the next page where one has ended; behind the last one it is the end.
        void settle() {
            if (at_ < owner_->items_.size()) {
                return;
            }
            at_ = 0;
            if (!owner_->next_page()) {
                owner_ = nullptr;
            }
        }

        change_range* owner_ = nullptr;
        std::size_t at_ = 0;
    };

    iterator begin() { return iterator(*this); }
    iterator end() { return iterator(); }

private:
    bool next_page() {
        items_.clear();
        const std::string request =
            "{\"after\":" + std::to_string(after_) + ",\"limit\":" + std::to_string(page_) + "}";
        after_ = detail::split_page(store_->call("changes.read", request), items_);
        return !items_.empty();
    }

    crm* store_;
    std::uint64_t after_;
    std::uint32_t page_;
    std::vector<change> items_;
};

inline change_range crm::changes(std::uint64_t after, std::uint32_t page) { return change_range(*this, after, page); }
#endif

// The version of the loaded library.
inline std::string version() { return regulars_version(); }

}  // namespace regulars

#endif  // REGULARS_HPP
