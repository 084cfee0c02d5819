// The C++ header as a C++ program meets it: values or exceptions, results without exceptions, ownership that moves. The
// first argument is an empty folder for files.
#include "check.h"

#include <fstream>
#include <regulars.hpp>
#include <type_traits>

static std::string folder = ".";

static_assert(!std::is_copy_constructible_v<regulars::crm>, "a store is not copied");
static_assert(!std::is_copy_assignable_v<regulars::crm>, "a store is not copied");
static_assert(std::is_nothrow_move_constructible_v<regulars::crm>, "a store moves");
static_assert(std::is_nothrow_move_assignable_v<regulars::crm>, "a store moves");
static_assert(std::is_nothrow_copy_constructible_v<regulars::error>, "an exception must not throw when copied");

static regulars::rulebook rules() { return regulars::rulebook(check_rulebook); }

static bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

static void a_view_by_every_way_is_the_same() {
    regulars::crm crm = regulars::crm::in_memory(rules());
    CHECK(contains(crm.ingest(check_records), "\"accepted\":2"));
    const std::string customer = crm.find("phone", "138 1234 5678", CHECK_AS_OF);
    const std::string view = crm.view(customer, CHECK_AS_OF);
    CHECK(contains(view, "\"12.50\""));
    const std::string request = "{\"as_of\":\"2026-11-01T00:00:00Z\",\"customer\":\"" + customer + "\"}";
    CHECK(crm.call("customer.view", request) == view);
    const auto tried = crm.try_view(customer, CHECK_AS_OF);
    CHECK(tried && *tried == view);
    CHECK(tried->size() == view.size());
    CHECK(tried.failure() == nullptr);
}

static void a_handle_for_somebody_is_another_one() {
    const regulars::crm crm = regulars::crm::in_memory(rules());
    regulars::crm host = crm.as_host();
    CHECK(contains(host.ingest(check_records), "\"accepted\":2"));
    regulars::crm actor = crm.as_actor("{\"actor\":\"ada\",\"roles\":[\"agent\"]}");
    CHECK(actor.find("phone", "13812345678", CHECK_AS_OF) == crm.find("phone", "13812345678", CHECK_AS_OF));
    const auto tried = crm.try_as_host("{");
    CHECK(!tried && tried.failure()->path() == "context");
}

static void a_failure_is_an_exception() {
    regulars::crm crm = regulars::crm::in_memory(rules());
    bool thrown = false;
    try {
        crm.call("no.such");
    } catch (const regulars::error& error) {
        thrown = true;
        CHECK(error.code() == "unknown_operation");
        CHECK(error.number() == REGULARS_ERROR_UNKNOWN_OPERATION);
        CHECK(error.what()[0] != '\0');
        CHECK(error.json().find("\"code\":\"unknown_operation\"") != std::string_view::npos);
    }
    CHECK(thrown);
}

static void a_failure_is_a_result_without_exceptions() {
    auto opened = regulars::crm::try_in_memory(regulars::rulebook("nonsense"));
    CHECK(!opened);
    CHECK(opened.failure() != nullptr);
    CHECK(!opened.failure()->code().empty());
    auto store = regulars::crm::try_in_memory(rules());
    CHECK(store);
    const auto answer = store->try_call("customer.view", "{");
    CHECK(!answer && answer.failure()->number() == REGULARS_ERROR_JSON_SYNTAX);
    bool thrown = false;
    try {
        (void)answer.value();
    } catch (const std::exception& error) {
        thrown = true;
        CHECK(std::string(error.what()) == answer.failure()->what());
    }
    CHECK(thrown);
}

static void an_error_outlives_its_store() {
    auto error = [] {
        regulars::crm crm = regulars::crm::in_memory(rules());
        return *crm.try_call("no.such").failure();
    }();
    const regulars::error copy = error;
    CHECK(copy.code() == "unknown_operation");
}

static void a_store_moves() {
    regulars::crm first = regulars::crm::in_memory(rules());
    regulars::crm second = std::move(first);
    CHECK(first.get() == nullptr);
    CHECK(contains(second.ingest(check_records), "\"accepted\":2"));
    // A store that was moved away answers with an error and does not crash.
    CHECK(first.try_ingest(check_records).failure()->code() == "null_pointer");
    first = std::move(second);
    CHECK(contains(first.ingest(check_records), "\"duplicates\":2"));
}

static void a_store_and_a_rulebook_live_in_files() {
    const std::string toml = folder + "/rulebook.toml";
    CHECK(!regulars::rulebook::try_load(toml));
    std::ofstream(toml) << check_rulebook;
    const std::string path = folder + "/api.db";
    {
        regulars::crm crm{path, regulars::rulebook::load(toml)};
        CHECK(contains(crm.ingest(check_records), "\"accepted\":2"));
    }
    regulars::crm again = regulars::crm::open(path, regulars::rulebook::load(toml));
    CHECK(contains(again.ingest(check_records), "\"accepted\":0"));
}

static void changes_are_iterated_page_by_page() {
    const char* rules_text =
        "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n"
        "[measures.orders]\nof = \"order\"\nagg = \"count\"\nwindow = { last = \"30d\" }\n"
        "[segments.active]\nwhen = \"measure.orders >= 1\"\n";
    regulars::crm crm = regulars::crm::in_memory(regulars::rulebook(rules_text));
    std::string records;
    for (int n = 0; n < 5; ++n) {
        const std::string number = std::to_string(n);
        records += "{\"source\":\"pos\",\"record_id\":\"r" + number + "\",\"profile\":\"" + number +
                   "\",\"type\":\"order\",\"occurred_at\":\"2026-06-0" + std::to_string(n + 1) +
                   "T00:00:00Z\",\"body\":{\"amount\":{\"amount\":\"1\",\"currency\":\"CNY\"}}}\n";
    }
    CHECK(contains(crm.ingest(records), "\"accepted\":5"));
    CHECK(contains(crm.call("changes.advance", "{\"to\":\"2026-09-01T00:00:00Z\"}"), "\"changes\":10"));
    std::uint64_t expected = 1;
    for (auto const& change : crm.changes(0, 3)) {
        CHECK(change.number == expected++);
        CHECK(change.event.front() == '{' && change.event.back() == '}');
        CHECK(contains(change.event, "\"specversion\":\"1.0\""));
    }
    CHECK(expected == 11);
    regulars::change_range none = crm.changes(10);
    CHECK(none.begin() == none.end());
}

static void points_are_spent_and_a_tier_is_held() {
    regulars::crm crm = regulars::crm::in_memory(regulars::rulebook(check_club));
    CHECK(contains(crm.ingest(check_records), "\"accepted\":2"));
    const std::string customer = crm.find("phone", "138 1234 5678", CHECK_AS_OF);
    const regulars::standing standing = crm.tier(customer, CHECK_AS_OF);
    CHECK(std::string(standing.tier) == "silver" && std::string(standing.next_tier) == "gold");
    CHECK(crm.points_balance(customer, CHECK_AS_OF).available == 125);
    const regulars::balance left = crm.points_redeem(customer, 25, 1, "till-7-1", CHECK_AS_OF);
    CHECK(left.available == 100 && left.scale == 1);
    const auto refused = crm.try_points_redeem(customer, 1000, 0, "till-7-2", CHECK_AS_OF + CHECK_MINUTE);
    CHECK(!refused && refused.failure()->number() == REGULARS_ERROR_INSUFFICIENT_POINTS);
    CHECK(refused.failure()->path() == "body.points");
    bool thrown = false;
    try {
        crm.tier("nobody", CHECK_AS_OF);
    } catch (const regulars::error& error) {
        thrown = true;
        CHECK(error.path() == "customer");
    }
    CHECK(thrown);
}

static void a_model_of_trees_scores_rows() {
    const std::string file =
        "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx=0\nobjective=regression\n"
        "feature_names=recency\n\nTree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nthreshold=30.0\ndecision_type=2\n"
        "left_child=-1\nright_child=-2\nleaf_value=0.25 0.75\nleaf_count=50 50\ninternal_count=100\n\nend of trees\n";
    regulars::trees first(file);
    const regulars::trees model = std::move(first);
    CHECK(model.features() == 1 && model.outputs() == 1 && model.feature(0) == "recency");
    const auto told = model.score({12, 45});
    CHECK(told.margins == (std::vector<double>{0.25, 0.75}) && told.values == told.margins);
    const auto why = model.explain({12, 45});
    CHECK(why.base == std::vector<double>{0.5} && why.contributions == (std::vector<double>{-0.25, 0.25}));
    CHECK(model.score({}).values.empty());
    const auto refused = regulars::trees::try_read("tree");
    CHECK(!refused && refused.failure()->number() == REGULARS_ERROR_TREE_FORMAT_UNKNOWN);
    CHECK(!first.try_score({1}));
}

int main(int argc, char** argv) {
    if (argc > 1) {
        folder = argv[1];
    }
    RUN(a_view_by_every_way_is_the_same);
    RUN(a_handle_for_somebody_is_another_one);
    RUN(a_failure_is_an_exception);
    RUN(a_failure_is_a_result_without_exceptions);
    RUN(an_error_outlives_its_store);
    RUN(a_store_moves);
    RUN(points_are_spent_and_a_tier_is_held);
    RUN(changes_are_iterated_page_by_page);
    RUN(a_model_of_trees_scores_rows);
    RUN(a_store_and_a_rulebook_live_in_files);
    return check_end();
}
