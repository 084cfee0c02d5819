// Tables as a C++ program gives and takes them: streams that belong to objects, which hand them on and never release them twice.
#include "check.h"
#include "table.h"

#include <regulars.hpp>
#include <type_traits>

static_assert(!std::is_copy_constructible_v<regulars::table>, "a stream is not copied");
static_assert(std::is_nothrow_move_constructible_v<regulars::table>, "a stream moves");
static_assert(std::is_nothrow_move_assignable_v<regulars::table>, "a stream moves");

static regulars::rulebook rules() { return regulars::rulebook(check_rulebook); }

static bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

static void a_table_belongs_to_one_object() {
    ArrowArrayStream stream = table_stream(1);
    {
        regulars::table first(std::move(stream));
        CHECK(stream.release == nullptr && first);
        regulars::table second(std::move(first));
        CHECK(!first && second && table_live == 1);
        regulars::table third;
        CHECK(!third);
        third = std::move(second);
        CHECK(third && !second);
    }
    CHECK(table_live == 0);
}

static void orders_come_in_and_views_go_out() {
    regulars::crm crm = regulars::crm::in_memory(rules());
    CHECK(contains(crm.ingest_table(table_map, regulars::table(table_stream(2))), "\"accepted\":6"));
    CHECK(table_live == 0);
    regulars::table views = crm.views_table(CHECK_AS_OF, "[\"customer\",\"records\"]");
    ArrowArray rows;
    CHECK(views.get()->get_next(views.get(), &rows) == 0 && rows.length == 2);
    rows.release(&rows);
    const auto refused = crm.try_views_table(CHECK_AS_OF, "[\"teir\"]");
    CHECK(!refused && refused.failure()->code() == "unknown_name" && refused.failure()->path() == "columns[0]");
}

static void a_table_that_was_taken_is_refused() {
    regulars::crm crm = regulars::crm::in_memory(rules());
    const auto refused = crm.try_ingest_table(table_map, regulars::table());
    CHECK(!refused && refused.failure()->number() == REGULARS_ERROR_ARROW_RELEASED);
}

static void models_read_rows_of_tables() {
    static const char columns[] = "{\"customer\":\"who\",\"at\":\"day\",\"amount\":\"paid\"}";
    static const char request[] = "{\"model\":\"bg_nbd\",\"horizon\":39,\"parameters\":"
                                  "{\"r\":0.243,\"alpha\":4.414,\"a\":0.793,\"b\":2.426}}";
    regulars::table bought =
        regulars::purchase_rows("{\"as_of\":\"2024-12-31\"}", regulars::table(table_stream(1)), columns);
    regulars::table_answer answer = regulars::ask_table("model.predict", request, std::move(bought));
    CHECK(answer.rows && answer.told.empty());
    ArrowArray rows;
    CHECK(answer.rows.get()->get_next(answer.rows.get(), &rows) == 0 && rows.length == 2 && rows.n_children == 3);
    rows.release(&rows);
    bool thrown = false;
    try {
        regulars::ask_table("model.predikt", request, regulars::table(table_stream(1)));
    } catch (const regulars::error& error) {
        thrown = error.code() == "unknown_operation";
    }
    CHECK(thrown && table_live == 0);
}

int main() {
    RUN(a_table_belongs_to_one_object);
    RUN(orders_come_in_and_views_go_out);
    RUN(a_table_that_was_taken_is_refused);
    RUN(models_read_rows_of_tables);
    return check_end();
}
